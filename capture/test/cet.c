/* SPDX-License-Identifier: MIT */
/*
 * Reads with the guard on bare metal, with control-flow enforcement (CET) in supervisor mode:
 * indirect branches and interrupt handlers must land on ENDBR, and with -DSHADOW_STACK return
 * addresses are compared with those on a shadow stack. With -DREFUSE no fault can be caught, as
 * with FRED. The rest of the ROM is in examples/driver-ci.
 */
#include "vmxcheck_guard.h"

enum { CR4_VMXE = 1 << 13, CR4_CET = 1 << 23, CR0_WP = 1 << 16 };
enum { IA32_S_CET = 0x6a2, IA32_PL0_SSP = 0x6a4, SH_STK_EN = 1 << 0, ENDBR_EN = 1 << 2 };

/* A 2-MByte page, mapped by start.asm like any other; an empty shadow stack has just the token. */
#define SHADOW_STACK_PAGE 0x200000ull
#define TOKEN (SHADOW_STACK_PAGE + 0x1000)
#define PAGE_DIRECTORY 0x72000
#define DIRTY_NOT_WRITABLE 0xe1 /* present, accessed, dirty, 2 MByte: a shadow-stack page */

static vmxcheck_u64 pointer;
static struct vmxcheck_processor state;

#if defined(REFUSE)
static int refuse_rdmsr(vmxcheck_u32 index, vmxcheck_u64 *value)
{
  (void)index;
  (void)value;
  return VMXCHECK_CANNOT_CATCH;
}

static int refuse_vmptrst(vmxcheck_u64 *value)
{
  (void)value;
  return VMXCHECK_CANNOT_CATCH;
}

static const struct vmxcheck_access refuse = {refuse_rdmsr, refuse_vmptrst};
#define ACCESS refuse
#else
#define ACCESS vmxcheck_guard
#endif

static void emit(void *context, const char *line)
{
  (void)context;
  for (; *line; line++)
    __asm__ __volatile__("outb %0, $0xe9" : : "a"(*line));
  __asm__ __volatile__("outb %0, $0xe9" : : "a"((char)'\n'));
}

static inline __attribute__((always_inline)) void wrmsr(vmxcheck_u32 index, vmxcheck_u64 value)
{
  __asm__ __volatile__(
      "wrmsr" : : "c"(index), "a"((vmxcheck_u32)value), "d"((vmxcheck_u32)(value >> 32)));
}

static inline __attribute__((always_inline)) void set_control_registers(void)
{
  vmxcheck_u64 value;

  __asm__ __volatile__("mov %%cr0, %0" : "=r"(value));
  __asm__ __volatile__("mov %0, %%cr0" : : "r"(value | CR0_WP) : "memory");
  __asm__ __volatile__("mov %%cr4, %0" : "=r"(value));
  __asm__ __volatile__("mov %0, %%cr4" : : "r"(value | CR4_VMXE | CR4_CET) : "memory");
}

/* Inlined: earlier calls are not on the shadow stack, so none of them can return. */
static inline __attribute__((always_inline)) void enforce(void)
{
#if defined(SHADOW_STACK)
  vmxcheck_u64 *directory = (vmxcheck_u64 *)PAGE_DIRECTORY;

  *(vmxcheck_u64 *)TOKEN = TOKEN;
  directory[1] = SHADOW_STACK_PAGE | DIRTY_NOT_WRITABLE;
  __asm__ __volatile__("invlpg (%0)" : : "r"(SHADOW_STACK_PAGE) : "memory");
  set_control_registers();
  wrmsr(IA32_PL0_SSP, TOKEN);
  wrmsr(IA32_S_CET, ENDBR_EN | SH_STK_EN);
  __asm__ __volatile__(".byte 0xf3, 0x0f, 0x01, 0xe8" : : : "memory"); /* SETSSBSY */
#else
  set_control_registers();
  wrmsr(IA32_S_CET, ENDBR_EN);
#endif
}

static __attribute__((noinline)) void capture(void)
{
  struct vmxcheck_region region = {&pointer, 0, 0};
  struct vmxcheck_log log;
  vmxcheck_u64 rflags = 0;
  int vector;

  vmxcheck_read(&state, 0, &ACCESS, &region, 0);
  vector = vmxcheck_guarded_vmxon(&pointer, &rflags);
  if (vector)
    vmxcheck_observed_exception(&state, vector);
  vmxcheck_begin(&log, emit, 0, "CET", 1);
  vmxcheck_print(&log, &state);
}

void other_processor(vmxcheck_u32 id);
void other_processor(vmxcheck_u32 id)
{
  (void)id;
}

static void shut_down(void)
{
  const char *c;

  for (c = "Shutdown"; *c; c++)
    __asm__ __volatile__("outb %0, %1" : : "a"(*c), "d"((unsigned short)0x8900));
  for (;;)
    __asm__ __volatile__("hlt");
}

void boot_processor(void);
void boot_processor(void)
{
  enforce();
  capture();
  shut_down();
}
