/* SPDX-License-Identifier: MIT */
// machine COMMAND: creates a KVM machine, runs it until HLT, then runs COMMAND while it exists.
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define PAGE 4096
#define HLT 0xf4

static int fail(const char *what) {
  printf("machine: no %s\n", what);
  return 1;
}

int main(int count, char **arguments) {
  int kvm = open("/dev/kvm", O_RDWR);
  if (kvm < 0) {
    return fail("/dev/kvm");
  }
  int machine = ioctl(kvm, KVM_CREATE_VM, 0);
  if (machine < 0) {
    return fail("KVM_CREATE_VM");
  }
  unsigned char *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  struct kvm_userspace_memory_region region = {
      .guest_phys_addr = 0, .memory_size = PAGE, .userspace_addr = (unsigned long)memory};
  if (memory == MAP_FAILED || ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region) < 0) {
    return fail("memory");
  }
  memory[0] = HLT;
  int processor = ioctl(machine, KVM_CREATE_VCPU, 0);
  int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
  if (processor < 0 || size < 0) {
    return fail("processor");
  }
  struct kvm_run *run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, processor, 0);
  struct kvm_sregs segments;
  struct kvm_regs registers = {.rip = 0, .rflags = 2};
  if (run == MAP_FAILED || ioctl(processor, KVM_GET_SREGS, &segments) < 0) {
    return fail("registers");
  }
  segments.cs.base = 0;
  segments.cs.selector = 0;
  if (ioctl(processor, KVM_SET_SREGS, &segments) < 0 || ioctl(processor, KVM_SET_REGS, &registers) < 0 ||
      ioctl(processor, KVM_RUN, 0) < 0) {
    return fail("KVM_RUN");
  }
  printf("machine: exit reason %u, %s\n", run->exit_reason, run->exit_reason == KVM_EXIT_HLT ? "HLT" : "other");
  fflush(stdout);
  return count > 1 ? system(arguments[1]) : 0;
}
