// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Linux module: when loaded, prints the state of the online processors to the kernel log. While
 * loaded, it also provides the state in vmxcheck/snapshot in debugfs, readable only by root. The
 * log contains no CR3 and no kernel address unless addresses=1. With try=1, it also executes VMXON
 * and then VMXOFF on each processor; mistake= introduces a mistake first, to show the consequence.
 * Everything it changes is restored before interrupts are enabled again, except Intel PT, which
 * VMXON may stop: see README.md.
 */
#define pr_fmt(text) KBUILD_MODNAME ": " text

#include <linux/cpu.h>
#include <linux/debugfs.h>
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <asm/asm.h>
#include <asm/io.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>
#include "vmxcheck_capture.h"

static bool try;
module_param(try, bool, 0444);
MODULE_PARM_DESC(try, "execute VMXON and VMXOFF on each processor");
static char *mistake = "";
module_param(mistake, charp, 0444);
MODULE_PARM_DESC(
    mistake,
    "ne-forgotten, vmxe-forgotten, unaligned, too-wide, no-revision, bit-31, not-zeroed,"
    " shared-region, twice");

static bool addresses;
module_param(addresses, bool, 0444);
MODULE_PARM_DESC(addresses, "also print CR3 and the address of the operand to the kernel log");

/* The data of one processor. */
struct one {
  struct vmxcheck_processor state;
  void *memory; /* the page of the VMXON region */
  vmxcheck_u64 pointer;
  bool captured;
  bool entered;
};

static struct one *all;
static int active;
static bool refused;
static DEFINE_MUTEX(printing);
static struct dentry *folder;
static char label[80];

static bool seeded(const char *name)
{
  return !strcmp(mistake, name);
}

/* If the instruction faults, the kernel's exception table continues after "xor". */
static int read_msr(vmxcheck_u32 index, vmxcheck_u64 *value)
{
  u32 low = 0;
  u32 high = 0;
  int fault = 1;

  asm volatile(
      "1: rdmsr\n\t"
      "xor %[fault], %[fault]\n"
      "2:\n\t" _ASM_EXTABLE(1b, 2b)
      : "+a"(low), "+d"(high), [fault] "+r"(fault)
      : "c"(index)
      : "cc");
  *value = (vmxcheck_u64)high << 32 | low;
  return fault;
}

static int store_vmptr(vmxcheck_u64 *value)
{
  int fault = 1;

  asm volatile(
      "1: vmptrst %[value]\n\t"
      "xor %[fault], %[fault]\n"
      "2:\n\t" _ASM_EXTABLE(1b, 2b)
      : [value] "+m"(*value), [fault] "+r"(fault)
      :
      : "cc");
  return fault;
}

static const struct vmxcheck_access access = {read_msr, store_vmptr};

/* Returns 0 and RFLAGS after VMXON, or the vector of the exception it raised. */
static int vmxon(const vmxcheck_u64 *operand, vmxcheck_u64 *rflags)
{
  unsigned long flags;
  unsigned long vector;

  asm volatile(
      "1: vmxon %[operand]\n\t"
      "mov $0, %%eax\n" /* leaves the flags alone */
      "2: pushf\n\t"
      "pop %[flags]\n\t" _ASM_EXTABLE_FAULT(1b, 2b)
      : [flags] "=r"(flags), "=a"(vector)
      : [operand] "m"(*operand)
      : "cc", "memory");
  *rflags = flags;
  return (int)vector;
}

static void write_cr0_bare(unsigned long value)
{
  asm volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

/* Bypasses the kernel's copy of CR4, so that the next change of CR4 does not keep VMXE. */
static void write_cr4_bare(unsigned long value)
{
  asm volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

static void prepare(struct one *me, unsigned long cr0, unsigned long cr4, u32 revision)
{
  u32 *region = me->memory;

  region[0] = seeded("no-revision") ? 0 : revision;
  if (seeded("bit-31"))
    region[0] |= 1u << 31;
  if (seeded("not-zeroed"))
    region[16] = 0x5a;
  if (seeded("unaligned"))
    me->pointer |= 0x10;
  if (seeded("too-wide"))
    me->pointer |= 1ull << 52;
  if (seeded("ne-forgotten"))
    write_cr0_bare(cr0 & ~X86_CR0_NE);
  if (!seeded("vmxe-forgotten"))
    write_cr4_bare(cr4 | X86_CR4_VMXE);
}

/* Reads the prerequisites and executes VMXON right afterwards. */
static void try_vmxon(struct one *me, const struct vmxcheck_region *region)
{
  vmxcheck_u64 rflags = 0;
  bool before = false;
  int vector;

  if (seeded("twice"))
    before = !vmxon(&me->pointer, &rflags) && !(rflags & (X86_EFLAGS_CF | X86_EFLAGS_ZF));
  vmxcheck_read(&me->state, smp_processor_id(), &access, region, NULL);
  vector = vmxon(&me->pointer, &rflags);
  if (vector)
    vmxcheck_observed_exception(&me->state, vector);
  else
    vmxcheck_observed_rflags(&me->state, rflags);
  me->entered = !vector && !(rflags & (X86_EFLAGS_CF | X86_EFLAGS_ZF));
  if (me->entered || before)
    asm volatile("vmxoff" : : : "cc", "memory");
}

/* CR4.VMXE may mean VMX operation, in which CR0.NE cannot be cleared: the MOV would fault. */
static bool would_fault(unsigned long cr4)
{
  return try && seeded("ne-forgotten") && cr4 & X86_CR4_VMXE;
}

/* Runs in an interrupt handler on each processor, with interrupts off. */
static void on_one(void *unused)
{
  struct one *me = &all[smp_processor_id()];
  struct vmxcheck_region region = {&me->pointer, me->memory, PAGE_SIZE};
  unsigned long cr0 = native_read_cr0();
  unsigned long cr4 = native_read_cr4();
  vmxcheck_u64 basic;
  u32 registers[4];

  if (would_fault(cr4)) {
    WRITE_ONCE(refused, true);
    return;
  }
  me->captured = true;
  vmxcheck_cpuid(1, 0, registers);
  if (!(registers[VMXCHECK_ECX] >> 5 & 1) || read_msr(0x480, &basic)) {
    vmxcheck_read(&me->state, smp_processor_id(), &access, NULL, NULL);
    return;
  }
  if (!try) {
    *(u32 *)me->memory = (u32)basic & 0x7fffffff;
    vmxcheck_read(&me->state, smp_processor_id(), &access, &region, NULL);
    return;
  }
  prepare(me, cr0, cr4, (u32)basic & 0x7fffffff);
  try_vmxon(me, &region);
  write_cr4_bare(cr4);
  write_cr0_bare(cr0);
}

static void to_log(void *unused, const char *line)
{
  printk(KERN_INFO "%s\n", line);
}

static void to_file(void *file, const char *line)
{
  seq_printf(file, "%s\n", line);
}

/*
 * Prints the captured processors, even if some went offline or others came online since. Only one
 * reader at a time, because each state counts its printed lines.
 */
static void print(vmxcheck_emit emit, void *context, bool hide)
{
  struct vmxcheck_log log;
  int entered = 0;
  int cpu;

  mutex_lock(&printing);
  for_each_possible_cpu(cpu)
    entered += all[cpu].entered;
  vmxcheck_begin(&log, emit, context, label, active);
  if (try)
    vmxcheck_print_driver(&log, active, entered);
  for_each_possible_cpu(cpu)
    if (all[cpu].captured) {
      vmxcheck_hide_addresses(&all[cpu].state, hide);
      vmxcheck_print(&log, &all[cpu].state);
    }
  mutex_unlock(&printing);
}

static int snapshot_show(struct seq_file *file, void *unused)
{
  print(to_file, file, false);
  return 0;
}
DEFINE_SHOW_ATTRIBUTE(snapshot);

static int allocate_regions(void)
{
  int first = cpumask_first(cpu_online_mask);
  int cpu;

  for_each_online_cpu(cpu) {
    all[cpu].memory = (void *)get_zeroed_page(GFP_KERNEL);
    if (!all[cpu].memory)
      return -ENOMEM;
    all[cpu].pointer = virt_to_phys(all[seeded("shared-region") ? first : cpu].memory);
  }
  return 0;
}

static void release(void)
{
  int cpu;

  for_each_possible_cpu(cpu)
    free_page((unsigned long)all[cpu].memory);
  kfree(all);
}

/* No processor goes online or offline between the allocation and the end of the capture. */
static int capture(void)
{
  int error;

  cpus_read_lock();
  active = num_online_cpus();
  error = allocate_regions();
  if (!error)
    on_each_cpu(on_one, NULL, 1);
  cpus_read_unlock();
  if (refused) {
    pr_err("mistake=ne-forgotten: refused, CR4.VMXE is set; unload the hypervisor first\n");
    error = -EBUSY;
  }
  return error;
}

static int __init capture_init(void)
{
  int error;

  all = kcalloc(nr_cpu_ids, sizeof(*all), GFP_KERNEL);
  if (!all)
    return -ENOMEM;
  snprintf(label, sizeof(label), "Linux %s", init_utsname()->release);
  error = capture();
  if (error) {
    release();
    return error;
  }
  print(to_log, NULL, !addresses);
  folder = debugfs_create_dir("vmxcheck", NULL);
  debugfs_create_file("snapshot", 0400, folder, NULL, &snapshot_fops);
  return 0;
}

static void __exit capture_exit(void)
{
  debugfs_remove_recursive(folder);
  release();
}

module_init(capture_init);
module_exit(capture_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("prints the processor state for vmxcheck");
