/* SPDX-License-Identifier: MIT */
/*
 * vmxcheck_capture.h: prints the state of a logical processor as VMXON will find it.
 *
 * For code in ring 0, x86 and x86-64; GCC, Clang or Visual C++; C89 (with a 64-bit integer) or
 * later, or C++. No library, allocation, lock or floating point. See README.md.
 *
 *   vmxcheck_begin()         starts a capture: assigns its number and prints its head
 *   vmxcheck_read()          reads the state, on the processor itself right before VMXON. It prints
 *                            nothing and never waits, so an interrupt handler may call it
 *   vmxcheck_observed_...()  records what VMXON did
 *   vmxcheck_print()         prints what was read: any time later, on any processor
 *
 * Each line is "vmxcheck:CCCC.PPPP.SSS:XXXX|text" (format vmxcheck.capture/1): capture, logical
 * processor, line number, checksum of "CCCC.PPPP.SSS|text", and a line of a vmxcheck.snapshot/1
 * document.
 */
#ifndef VMXCHECK_CAPTURE_H
#define VMXCHECK_CAPTURE_H

/* Visual C++ for x86-64 has no inline assembly. clang-cl has both; it uses the assembly. */
#if defined(_MSC_VER) && !defined(__clang__)
#define VMXCHECK_INTRINSICS 1
#endif

#if defined(VMXCHECK_INTRINSICS)
#include <intrin.h>
typedef unsigned __int64 vmxcheck_u64;
#define VMXCHECK_API static __inline
#else
__extension__ typedef unsigned long long vmxcheck_u64;
#define VMXCHECK_API static __attribute__((unused))
#endif
typedef unsigned int vmxcheck_u32;
#if defined(_WIN64)
typedef vmxcheck_u64 vmxcheck_address; /* where long has 32 bits */
#else
typedef unsigned long vmxcheck_address;
#endif

/* Writes one line: at most 95 ASCII characters, without a line end. */
typedef void (*vmxcheck_emit)(void *context, const char *line);

/*
 * Fault handling provided by the environment. Both functions return 0 on success,
 * VMXCHECK_CANNOT_CATCH if they executed nothing because they cannot catch a fault, and any other
 * value if the instruction faulted.
 */
enum { VMXCHECK_CANNOT_CATCH = -1 };
struct vmxcheck_access {
  int (*read_msr)(vmxcheck_u32 index, vmxcheck_u64 *value);
  int (*store_vmptr)(vmxcheck_u64 *value); /* VMPTRST: #UD outside VMX operation */
};

/* What only the driver knows about a VMXON or VMCS region. Null or zero: unknown. */
struct vmxcheck_region {
  const vmxcheck_u64 *operand; /* of VMXON or VMPTRLD: contains the region's physical address */
  const void *memory;          /* the same region, at an address this code can read */
  vmxcheck_u32 size;           /* bytes allocated from there on */
};

/* The destination of one capture's lines. */
struct vmxcheck_log {
  vmxcheck_emit emit;
  void *context;
  vmxcheck_u32 capture; /* 16-bit number that distinguishes the captures in one log */
};

enum { VMXCHECK_NOT_TRIED, VMXCHECK_VALUE, VMXCHECK_UNREADABLE };
enum { VMXCHECK_OPERATION_UNKNOWN, VMXCHECK_OUTSIDE, VMXCHECK_ROOT };
enum {
  VMXCHECK_OBSERVED_NOTHING,
  VMXCHECK_OBSERVED_STATUS,
  VMXCHECK_OBSERVED_RFLAGS,
  VMXCHECK_OBSERVED_EXCEPTION
};
enum { VMXCHECK_EAX, VMXCHECK_EBX, VMXCHECK_ECX, VMXCHECK_EDX };

/* Each MSR comes after the MSRs that enumerate it. */
static const struct {
  vmxcheck_u32 index;
  const char *name;
} vmxcheck_msrs[] = {
    {0x03a, "IA32_FEATURE_CONTROL"},
    {0x09b, "IA32_SMM_MONITOR_CTL"},
    {0x480, "IA32_VMX_BASIC"},
    {0x481, "IA32_VMX_PINBASED_CTLS"},
    {0x482, "IA32_VMX_PROCBASED_CTLS"},
    {0x483, "IA32_VMX_EXIT_CTLS"},
    {0x484, "IA32_VMX_ENTRY_CTLS"},
    {0x485, "IA32_VMX_MISC"},
    {0x486, "IA32_VMX_CR0_FIXED0"},
    {0x487, "IA32_VMX_CR0_FIXED1"},
    {0x488, "IA32_VMX_CR4_FIXED0"},
    {0x489, "IA32_VMX_CR4_FIXED1"},
    {0x48a, "IA32_VMX_VMCS_ENUM"},
    {0x48b, "IA32_VMX_PROCBASED_CTLS2"},
    {0x48c, "IA32_VMX_EPT_VPID_CAP"},
    {0x48d, "IA32_VMX_TRUE_PINBASED_CTLS"},
    {0x48e, "IA32_VMX_TRUE_PROCBASED_CTLS"},
    {0x48f, "IA32_VMX_TRUE_EXIT_CTLS"},
    {0x490, "IA32_VMX_TRUE_ENTRY_CTLS"},
    {0x491, "IA32_VMX_VMFUNC"},
    {0x492, "IA32_VMX_PROCBASED_CTLS3"},
    {0x493, "IA32_VMX_EXIT_CTLS2"},
    {0xc0000080, "IA32_EFER"}};

/* Each leaf comes after the leaves that enumerate it. */
static const struct {
  vmxcheck_u32 leaf;
  vmxcheck_u32 subleaf;
  const char *name;
} vmxcheck_leaves[] = {
    {0x00000000, 0, "0x0"},        {0x00000001, 0, "0x1"},        {0x00000007, 0, "0x7.0"},
    {0x00000007, 1, "0x7.1"},      {0x40000000, 0, "0x40000000"}, {0x80000000, 0, "0x80000000"},
    {0x80000001, 0, "0x80000001"}, {0x80000008, 0, "0x80000008"}};

#define VMXCHECK_MSRS (sizeof vmxcheck_msrs / sizeof vmxcheck_msrs[0])
#define VMXCHECK_LEAVES (sizeof vmxcheck_leaves / sizeof vmxcheck_leaves[0])

/* The state of a region. */
struct vmxcheck_region_state {
  int has_pointer;
  int has_header;
  vmxcheck_u64 linear;
  vmxcheck_u64 pointer;
  vmxcheck_u32 header;
  vmxcheck_u32 size;
  vmxcheck_u32 first_nonzero; /* offset of the first nonzero byte after the header; 0: none */
};

/* The state of a logical processor: about 800 bytes, too large for a small stack. */
struct vmxcheck_processor {
  vmxcheck_u32 id;
  vmxcheck_u32 cpl;
  vmxcheck_u64 cr0;
  vmxcheck_u64 cr3;
  vmxcheck_u64 cr4;
  vmxcheck_u64 rflags;
  vmxcheck_u32 cs;
  vmxcheck_u32 ss;
  vmxcheck_u32 cs_rights; /* as returned by LAR; 0: unknown */
  vmxcheck_u32 ss_rights;
  int vmx_operation;
  vmxcheck_u64 current_vmcs; /* known only in root operation */
  struct {
    int state;
    vmxcheck_u64 value;
  } msr[VMXCHECK_MSRS];
  struct {
    int present;
    vmxcheck_u32 registers[4];
  } cpuid[VMXCHECK_LEAVES];
  struct vmxcheck_region_state vmxon;
  struct vmxcheck_region_state vmcs;
  int observed;
  int observed_value;
  vmxcheck_u64 observed_rflags;
  int hides_addresses;
  vmxcheck_u32 lines; /* printed so far */
};

/* ---- compiler-specific code ---- */

#if defined(VMXCHECK_INTRINSICS)

VMXCHECK_API void vmxcheck_cpuid(vmxcheck_u32 leaf, vmxcheck_u32 subleaf, vmxcheck_u32 *registers)
{
  int out[4];
  int i;

  __cpuidex(out, (int)leaf, (int)subleaf);
  for (i = 0; i < 4; i++)
    registers[i] = (vmxcheck_u32)out[i];
}

VMXCHECK_API vmxcheck_u64 vmxcheck_rdmsr(vmxcheck_u32 index)
{
  return __readmsr(index);
}

VMXCHECK_API vmxcheck_u64 vmxcheck_rdtsc(void)
{
  return __rdtsc();
}

VMXCHECK_API void vmxcheck_read_registers(struct vmxcheck_processor *p)
{
  p->cr0 = __readcr0();
  p->cr3 = __readcr3();
  p->cr4 = __readcr4();
  p->rflags = __readeflags();
}

/* There are no intrinsics for selectors and LAR. That this code runs implies these values. */
VMXCHECK_API void vmxcheck_read_segments(struct vmxcheck_processor *p)
{
  p->cpl = 0;
#if defined(_M_X64) || defined(__x86_64__)
  p->cs_rights = 0x00a09b00; /* a 64-bit code segment: L = 1, D = 0 */
#endif
}

#else

VMXCHECK_API void vmxcheck_cpuid(vmxcheck_u32 leaf, vmxcheck_u32 subleaf, vmxcheck_u32 *registers)
{
  __asm__ __volatile__("cpuid"
                       : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]),
                         "=d"(registers[3])
                       : "a"(leaf), "c"(subleaf));
}

VMXCHECK_API vmxcheck_u64 vmxcheck_rdmsr(vmxcheck_u32 index)
{
  vmxcheck_u32 low;
  vmxcheck_u32 high;

  __asm__ __volatile__("rdmsr" : "=a"(low), "=d"(high) : "c"(index));
  return (vmxcheck_u64)high << 32 | low;
}

VMXCHECK_API vmxcheck_u64 vmxcheck_rdtsc(void)
{
  vmxcheck_u32 low;
  vmxcheck_u32 high;

  __asm__ __volatile__("rdtsc" : "=a"(low), "=d"(high));
  return (vmxcheck_u64)high << 32 | low;
}

VMXCHECK_API void vmxcheck_read_registers(struct vmxcheck_processor *p)
{
  vmxcheck_address value;

  __asm__ __volatile__("mov %%cr0, %0" : "=r"(value));
  p->cr0 = value;
  __asm__ __volatile__("mov %%cr3, %0" : "=r"(value));
  p->cr3 = value;
  __asm__ __volatile__("mov %%cr4, %0" : "=r"(value));
  p->cr4 = value;
  __asm__ __volatile__("pushf\n\tpop %0" : "=r"(value) : : "memory");
  p->rflags = value;
}

/* 0 for a selector that LAR rejects, such as the null selector SS may have in 64-bit mode. */
VMXCHECK_API vmxcheck_u32 vmxcheck_rights(vmxcheck_u32 selector)
{
  vmxcheck_u32 rights;

  __asm__ __volatile__("lar %1, %0\n\tjz 1f\n\txor %0, %0\n1:"
                       : "=&r"(rights)
                       : "r"(selector)
                       : "cc");
  return rights;
}

VMXCHECK_API void vmxcheck_read_segments(struct vmxcheck_processor *p)
{
  vmxcheck_address selector;

  if (!(p->cr0 & 1)) /* real-address mode: no privilege, and LAR would be undefined */
    return;
  __asm__ __volatile__("mov %%cs, %0" : "=r"(selector));
  p->cs = (vmxcheck_u32)selector & 0xffff;
  p->cs_rights = vmxcheck_rights(p->cs);
  __asm__ __volatile__("mov %%ss, %0" : "=r"(selector));
  p->ss = (vmxcheck_u32)selector & 0xffff;
  p->ss_rights = vmxcheck_rights(p->ss);
  p->cpl = p->cs & 3;
}

#endif

/* ---- reading ---- */

/* A register of a leaf; 0 if the processor does not have the leaf. */
VMXCHECK_API vmxcheck_u32 vmxcheck_leaf(
    const struct vmxcheck_processor *p, vmxcheck_u32 leaf, int which)
{
  unsigned i;

  for (i = 0; i < VMXCHECK_LEAVES; i++)
    if (vmxcheck_leaves[i].leaf == leaf && vmxcheck_leaves[i].subleaf == 0)
      return p->cpuid[i].registers[which];
  return 0;
}

/* Executing CPUID with a leaf above the highest does not fail; it returns another leaf's data. */
VMXCHECK_API int vmxcheck_has_leaf(
    const struct vmxcheck_processor *p, vmxcheck_u32 leaf, vmxcheck_u32 subleaf)
{
  if (leaf == 0x40000000) /* only hypervisors have it */
    return (int)(vmxcheck_leaf(p, 1, VMXCHECK_ECX) >> 31);
  if (leaf == 0 || leaf == 0x80000000)
    return 1;
  if (leaf > 0x80000000) {
    vmxcheck_u32 highest = vmxcheck_leaf(p, 0x80000000, VMXCHECK_EAX);
    return highest >> 16 == 0x8000 && leaf <= highest;
  }
  if (subleaf > 0)
    return subleaf <= vmxcheck_leaf(p, leaf, VMXCHECK_EAX);
  return leaf <= vmxcheck_leaf(p, 0, VMXCHECK_EAX);
}

VMXCHECK_API void vmxcheck_read_cpuid(struct vmxcheck_processor *p)
{
  unsigned i;

  for (i = 0; i < VMXCHECK_LEAVES; i++) {
    vmxcheck_u32 leaf = vmxcheck_leaves[i].leaf;
    vmxcheck_u32 subleaf = vmxcheck_leaves[i].subleaf;

    if (vmxcheck_has_leaf(p, leaf, subleaf)) {
      vmxcheck_cpuid(leaf, subleaf, p->cpuid[i].registers);
      p->cpuid[i].present = 1;
    }
  }
}

/* A bit of an MSR; 0 if the MSR was not read. */
VMXCHECK_API int vmxcheck_msr_bit(const struct vmxcheck_processor *p, vmxcheck_u32 index, int bit)
{
  unsigned i;

  for (i = 0; i < VMXCHECK_MSRS; i++)
    if (vmxcheck_msrs[i].index == index)
      return (int)(p->msr[i].value >> bit & 1);
  return 0;
}

/*
 * Whether the processor has this MSR according to CPUID and the MSRs before it. Intel SDM Vol. 3D,
 * appendix "VMX Capability Reporting Facility", and Vol. 4, "Architectural MSRs".
 * IA32_SMM_MONITOR_CTL is excluded because some processors enumerate it but lack it.
 */
VMXCHECK_API int vmxcheck_has_msr(const struct vmxcheck_processor *p, vmxcheck_u32 index)
{
  vmxcheck_u32 features = vmxcheck_leaf(p, 1, VMXCHECK_ECX);
  int vmx = (int)(features >> 5 & 1);
  int smx = (int)(features >> 6 & 1);

  switch (index) {
    case 0xc0000080: /* long mode, execute-disable or SYSCALL */
      return (vmxcheck_leaf(p, 0x80000001, VMXCHECK_EDX) & 0x20100800) != 0;
    case 0x03a:
      return vmx || smx;
    case 0x09b:
      return 0;
    case 0x48b:
      return vmx && vmxcheck_msr_bit(p, 0x482, 63); /* secondary controls */
    case 0x48c:
      return vmxcheck_msr_bit(p, 0x48b, 33) || vmxcheck_msr_bit(p, 0x48b, 37); /* EPT or VPID */
    case 0x48d:
    case 0x48e:
    case 0x48f:
    case 0x490:
      return vmx && vmxcheck_msr_bit(p, 0x480, 55);
    case 0x491:
      return vmxcheck_msr_bit(p, 0x48b, 45); /* VM functions */
    case 0x492:
      return vmx && vmxcheck_msr_bit(p, 0x482, 49); /* tertiary controls */
    case 0x493:
      return vmx && vmxcheck_msr_bit(p, 0x483, 63); /* secondary exit controls */
    default:
      return vmx;
  }
}

VMXCHECK_API void vmxcheck_read_msrs(
    struct vmxcheck_processor *p, const struct vmxcheck_access *access)
{
  unsigned i;

  for (i = 0; i < VMXCHECK_MSRS; i++) {
    vmxcheck_u32 index = vmxcheck_msrs[i].index;
    vmxcheck_u64 value = 0;
    int faulted = VMXCHECK_CANNOT_CATCH;

    if (access && access->read_msr)
      faulted = access->read_msr(index, &value);
    if (faulted != VMXCHECK_CANNOT_CATCH) {
      p->msr[i].state = faulted ? VMXCHECK_UNREADABLE : VMXCHECK_VALUE;
      p->msr[i].value = faulted ? 0 : value;
    } else if (vmxcheck_has_msr(p, index)) {
      p->msr[i].value = vmxcheck_rdmsr(index);
      p->msr[i].state = VMXCHECK_VALUE;
    }
  }
}

/*
 * CR4.VMXE cannot be cleared in VMX operation (Intel SDM Vol. 3C, "Restrictions on VMX
 * Operation"). If it is set, only VMPTRST is a harmless test: outside VMX operation it raises #UD,
 * in root operation it stores the current-VMCS pointer ("VMPTRST-Store Pointer to Virtual-Machine
 * Control Structure").
 */
VMXCHECK_API void vmxcheck_read_operation(
    struct vmxcheck_processor *p, const struct vmxcheck_access *access)
{
  if (!(p->cr4 >> 13 & 1)) {
    p->vmx_operation = VMXCHECK_OUTSIDE;
  } else if (access && access->store_vmptr) {
    int faulted = access->store_vmptr(&p->current_vmcs);

    if (faulted != VMXCHECK_CANNOT_CATCH)
      p->vmx_operation = faulted ? VMXCHECK_OUTSIDE : VMXCHECK_ROOT;
  }
}

VMXCHECK_API void vmxcheck_read_memory(
    struct vmxcheck_region_state *state, const struct vmxcheck_region *region)
{
  const volatile unsigned char *bytes = (const volatile unsigned char *)region->memory;
  vmxcheck_u32 i;

  state->has_header = 1;
  for (i = 0; i < 4; i++)
    state->header |= (vmxcheck_u32)bytes[i] << 8 * i;
  for (i = 4; i < region->size && !state->first_nonzero; i++)
    if (bytes[i])
      state->first_nonzero = i;
}

VMXCHECK_API void vmxcheck_read_region(
    struct vmxcheck_region_state *state, const struct vmxcheck_region *region)
{
  if (!region)
    return;
  if (region->operand) {
    state->has_pointer = 1;
    state->linear = (vmxcheck_u64)(vmxcheck_address)region->operand;
    state->pointer = *region->operand;
  }
  state->size = region->size;
  if (region->memory)
    vmxcheck_read_memory(state, region);
}

/*
 * Reads the state of the current logical processor. The driver numbers the processors; access,
 * vmxon and vmcs may be null. Without access->read_msr it reads only the enumerated MSRs.
 */
VMXCHECK_API void vmxcheck_read(
    struct vmxcheck_processor *p,
    vmxcheck_u32 id,
    const struct vmxcheck_access *access,
    const struct vmxcheck_region *vmxon,
    const struct vmxcheck_region *vmcs)
{
  volatile unsigned char *bytes = (volatile unsigned char *)p;
  unsigned i;

  for (i = 0; i < sizeof *p; i++) /* volatile: otherwise a compiler turns this into a memset call */
    bytes[i] = 0;
  p->id = id;
  vmxcheck_read_registers(p);
  vmxcheck_read_segments(p);
  vmxcheck_read_cpuid(p);
  vmxcheck_read_msrs(p, access);
  vmxcheck_read_operation(p, access);
  vmxcheck_read_region(&p->vmxon, vmxon);
  vmxcheck_read_region(&p->vmcs, vmcs);
}

/* Records the result of a compiler's VMXON intrinsic: 0, 1 or 2. */
VMXCHECK_API void vmxcheck_observed_status(struct vmxcheck_processor *p, int status)
{
  p->observed = VMXCHECK_OBSERVED_STATUS;
  p->observed_value = status;
}

/* Records RFLAGS after VMXON: CF and ZF show the result. */
VMXCHECK_API void vmxcheck_observed_rflags(struct vmxcheck_processor *p, vmxcheck_u64 rflags)
{
  p->observed = VMXCHECK_OBSERVED_RFLAGS;
  p->observed_rflags = rflags;
}

/* Records an exception of VMXON: 6 is #UD, 13 is #GP, ... VMXCHECK_CANNOT_CATCH: not executed. */
VMXCHECK_API void vmxcheck_observed_exception(struct vmxcheck_processor *p, int vector)
{
  if (vector == VMXCHECK_CANNOT_CATCH)
    return;
  p->observed = VMXCHECK_OBSERVED_EXCEPTION;
  p->observed_value = vector;
}

/*
 * Omits CR3 and the linear address of the operand from everything printed afterwards, or includes
 * them again. For logs that users without the right to load a driver may read.
 */
VMXCHECK_API void vmxcheck_hide_addresses(struct vmxcheck_processor *p, int hide)
{
  p->hides_addresses = hide;
}

/* ---- printing ---- */

/* "vmxcheck:CCCC.PPPP.SSS:XXXX|" */
#define VMXCHECK_TEXT 28
#define VMXCHECK_LONGEST 95

/* The current line of one part of a capture. */
struct vmxcheck_line {
  const struct vmxcheck_log *log;
  char part[4]; /* logical processor number, or "----" or "~~~~" */
  vmxcheck_u32 *number;
  int length;
  char text[VMXCHECK_LONGEST + 1];
};

VMXCHECK_API char vmxcheck_digit(vmxcheck_u32 value)
{
  return "0123456789abcdef"[value & 15];
}

VMXCHECK_API void vmxcheck_add_character(struct vmxcheck_line *line, char c)
{
  if (line->length < VMXCHECK_LONGEST)
    line->text[line->length++] = c;
}

VMXCHECK_API void vmxcheck_add(struct vmxcheck_line *line, const char *text)
{
  while (*text)
    vmxcheck_add_character(line, *text++);
}

VMXCHECK_API void vmxcheck_add_hex(struct vmxcheck_line *line, vmxcheck_u64 value)
{
  int shift = 60;

  vmxcheck_add(line, "0x");
  while (shift > 0 && !(value >> shift))
    shift -= 4;
  for (; shift >= 0; shift -= 4)
    vmxcheck_add_character(line, vmxcheck_digit((vmxcheck_u32)(value >> shift) & 15));
}

VMXCHECK_API void vmxcheck_add_decimal(struct vmxcheck_line *line, vmxcheck_u32 value)
{
  char digits[10];
  int count = 0;

  do {
    digits[count++] = vmxcheck_digit(value % 10);
    value /= 10;
  } while (value);
  while (count)
    vmxcheck_add_character(line, digits[--count]);
}

/* The label is caller input: characters unsafe between double quotes in YAML are replaced. */
VMXCHECK_API void vmxcheck_add_quoted(struct vmxcheck_line *line, const char *text)
{
  vmxcheck_add(line, "\"");
  for (; *text && line->length < VMXCHECK_LONGEST - 1; text++) {
    int safe = *text >= ' ' && *text <= '~' && *text != '"' && *text != '\\';

    vmxcheck_add_character(line, (char)(safe ? *text : '_'));
  }
  vmxcheck_add(line, "\"");
}

/* CRC-16/CCITT: polynomial 1021h, initial value FFFFh, most significant bit first. */
VMXCHECK_API vmxcheck_u32 vmxcheck_crc(vmxcheck_u32 crc, const char *text, int length)
{
  int i;
  int bit;

  for (i = 0; i < length; i++) {
    crc ^= (vmxcheck_u32)(unsigned char)text[i] << 8;
    for (bit = 0; bit < 8; bit++)
      crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

VMXCHECK_API void vmxcheck_four_digits(char *to, vmxcheck_u32 value)
{
  int i;

  for (i = 0; i < 4; i++)
    to[i] = vmxcheck_digit(value >> (12 - 4 * i));
}

VMXCHECK_API void vmxcheck_start_line(struct vmxcheck_line *line)
{
  line->length = 0;
  vmxcheck_add(line, "vmxcheck:CCCC.PPPP.SSS:XXXX|");
}

VMXCHECK_API void vmxcheck_end_line(struct vmxcheck_line *line)
{
  char *text = line->text;
  vmxcheck_u32 number = (*line->number)++;
  vmxcheck_u32 crc;
  int i;

  text[line->length] = 0;
  vmxcheck_four_digits(text + 9, line->log->capture);
  for (i = 0; i < 4; i++)
    text[14 + i] = line->part[i];
  for (i = 21; i > 18; i--, number /= 10)
    text[i] = vmxcheck_digit(number % 10);
  crc = vmxcheck_crc(0xffff, text + 9, 13);
  crc = vmxcheck_crc(crc, text + VMXCHECK_TEXT - 1, line->length - VMXCHECK_TEXT + 1);
  vmxcheck_four_digits(text + 23, crc);
  line->log->emit(line->log->context, text);
}

/* Starts a part of a capture: "----" for the head, "~~~~" for the driver's own part. */
VMXCHECK_API void vmxcheck_start_part(
    struct vmxcheck_line *line,
    const struct vmxcheck_log *log,
    const char *part,
    vmxcheck_u32 *number)
{
  int i;

  line->log = log;
  line->number = number;
  for (i = 0; i < 4; i++)
    line->part[i] = part[i];
}

VMXCHECK_API void vmxcheck_start_processor(
    struct vmxcheck_line *line, const struct vmxcheck_log *log, struct vmxcheck_processor *p)
{
  vmxcheck_u32 id = p->id;
  int i;

  vmxcheck_start_part(line, log, "0000", &p->lines);
  for (i = 3; i >= 0; i--, id /= 10)
    line->part[i] = vmxcheck_digit(id % 10);
}

VMXCHECK_API void vmxcheck_print_text(struct vmxcheck_line *line, const char *text)
{
  vmxcheck_start_line(line);
  vmxcheck_add(line, text);
  vmxcheck_end_line(line);
}

VMXCHECK_API void vmxcheck_print_hex(
    struct vmxcheck_line *line, const char *key, vmxcheck_u64 value)
{
  vmxcheck_start_line(line);
  vmxcheck_add(line, key);
  vmxcheck_add_hex(line, value);
  vmxcheck_end_line(line);
}

VMXCHECK_API void vmxcheck_print_decimal(
    struct vmxcheck_line *line, const char *key, vmxcheck_u32 value)
{
  vmxcheck_start_line(line);
  vmxcheck_add(line, key);
  vmxcheck_add_decimal(line, value);
  vmxcheck_end_line(line);
}

/* Prints the last line of a part: the number of lines before it, which reveals lost lines. */
VMXCHECK_API void vmxcheck_complete(struct vmxcheck_line *line)
{
  vmxcheck_start_line(line);
  vmxcheck_add(line, "# complete: ");
  vmxcheck_add_decimal(line, *line->number);
  vmxcheck_add(line, " lines before");
  vmxcheck_end_line(line);
}

/*
 * Starts a capture: derives its number from the time-stamp counter and prints the head. The label
 * describes the capture (null: none). Pass the number of logical processors to be printed (0: not
 * known yet).
 */
VMXCHECK_API void vmxcheck_begin(
    struct vmxcheck_log *log,
    vmxcheck_emit emit,
    void *context,
    const char *label,
    vmxcheck_u32 processors)
{
  vmxcheck_u64 time = vmxcheck_rdtsc();
  struct vmxcheck_line line;
  vmxcheck_u32 number = 0;

  log->emit = emit;
  log->context = context;
  log->capture = (vmxcheck_u32)(time ^ time >> 16 ^ time >> 32) & 0xffff;
  vmxcheck_start_part(&line, log, "----", &number);
  vmxcheck_print_text(&line, "---");
  if (processors)
    vmxcheck_print_decimal(&line, "# vmxcheck.capture/1, logical processors: ", processors);
  vmxcheck_print_text(&line, "schema: vmxcheck.snapshot/1");
  if (label) {
    vmxcheck_start_line(&line);
    vmxcheck_add(&line, "label: ");
    vmxcheck_add_quoted(&line, label);
    vmxcheck_end_line(&line);
  }
  vmxcheck_print_text(&line, "logical-processors:");
}

/* Prints the driver's counts of active and of VMX-initialised logical processors. */
VMXCHECK_API void vmxcheck_print_driver(
    const struct vmxcheck_log *log, vmxcheck_u32 active, vmxcheck_u32 initialized)
{
  struct vmxcheck_line line;
  vmxcheck_u32 number = 0;

  vmxcheck_start_part(&line, log, "~~~~", &number);
  vmxcheck_print_text(&line, "vmm:");
  vmxcheck_print_decimal(&line, "  active-processors: ", active);
  vmxcheck_print_decimal(&line, "  initialized-processors: ", initialized);
  vmxcheck_complete(&line);
}

VMXCHECK_API void vmxcheck_print_segments(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  if (p->cs_rights) {
    vmxcheck_start_line(line);
    vmxcheck_add(line, "    cs: { ");
    if (p->cs) {
      vmxcheck_add(line, "selector: ");
      vmxcheck_add_hex(line, p->cs);
      vmxcheck_add(line, ", ");
    }
    vmxcheck_add(line, "l: ");
    vmxcheck_add_decimal(line, p->cs_rights >> 21 & 1);
    vmxcheck_add(line, ", d: ");
    vmxcheck_add_decimal(line, p->cs_rights >> 22 & 1);
    vmxcheck_add(line, " }");
    vmxcheck_end_line(line);
  }
  if (p->ss_rights) {
    vmxcheck_start_line(line);
    vmxcheck_add(line, "    ss: { selector: ");
    vmxcheck_add_hex(line, p->ss);
    vmxcheck_add(line, ", dpl: ");
    vmxcheck_add_decimal(line, p->ss_rights >> 13 & 3);
    vmxcheck_add(line, " }");
    vmxcheck_end_line(line);
  }
}

VMXCHECK_API void vmxcheck_print_operation(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  if (p->vmx_operation == VMXCHECK_OUTSIDE)
    vmxcheck_print_text(line, "    vmx-operation: outside");
  if (p->vmx_operation == VMXCHECK_ROOT) {
    vmxcheck_print_text(line, "    vmx-operation: root");
    vmxcheck_print_hex(line, "    current-vmcs: ", p->current_vmcs);
  }
}

VMXCHECK_API void vmxcheck_print_msrs(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  int any = 0;
  unsigned i;

  for (i = 0; i < VMXCHECK_MSRS; i++) {
    if (p->msr[i].state == VMXCHECK_NOT_TRIED)
      continue;
    if (!any++)
      vmxcheck_print_text(line, "    msr:");
    vmxcheck_start_line(line);
    vmxcheck_add(line, "      ");
    vmxcheck_add(line, vmxcheck_msrs[i].name);
    vmxcheck_add(line, ": ");
    if (p->msr[i].state == VMXCHECK_VALUE)
      vmxcheck_add_hex(line, p->msr[i].value);
    else
      vmxcheck_add(line, "unreadable");
    vmxcheck_end_line(line);
  }
}

VMXCHECK_API void vmxcheck_print_pair(
    struct vmxcheck_line *line, const char *first, const vmxcheck_u32 *values, const char *second)
{
  vmxcheck_add(line, first);
  vmxcheck_add_hex(line, values[0]);
  vmxcheck_add(line, second);
  vmxcheck_add_hex(line, values[1]);
}

/* Two lines per leaf, so that each fits a terminal even with a log prefix. */
VMXCHECK_API void vmxcheck_print_cpuid(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  unsigned i;

  vmxcheck_print_text(line, "    cpuid:");
  for (i = 0; i < VMXCHECK_LEAVES; i++) {
    if (!p->cpuid[i].present)
      continue;
    vmxcheck_start_line(line);
    vmxcheck_add(line, "      ");
    vmxcheck_add(line, vmxcheck_leaves[i].name);
    vmxcheck_print_pair(line, ": { eax: ", p->cpuid[i].registers, ", ebx: ");
    vmxcheck_add(line, ",");
    vmxcheck_end_line(line);
    vmxcheck_start_line(line);
    vmxcheck_print_pair(line, "        ecx: ", p->cpuid[i].registers + 2, ", edx: ");
    vmxcheck_add(line, " }");
    vmxcheck_end_line(line);
  }
}

VMXCHECK_API void vmxcheck_print_memory(
    struct vmxcheck_line *line, const struct vmxcheck_region_state *state)
{
  if (!state->has_header && !state->size)
    return;
  vmxcheck_print_text(line, "      region:");
  if (state->size)
    vmxcheck_print_decimal(line, "        size: ", state->size);
  if (!state->has_header)
    return;
  vmxcheck_print_hex(line, "        header: ", state->header);
  if (state->first_nonzero)
    vmxcheck_print_hex(line, "        first-nonzero: ", state->first_nonzero);
  else if (state->size)
    vmxcheck_print_text(line, "        zeroed: true");
}

VMXCHECK_API void vmxcheck_print_regions(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  if (p->vmxon.has_pointer) {
    vmxcheck_print_text(line, "    vmxon:");
    vmxcheck_print_text(line, "      operand:");
    vmxcheck_print_text(line, "        kind: memory");
    if (!p->hides_addresses)
      vmxcheck_print_hex(line, "        linear: ", p->vmxon.linear);
    vmxcheck_print_text(line, "        access: readable");
    vmxcheck_print_hex(line, "      pointer: ", p->vmxon.pointer);
    vmxcheck_print_memory(line, &p->vmxon);
  }
  if (p->vmcs.has_pointer) {
    vmxcheck_print_text(line, "    vmcs:");
    vmxcheck_print_hex(line, "      pointer: ", p->vmcs.pointer);
    vmxcheck_print_memory(line, &p->vmcs);
  }
}

/* The format's name for an exception; null if VMXON itself does not raise it. */
VMXCHECK_API const char *vmxcheck_exception(int vector)
{
  switch (vector) {
    case 6:
      return "ud";
    case 12:
      return "ss0";
    case 13:
      return "gp0";
    case 14:
      return "pf";
    default:
      return 0;
  }
}

VMXCHECK_API void vmxcheck_print_exception(struct vmxcheck_line *line, int vector)
{
  const char *name = vmxcheck_exception(vector);

  if (!name) {
    vmxcheck_print_decimal(line, "    # VMXON raised exception ", (vmxcheck_u32)vector);
    return;
  }
  vmxcheck_print_text(line, "    observed:");
  vmxcheck_start_line(line);
  vmxcheck_add(line, "      outcome: ");
  vmxcheck_add(line, name);
  vmxcheck_end_line(line);
}

VMXCHECK_API void vmxcheck_print_result(
    struct vmxcheck_line *line, const struct vmxcheck_processor *p)
{
  switch (p->observed) {
    case VMXCHECK_OBSERVED_STATUS:
      vmxcheck_print_text(line, "    observed:");
      vmxcheck_print_decimal(line, "      status: ", (vmxcheck_u32)p->observed_value);
      break;
    case VMXCHECK_OBSERVED_RFLAGS:
      vmxcheck_print_text(line, "    observed:");
      vmxcheck_print_hex(line, "      rflags: ", p->observed_rflags);
      break;
    case VMXCHECK_OBSERVED_EXCEPTION:
      vmxcheck_print_exception(line, p->observed_value);
      break;
    default:
      break;
  }
}

/* Prints the state of a logical processor, and the VMXON result if recorded. */
VMXCHECK_API void vmxcheck_print(const struct vmxcheck_log *log, struct vmxcheck_processor *p)
{
  struct vmxcheck_line line;

  p->lines = 0;
  vmxcheck_start_processor(&line, log, p);
  vmxcheck_print_decimal(&line, "  - id: ", p->id);
  vmxcheck_print_hex(&line, "    cr0: ", p->cr0);
  if (!p->hides_addresses)
    vmxcheck_print_hex(&line, "    cr3: ", p->cr3);
  vmxcheck_print_hex(&line, "    cr4: ", p->cr4);
  vmxcheck_print_hex(&line, "    rflags: ", p->rflags);
  vmxcheck_print_decimal(&line, "    cpl: ", p->cpl);
  vmxcheck_print_segments(&line, p);
  vmxcheck_print_operation(&line, p);
  vmxcheck_print_msrs(&line, p);
  vmxcheck_print_cpuid(&line, p);
  vmxcheck_print_regions(&line, p);
  vmxcheck_print_result(&line, p);
  vmxcheck_complete(&line);
}

/* Prints the VMXON result of a processor whose state was printed before VMXON. */
VMXCHECK_API void vmxcheck_print_observed(
    const struct vmxcheck_log *log, struct vmxcheck_processor *p)
{
  struct vmxcheck_line line;

  vmxcheck_start_processor(&line, log, p);
  vmxcheck_print_result(&line, p);
  vmxcheck_complete(&line);
}

#endif
