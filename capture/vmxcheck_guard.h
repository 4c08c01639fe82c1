/* SPDX-License-Identifier: MIT */
/*
 * vmxcheck_guard.h: catches a fault of one RDMSR, VMPTRST or VMXON and returns it as a result.
 *
 *   Windows drivers (include ntddk.h or wdm.h first): structured exception handling, with Visual
 *   C++ for x86-64 or Clang (-fms-extensions -fasynchronous-unwind-tables). MinGW's GCC has none.
 *   Firmware and bare metal, GCC and Clang, x86 and x86-64: a temporary interrupt-descriptor table
 *   on the stack for the one instruction, with interrupts off. It supports CET. With FRED, it
 *   returns VMXCHECK_CANNOT_CATCH.
 *   Other kernels have their own mechanism: see linux/ for the one of Linux.
 *
 * Include it in one source file and pass &vmxcheck_guard to vmxcheck_read().
 */
#ifndef VMXCHECK_GUARD_H
#define VMXCHECK_GUARD_H

#include "vmxcheck_capture.h"

#if defined(_NTDDK_) || defined(_WDMDDK_)

#if !defined(_MSC_VER) && !defined(__clang__)
#error "this compiler has no structured exception handling: pass no access to vmxcheck_read()"
#endif

#if defined(VMXCHECK_INTRINSICS)
#define VMXCHECK_RAW static
#define VMXCHECK_VMPTRST(value) __vmx_vmptrst(value)
#else
/* Clang guards calls, not instructions: what may fault is in a function that is not inlined. */
#define VMXCHECK_RAW static __attribute__((noinline))
#define VMXCHECK_VMPTRST(value) __asm__ __volatile__("vmptrst %0" : "=m"(*(value)))
#endif

VMXCHECK_RAW void vmxcheck_raw_rdmsr(vmxcheck_u32 index, vmxcheck_u64 *value)
{
  *value = vmxcheck_rdmsr(index);
}

VMXCHECK_RAW void vmxcheck_raw_vmptrst(vmxcheck_u64 *value)
{
  VMXCHECK_VMPTRST(value);
}

VMXCHECK_API int vmxcheck_guarded_rdmsr(vmxcheck_u32 index, vmxcheck_u64 *value)
{
  __try {
    vmxcheck_raw_rdmsr(index, value);
    return 0;
  } __except (1) { /* EXCEPTION_EXECUTE_HANDLER */
    return 1;
  }
}

VMXCHECK_API int vmxcheck_guarded_vmptrst(vmxcheck_u64 *value)
{
  __try {
    vmxcheck_raw_vmptrst(value);
    return 0;
  } __except (1) {
    return 1;
  }
}

#else

/*
 * When the instruction in one of these functions faults, only the return address is on the stack,
 * so the handler can return in place of the function. The result is the vector, or 0.
 */
#if defined(__x86_64__)
#define VMXCHECK_RAW __attribute__((sysv_abi))
#else
#define VMXCHECK_RAW __attribute__((cdecl, regparm(0)))
#endif
extern VMXCHECK_RAW int vmxcheck_raw_rdmsr(vmxcheck_u32, vmxcheck_u64 *)
    __asm__("vmxcheck_raw_rdmsr");
extern VMXCHECK_RAW int vmxcheck_raw_vmptrst(vmxcheck_u64 *) __asm__("vmxcheck_raw_vmptrst");
extern VMXCHECK_RAW int vmxcheck_raw_vmxon(const vmxcheck_u64 *, vmxcheck_u64 *)
    __asm__("vmxcheck_raw_vmxon");
extern void vmxcheck_undefined_opcode(void) __asm__("vmxcheck_undefined_opcode");
extern void vmxcheck_general_protection(void) __asm__("vmxcheck_general_protection");

/*
 * #UD pushes no error code, #GP pushes one: Intel SDM Vol. 3A, "Error Code". The handlers discard
 * what was pushed and return to the caller. They avoid IRET because it would compare the address
 * with that on the shadow stack. Both support CET, whose instructions do nothing where CET is off
 * (Intel SDM Vol. 1, "Control-Flow Enforcement Technology"): a handler begins with ENDBR, and it
 * pops what the delivery pushed on the shadow stack, the last of which is the previous shadow-stack
 * pointer. The CET instructions are given as bytes, for assemblers older than CET.
 */
#if defined(__x86_64__)
__asm__(".text\n"
        "vmxcheck_undefined_opcode:\n\t"
        ".byte 0xf3, 0x0f, 0x1e, 0xfa\n\t" /* ENDBR64 */
        "movl $6, %eax\n\t"
        "movq 24(%rsp), %rsp\n\t"
        "jmp 1f\n"
        "vmxcheck_general_protection:\n\t"
        ".byte 0xf3, 0x0f, 0x1e, 0xfa\n\t"
        "movl $13, %eax\n\t"
        "movq 32(%rsp), %rsp\n"
        "1:\n\t"
        "xorl %ecx, %ecx\n\t"
        ".byte 0xf3, 0x48, 0x0f, 0x1e, 0xc9\n\t" /* RDSSPQ RCX */
        "testq %rcx, %rcx\n\t"
        "jz 2f\n\t"
        "movq (%rcx), %rdx\n\t"
        "subq %rcx, %rdx\n\t"
        "shrq $3, %rdx\n\t"
        ".byte 0xf3, 0x48, 0x0f, 0xae, 0xea\n" /* INCSSPQ RDX */
        "2:\n\t"
        "ret\n");
__asm__(".text\n"
        "vmxcheck_raw_rdmsr:\n\t"
        "movl %edi, %ecx\n\t"
        "rdmsr\n\t"
        "movl %eax, (%rsi)\n\t"
        "movl %edx, 4(%rsi)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n"
        "vmxcheck_raw_vmptrst:\n\t"
        "vmptrst (%rdi)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n"
        "vmxcheck_raw_vmxon:\n\t"
        "vmxon (%rdi)\n\t"
        "pushfq\n\t"
        "popq (%rsi)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n");
#define VMXCHECK_PUSHF "pushfq\n\tpopq %0"
#define VMXCHECK_POPF "pushq %0\n\tpopfq"
#else
__asm__(".text\n"
        "vmxcheck_undefined_opcode:\n\t"
        ".byte 0xf3, 0x0f, 0x1e, 0xfb\n\t" /* ENDBR32 */
        "movl $6, %eax\n\t"
        "addl $12, %esp\n\t"
        "jmp 1f\n"
        "vmxcheck_general_protection:\n\t"
        ".byte 0xf3, 0x0f, 0x1e, 0xfb\n\t"
        "movl $13, %eax\n\t"
        "addl $16, %esp\n"
        "1:\n\t"
        "xorl %ecx, %ecx\n\t"
        ".byte 0xf3, 0x0f, 0x1e, 0xc9\n\t" /* RDSSPD ECX */
        "testl %ecx, %ecx\n\t"
        "jz 2f\n\t"
        "movl (%ecx), %edx\n\t"
        "subl %ecx, %edx\n\t"
        "shrl $2, %edx\n\t"
        ".byte 0xf3, 0x0f, 0xae, 0xea\n" /* INCSSPD EDX */
        "2:\n\t"
        "ret\n");
__asm__(".text\n"
        "vmxcheck_raw_rdmsr:\n\t"
        "movl 4(%esp), %ecx\n\t"
        "rdmsr\n\t"
        "movl 8(%esp), %ecx\n\t"
        "movl %eax, (%ecx)\n\t"
        "movl %edx, 4(%ecx)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n"
        "vmxcheck_raw_vmptrst:\n\t"
        "movl 4(%esp), %ecx\n\t"
        "vmptrst (%ecx)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n"
        "vmxcheck_raw_vmxon:\n\t"
        "movl 4(%esp), %ecx\n\t"
        "vmxon (%ecx)\n\t"
        "pushfl\n\t"
        "popl %eax\n\t"
        "movl 8(%esp), %ecx\n\t"
        "movl %eax, (%ecx)\n\t"
        "movl $0, 4(%ecx)\n\t"
        "xorl %eax, %eax\n\t"
        "ret\n");
#define VMXCHECK_PUSHF "pushfl\n\tpopl %0"
#define VMXCHECK_POPF "pushl %0\n\tpopfl"
#endif

/*
 * All exception vectors: those that are not caught go to the previous handlers. This matters most
 * for NMI, for #VE and #VC, which TDX and SEV guests use to emulate RDMSR, and for #CP.
 */
#define VMXCHECK_VECTORS 32
#define VMXCHECK_GATE (2 * sizeof(vmxcheck_address))

/* What SIDT stores and LIDT loads. */
struct vmxcheck_idtr {
  unsigned short limit;
  vmxcheck_address base;
} __attribute__((packed));

/* The previous table and the temporary one. */
struct vmxcheck_guard_state {
  struct vmxcheck_idtr before;
  struct vmxcheck_idtr during;
  vmxcheck_address flags;
  vmxcheck_u32 table[VMXCHECK_VECTORS * VMXCHECK_GATE / 4] __attribute__((aligned(16)));
};

/* An interrupt gate: Intel SDM Vol. 3A, "IDT Descriptors" and "64-Bit Mode IDT". */
VMXCHECK_API void vmxcheck_set_gate(vmxcheck_u32 *table, int vector, void (*handler)(void))
{
  vmxcheck_u32 *gate = table + (vmxcheck_u32)vector * (VMXCHECK_GATE / 4);
  vmxcheck_address address = (vmxcheck_address)handler;
  vmxcheck_address code;

  __asm__ __volatile__("mov %%cs, %0" : "=r"(code));
  gate[0] = (vmxcheck_u32)(code & 0xffff) << 16 | (vmxcheck_u32)(address & 0xffff);
  gate[1] = (vmxcheck_u32)(address & 0xffff0000) | 0x8e00;
#if defined(__x86_64__)
  gate[2] = (vmxcheck_u32)(address >> 32);
  gate[3] = 0;
#endif
}

/* FRED (CR4 bit 32) delivers faults without the IDT: nothing that may fault is executed then. */
VMXCHECK_API int vmxcheck_can_catch(void)
{
#if defined(__x86_64__)
  vmxcheck_address cr4;

  __asm__ __volatile__("mov %%cr4, %0" : "=r"(cr4));
  return !(cr4 >> 32 & 1);
#else
  return 1;
#endif
}

VMXCHECK_API void vmxcheck_start_guard(struct vmxcheck_guard_state *guard)
{
  const volatile vmxcheck_u32 *before;
  unsigned words = sizeof guard->table / 4;
  unsigned i;

  __asm__ __volatile__(VMXCHECK_PUSHF "\n\tcli" : "=r"(guard->flags) : : "memory");
  __asm__ __volatile__("sidt %0" : "=m"(guard->before));
  before = (const volatile vmxcheck_u32 *)guard->before.base;
  for (i = 0; i < words; i++)
    guard->table[i] = i * 4 + 3 <= guard->before.limit ? before[i] : 0;
  vmxcheck_set_gate(guard->table, 6, vmxcheck_undefined_opcode);
  vmxcheck_set_gate(guard->table, 13, vmxcheck_general_protection);
  guard->during.limit = sizeof guard->table - 1;
  guard->during.base = (vmxcheck_address)guard->table;
  __asm__ __volatile__("lidt %0" : : "m"(guard->during) : "memory");
}

VMXCHECK_API void vmxcheck_end_guard(struct vmxcheck_guard_state *guard)
{
  __asm__ __volatile__("lidt %0" : : "m"(guard->before) : "memory");
  __asm__ __volatile__(VMXCHECK_POPF : : "r"(guard->flags) : "memory", "cc");
}

VMXCHECK_API int vmxcheck_guarded_rdmsr(vmxcheck_u32 index, vmxcheck_u64 *value)
{
  struct vmxcheck_guard_state guard;
  int vector;

  if (!vmxcheck_can_catch())
    return VMXCHECK_CANNOT_CATCH;
  vmxcheck_start_guard(&guard);
  vector = vmxcheck_raw_rdmsr(index, value);
  vmxcheck_end_guard(&guard);
  return vector;
}

VMXCHECK_API int vmxcheck_guarded_vmptrst(vmxcheck_u64 *value)
{
  struct vmxcheck_guard_state guard;
  int vector;

  if (!vmxcheck_can_catch())
    return VMXCHECK_CANNOT_CATCH;
  vmxcheck_start_guard(&guard);
  vector = vmxcheck_raw_vmptrst(value);
  vmxcheck_end_guard(&guard);
  return vector;
}

/*
 * Executes VMXON. Returns 0 and RFLAGS after it, or the vector of the exception it raised.
 * VMXCHECK_CANNOT_CATCH: VMXON was not executed.
 */
VMXCHECK_API int vmxcheck_guarded_vmxon(const vmxcheck_u64 *operand, vmxcheck_u64 *rflags)
{
  struct vmxcheck_guard_state guard;
  int vector;

  if (!vmxcheck_can_catch())
    return VMXCHECK_CANNOT_CATCH;
  vmxcheck_start_guard(&guard);
  vector = vmxcheck_raw_vmxon(operand, rflags);
  vmxcheck_end_guard(&guard);
  return vector;
}

#endif

static const struct vmxcheck_access vmxcheck_guard = {
    vmxcheck_guarded_rdmsr, vmxcheck_guarded_vmptrst};

#endif
