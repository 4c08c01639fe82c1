// SPDX-License-Identifier: Apache-2.0
/*
 * A toy hypervisor driver: brings every logical processor into VMX operation in six steps.
 * vmxcheck's capture kit records the state right before the last step. The driver runs on the bare
 * machine with identity-mapped memory. "make MISTAKE=..." introduces a mistake that real drivers
 * make.
 */
#include "vmxcheck_guard.h"

enum {
  NONE,
  NE_FORGOTTEN,
  VMXE_FORGOTTEN,
  NOT_LOCKED,
  ONLY_LOCKED,
  UNALIGNED,
  TOO_WIDE,
  NO_REVISION,
  BIT_31,
  NOT_ZEROED,
  SHARED_REGION,
  VMCS_IN_VMXON_REGION,
  TWICE,
  ONE_PROCESSOR
};
#ifndef MISTAKE
#define MISTAKE NONE
#endif

typedef vmxcheck_u32 u32;
typedef vmxcheck_u64 u64;

enum { PAGE = 4096, MOST_PROCESSORS = 8 };
enum {
  IA32_FEATURE_CONTROL = 0x3a,
  IA32_VMX_BASIC = 0x480,
  IA32_VMX_CR0_FIXED0 = 0x486,
  IA32_VMX_CR0_FIXED1 = 0x487,
  IA32_VMX_CR4_FIXED0 = 0x488,
  IA32_VMX_CR4_FIXED1 = 0x489
};
enum { LOCK = 1 << 0, VMX_OUTSIDE_SMX = 1 << 2, CR4_VMXE = 1 << 13, CF = 1 << 0, ZF = 1 << 6 };

/* The additional page leaves room for a VMXON region at an unaligned address. */
struct regions {
  unsigned char vmcs[PAGE];
  unsigned char vmxon[PAGE];
  unsigned char more[PAGE];
} __attribute__((aligned(4096)));

struct processor {
  u64 vmxon_pointer;
  u64 vmcs_pointer;
  struct vmxcheck_processor state;
  int entered;
  volatile int done;
};

static struct regions regions[MOST_PROCESSORS];
static struct processor processors[MOST_PROCESSORS];
static volatile u32 other_processors;

static void out8(unsigned short port, char value)
{
  __asm__ __volatile__("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void print(const char *text)
{
  while (*text)
    out8(0xe9, *text++); /* debug port of emulators */
}

static void emit(void *context, const char *line)
{
  (void)context;
  print(line);
  print("\n");
}

static void wrmsr(u32 index, u64 value)
{
  __asm__ __volatile__("wrmsr" : : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)));
}

static u64 read_cr0(void)
{
  u64 value;

  __asm__ __volatile__("mov %%cr0, %0" : "=r"(value));
  return value;
}

static u64 read_cr4(void)
{
  u64 value;

  __asm__ __volatile__("mov %%cr4, %0" : "=r"(value));
  return value;
}

static void write_cr0(u64 value)
{
  __asm__ __volatile__("mov %0, %%cr0" : : "r"(value) : "memory");
}

static void write_cr4(u64 value)
{
  __asm__ __volatile__("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* Step 1: Intel SDM Vol. 3C, "Discovering Support for VMX". */
static int vmx_is_supported(void)
{
  u32 registers[4];

  vmxcheck_cpuid(1, 0, registers);
  return registers[VMXCHECK_ECX] >> 5 & 1;
}

/* Step 2: "VMXON Region". The start-up code has zeroed the memory. */
static void allocate_regions(u32 id)
{
  u32 revision = (u32)vmxcheck_rdmsr(IA32_VMX_BASIC) & 0x7fffffff;
  unsigned char *vmxon = regions[MISTAKE == SHARED_REGION ? 0 : id].vmxon;
  unsigned char *vmcs = MISTAKE == VMCS_IN_VMXON_REGION ? vmxon : regions[id].vmcs;

  if (MISTAKE == UNALIGNED)
    vmxon += 0x10;
  if (MISTAKE == NOT_ZEROED)
    vmxon[64] = 0x5a;
  *(u32 *)vmcs = revision;
  *(u32 *)vmxon = MISTAKE == BIT_31 ? revision | 1u << 31 : revision;
  if (MISTAKE == NO_REVISION)
    *(u32 *)vmxon = 0;
  processors[id].vmxon_pointer = (u64)vmxon;
  processors[id].vmcs_pointer = (u64)vmcs;
  if (MISTAKE == TOO_WIDE)
    processors[id].vmxon_pointer |= 1ull << 52;
}

/* Step 3: "VMX-Fixed Bits in CR0" and "VMX-Fixed Bits in CR4". */
static void adjust_control_registers(void)
{
  u64 must = vmxcheck_rdmsr(IA32_VMX_CR4_FIXED0) & ~(u64)CR4_VMXE;

  if (MISTAKE != NE_FORGOTTEN)
    write_cr0((read_cr0() | vmxcheck_rdmsr(IA32_VMX_CR0_FIXED0)) &
              vmxcheck_rdmsr(IA32_VMX_CR0_FIXED1));
  write_cr4((read_cr4() | must) & vmxcheck_rdmsr(IA32_VMX_CR4_FIXED1));
}

/* Step 4: "Enabling and Entering VMX Operation", CR4.VMXE. */
static void enable_vmx(void)
{
  if (MISTAKE != VMXE_FORGOTTEN)
    write_cr4(read_cr4() | CR4_VMXE);
}

/* Step 5: the same section, IA32_FEATURE_CONTROL. Once locked, it cannot be changed. */
static void allow_vmxon(void)
{
  u64 value = vmxcheck_rdmsr(IA32_FEATURE_CONTROL);
  u64 bits = LOCK | VMX_OUTSIDE_SMX;

  if (MISTAKE == NOT_LOCKED)
    bits = VMX_OUTSIDE_SMX;
  if (MISTAKE == ONLY_LOCKED)
    bits = LOCK;
  if (!(value & LOCK))
    wrmsr(IA32_FEATURE_CONTROL, value | bits);
}

static void capture(u32 id)
{
  struct processor *me = &processors[id];
  struct vmxcheck_region vmxon;
  struct vmxcheck_region vmcs;

  vmxon.operand = &me->vmxon_pointer;
  vmxon.memory = (void *)(me->vmxon_pointer & 0xffffffff);
  vmxon.size = PAGE;
  vmcs.operand = &me->vmcs_pointer;
  vmcs.memory = (void *)me->vmcs_pointer;
  vmcs.size = PAGE;
  vmxcheck_read(&me->state, id, &vmxcheck_guard, &vmxon, &vmcs);
}

/* Step 6: "VMXON-Enter VMX Operation". */
static void enter_vmx_operation(u32 id)
{
  struct processor *me = &processors[id];
  u64 rflags = 0;
  int vector;

  if (MISTAKE == TWICE)
    vmxcheck_guarded_vmxon(&me->vmxon_pointer, &rflags);
  capture(id);
  vector = vmxcheck_guarded_vmxon(&me->vmxon_pointer, &rflags);
  if (vector)
    vmxcheck_observed_exception(&me->state, vector);
  else
    vmxcheck_observed_rflags(&me->state, rflags);
  me->entered = !vector && !(rflags & (CF | ZF));
}

static void bring_up(u32 id)
{
  if (vmx_is_supported()) {
    allocate_regions(id);
    adjust_control_registers();
    enable_vmx();
    allow_vmxon();
    enter_vmx_operation(id);
  } else {
    vmxcheck_read(&processors[id].state, id, &vmxcheck_guard, 0, 0);
  }
  processors[id].done = 1;
}

/* Prints the capture and the result of the driver's own test: did VMXON succeed? */
static void report(u32 active, u32 brought_up)
{
  struct vmxcheck_log log;
  u32 entered = 0;
  u32 i;

  for (i = 0; i < brought_up; i++)
    entered += (u32)processors[i].entered;
  vmxcheck_begin(&log, emit, 0, "toy driver", brought_up);
  vmxcheck_print_driver(&log, active, brought_up);
  for (i = 0; i < brought_up; i++)
    vmxcheck_print(&log, &processors[i].state);
  print(entered == brought_up ? "driver's own test passed\n" : "driver's own test FAILED\n");
}

static void pause_for(u32 count)
{
  while (count--)
    __asm__ __volatile__("pause");
}

/* Intel SDM Vol. 3A, "MP Initialization": sends INIT, then SIPI, to all other processors. */
static void start_other_processors(void)
{
  volatile u32 *spurious_interrupt_vector = (volatile u32 *)0xfee000f0;
  volatile u32 *interrupt_command = (volatile u32 *)0xfee00300;

  *spurious_interrupt_vector |= 0x100; /* enables the local APIC */
  *interrupt_command = 0xc4500;
  pause_for(20000);
  *interrupt_command = 0xc4608; /* start at 8000h, where start.asm has put their code */
  pause_for(50000);
}

void other_processor(u32 id);
void other_processor(u32 id)
{
  __sync_fetch_and_add(&other_processors, 1);
  if (MISTAKE != ONE_PROCESSOR && id < MOST_PROCESSORS)
    bring_up(id);
}

void boot_processor(void);
void boot_processor(void)
{
  u32 brought_up = 1;
  u32 active;

  start_other_processors();
  bring_up(0);
  active = 1 + other_processors;
  if (MISTAKE != ONE_PROCESSOR)
    for (; brought_up < active && brought_up < MOST_PROCESSORS; brought_up++)
      while (!processors[brought_up].done)
        __asm__ __volatile__("pause");
  report(active, brought_up);
}
