// SPDX-License-Identifier: Apache-2.0
// Executes an instruction in each state of a table and prints the result.

typedef unsigned char byte;
typedef unsigned short word;
typedef unsigned int dword;
typedef unsigned long long qword;

// The table: this head, then entries of the same size. Values and bits are defined in Setup.java.
struct head {
  char mark[4];
  dword count;
  byte pad[56];
};

enum mode { LONG, COMPATIBILITY, PROTECTED, PAE_PAGING, UNPAGED, NARROW, REAL, VIRTUAL, VIRTUAL_UNPAGED };
enum operand {
  READABLE, REGISTER, ON_STACK, NON_CANONICAL, NON_CANONICAL_STACK, NOT_MAPPED, NOT_MAPPED_STACK, CROSSING,
  OUTSIDE, OUTSIDE_STACK, NO_SEGMENT, USER_PAGE
};
enum { A20_MASKED = 1, ROOT = 2, CURRENT_VMCS = 4, NON_ROOT = 8, LOCK = 16 };
enum { VMXON, VMCLEAR, VMPTRLD };

struct entry {
  dword number;
  byte mode, level, operand, flags;
  dword cr0, cr4, cr3, rflags, feature_control, efer;
  qword pointer;
  dword header;
  byte instruction;
  byte pad[19];
};

// modes.asm has the same layouts.
extern struct {
  dword kernel, operation, cr0, cr3, cr4, efer, start_cr0, start_cr4, rflags, cs, rip, ss, rsp, ds;
  qword rax, rbp, vmxon, vmcs;
  dword same_level, pad;
} wanted;
extern struct {
  dword failed, cr0, cr3, cr4, efer, vmerror, exit, pad, vector, error, rip, rflags;
  qword cr2;
} found;
extern qword gdt[];
extern byte gdt_end[];
extern dword handlers_32[32], handlers_64[32], handlers_16[32];
extern void vm_exit(void);
void execute(void);
void run_table(void);
dword read_msr(dword index, dword halves[2]);
void write_paged(dword linear, dword value);

// Survives a reset.
#define PERSISTENT ((volatile dword *)0x500)
#define STARTED 0x4f584d56

#define TABLES ((const byte *)0x1000000)
#define TABLE_SIZE 0x20000
#define PER_TABLE (TABLE_SIZE / 64)

#define LOW_PAGES 7 // 7000h to 9fffh: stack, code and data below 1 MByte
#define CODE 0x400000 // the instruction; data and stacks follow
#define PML4 0x40000
#define FIRST_POINTERS 0x41000
#define DIRECTORY 0x42000
#define LOW_PAGE_TABLE 0x43000
#define PAGE_TABLE 0x44000
#define LEGACY_DIRECTORY 0x45000
#define LEGACY_LOW_PAGE_TABLE 0x46000
#define LEGACY_PAGE_TABLE 0x47000
#define PAE_POINTERS 0x48000 // also in modes.asm
#define WINDOW 0x600000
#define VMXON_REGION 0x50000
#define VMCS_REGION 0x51000
#define VMCS_OF_GUEST 0x52000
#define HANDLER_STACK 0x3d000
#define RAM_END 0x1000000 // below the tables

#define HOME_CR0 0x31u
#define PG 0x80000000u
#define PAE 0x20u
#define VMXE 0x2000u
#define VM 0x20000u
#define LME 0x100u
#define NE 0x20u
#define FEATURE_CONTROL 0x3a

qword idt_32[32], idt_64[64];
static dword tss_32[26], tss_64[26];
struct vmcs_field {
  qword field, value;
} vmcs_fields[96];
dword vmcs_field_count;

static void out(word port, byte value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static byte in(word port) {
  byte value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static void cpuid(dword leaf, dword subleaf, dword registers[4]) {
  __asm__ volatile("cpuid"
                   : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]), "=d"(registers[3])
                   : "a"(leaf), "c"(subleaf));
}

static void write_msr(dword index, dword low) {
  __asm__ volatile("wrmsr" : : "c"(index), "a"(low), "d"(0));
}

// A line: a word, numbers in hexadecimal, and a checksum that detects lost output.
static char line[512];
static dword length, sum;

static void begin(const char *text) {
  length = sum = 0;
  while (*text) {
    line[length++] = *text++;
  }
}

static void digits(qword value) {
  int shift = 60;
  while (shift > 0 && !(value >> shift)) {
    shift -= 4;
  }
  for (; shift >= 0; shift -= 4) {
    line[length++] = "0123456789abcdef"[value >> shift & 15];
  }
}

static void number(qword value) {
  sum = sum * 31 + (dword)value + (dword)(value >> 32);
  line[length++] = ' ';
  digits(value);
}

static void end(void) {
  line[length++] = ' ';
  digits(sum);
  line[length++] = '\n';
  const char *from = line;
  dword count = length;
  __asm__ volatile("rep outsb" : "+S"(from), "+c"(count) : "d"(0xe9) : "memory");
}

static void print_processor(void) {
  static const dword leaves[][2] = {
      {0, 0}, {1, 0}, {7, 0}, {7, 1}, {0x80000000, 0}, {0x80000001, 0}, {0x80000008, 0}};
  static const dword msrs[] = {0x9b,  0x480, 0x481, 0x482, 0x483, 0x484, 0x485, 0x486, 0x487, 0x488, 0x489,
                               0x48a, 0x48b, 0x48c, 0x48d, 0x48e, 0x48f, 0x490, 0x491, 0x492, 0x493};
  dword basic[4], extended[4];
  cpuid(0, 0, basic);
  cpuid(0x80000000, 0, extended);
  for (dword i = 0; i < sizeof leaves / sizeof *leaves; i++) {
    dword most = leaves[i][0] < 0x80000000 ? basic[0] : extended[0];
    if (leaves[i][0] <= most) {
      dword registers[4];
      cpuid(leaves[i][0], leaves[i][1], registers);
      begin("vmxcheck-cpuid");
      number(leaves[i][0]);
      number(leaves[i][1]);
      for (int j = 0; j < 4; j++) {
        number(registers[j]);
      }
      end();
    }
  }
  for (dword i = 0; i < sizeof msrs / sizeof *msrs; i++) {
    dword halves[2] = {0, 0};
    dword readable = read_msr(msrs[i], halves);
    begin("vmxcheck-msr");
    number(msrs[i]);
    number(readable);
    number((qword)halves[1] << 32 | halves[0]);
    end();
  }
}

static void gate(qword *at, dword handler, word segment) {
  *at = (handler & 0xffff) | (qword)segment << 16 | 0x8e00ull << 32 | (qword)(handler >> 16) << 48;
}

static void tss(int selector, dword *base) {
  dword address = (dword)base;
  gdt[selector / 8] = 103 | (qword)(address & 0xffffff) << 16 | 0x89ull << 40 | (qword)(address >> 24) << 56;
}

static void page_table(dword at, dword first, int wide) {
  for (dword i = 0; i < (wide ? 512 : 1024); i++) {
    dword page = (first + i * 0x1000) | 3;
    if (wide) {
      ((qword *)at)[i] = page;
    } else {
      ((dword *)at)[i] = page;
    }
  }
}

static void prepare(void) {
  for (int i = 0; i < 32; i++) {
    gate(&idt_32[i], handlers_32[i], 0x08);
    gate(&idt_64[2 * i], handlers_64[i], 0x18);
    ((volatile dword *)0x0)[i] = 0x10000000 | (handlers_16[i] & 0xffff);
  }
  tss_32[1] = HANDLER_STACK;
  tss_32[2] = 0x10;
  tss_32[25] = 104 << 16;
  tss_64[1] = HANDLER_STACK;
  tss_64[25] = 104 << 16;
  tss(0x58, tss_32);
  tss(0x60, tss_64);
  gdt[0x68 / 8] = 0;
  page_table(LOW_PAGE_TABLE, 0, 1);
  page_table(PAGE_TABLE, 0x400000, 1);
  page_table(LEGACY_LOW_PAGE_TABLE, 0, 0);
  page_table(LEGACY_PAGE_TABLE, 0x400000, 0);
  *(qword *)PML4 = FIRST_POINTERS | 7;
  *(qword *)FIRST_POINTERS = DIRECTORY | 7;
  *(qword *)PAE_POINTERS = DIRECTORY | 1;
  ((qword *)DIRECTORY)[0] = LOW_PAGE_TABLE | 7;
  ((qword *)DIRECTORY)[2] = PAGE_TABLE | 7;
  ((dword *)LEGACY_DIRECTORY)[0] = LEGACY_LOW_PAGE_TABLE | 7;
  ((dword *)LEGACY_DIRECTORY)[1] = LEGACY_PAGE_TABLE | 7;
}

static void page(dword directory_of_4, dword index, dword flags) {
  dword wide = directory_of_4 ? PAGE_TABLE : LOW_PAGE_TABLE;
  dword legacy = directory_of_4 ? LEGACY_PAGE_TABLE : LEGACY_LOW_PAGE_TABLE;
  dword entry = (directory_of_4 * 0x400000 + index * 0x1000) | flags;
  ((qword *)wide)[index] = entry;
  ((dword *)legacy)[index] = entry;
}

// Level 0 uses supervisor pages, because SMEP and SMAP would forbid user pages.
static void map(int is_user) {
  dword flags = is_user ? 7 : 3;
  for (dword i = 0; i < 3; i++) {
    page(0, LOW_PAGES + i, flags);
  }
  page(1, 0, flags); // code
  page(1, 1, flags); // data
  page(1, 2, 0);     // not mapped
  page(1, 3, flags); // stack
  page(1, 4, 7);
  page(1, 5, 0);
}

static int is_narrow(const struct entry *e) {
  return e->mode == REAL || e->mode == VIRTUAL || e->mode == VIRTUAL_UNPAGED;
}

static qword linear(const struct entry *e) {
  if (is_narrow(e)) {
    return e->operand == ON_STACK ? 0x7f80 : 0x8100 + 0x1000;
  }
  switch (e->operand) {
    case ON_STACK:
      return CODE + 0x3f80;
    case NON_CANONICAL:
    case NON_CANONICAL_STACK:
      return 0x8000000000001000ull;
    case NOT_MAPPED:
    case NOT_MAPPED_STACK:
      return CODE + 0x5100;
    case CROSSING:
      return CODE + 0x1ffc;
    case USER_PAGE:
      return CODE + 0x4100;
    default:
      return CODE + 0x1100;
  }
}

static int is_by_stack(const struct entry *e) {
  return e->operand == ON_STACK || e->operand == NON_CANONICAL_STACK || e->operand == NOT_MAPPED_STACK ||
         e->operand == OUTSIDE_STACK;
}

// The instruction and UD2; the operand's address is in RAX, or in RBP for the stack segment.
static dword assemble(const struct entry *e, byte *at) {
  byte *from = at;
  int has_16_bits = is_narrow(e) || e->mode == NARROW;
  if (e->flags & LOCK) {
    *at++ = 0xf0;
  }
  if (has_16_bits && e->operand != REGISTER) {
    *at++ = 0x67;
  }
  if (e->instruction == VMXON) {
    *at++ = 0xf3;
  } else if (e->instruction == VMCLEAR) {
    *at++ = 0x66;
  }
  *at++ = 0x0f;
  *at++ = 0xc7;
  if (e->operand == REGISTER) {
    *at++ = 0xf0;
  } else if (is_by_stack(e)) {
    *at++ = 0x75;
    *at++ = 0;
  } else {
    *at++ = 0x30;
  }
  dword after = at - from;
  *at++ = 0x0f;
  *at++ = 0x0b;
  return after;
}

static void field(dword number, qword value) {
  vmcs_fields[vmcs_field_count].field = number;
  vmcs_fields[vmcs_field_count++].value = value;
}

static dword control(dword msr, dword bits) {
  dword halves[2];
  read_msr(msr, halves);
  return (bits | halves[0]) & halves[1];
}

// Prepares a guest in the state in which the instruction is executed.
static void guest(const struct entry *e) {
  int level = e->level;
  vmcs_field_count = 0;
  field(0x4000, control(0x481, 0));
  field(0x4002, control(0x482, 0));
  field(0x4004, 0xffffffff); // every exception causes a VM exit
  field(0x4006, 0);
  field(0x4008, 0);
  field(0x400a, 0);
  field(0x400c, control(0x483, 0x200)); // host in 64-bit mode
  field(0x400e, 0);
  field(0x4010, 0);
  field(0x4012, control(0x484, 0x200)); // guest in long mode
  field(0x4014, 0);
  field(0x4016, 0);
  field(0x2800, ~0ull);
  field(0x2802, 0);
  for (dword i = 0; i < 6; i++) { // ES, CS, SS, DS, FS, GS
    int is_code = i == 1;
    dword selector = is_code ? wanted.cs : wanted.ss;
    dword access = is_code ? (e->mode == LONG ? 0xa09b : 0xc09b) : 0xc093;
    field(0x800 + 2 * i, selector);
    field(0x4800 + 2 * i, 0xffffffff);
    field(0x4814 + 2 * i, access | level << 5);
    field(0x6806 + 2 * i, 0);
    field(0xc00 + 2 * i, is_code ? 0x18 : i > 3 ? 0 : 0x10);
  }
  field(0x80c, 0);
  field(0x480c, 0);
  field(0x4820, 0x10000); // no LDT
  field(0x6812, 0);
  field(0x80e, 0x60);
  field(0x480e, 103);
  field(0x4822, 0x8b);
  field(0x6814, (dword)tss_64);
  field(0x4810, gdt_end - (byte *)gdt - 1);
  field(0x6816, (dword)gdt);
  field(0x4812, sizeof idt_64 - 1);
  field(0x6818, (dword)idt_64);
  field(0x4824, 0);
  field(0x4826, 0);
  field(0x482a, 0);
  field(0x6000, 0);
  field(0x6002, 0);
  field(0x6004, 0);
  field(0x6006, 0);
  field(0x6800, e->cr0);
  field(0x6802, wanted.cr3);
  field(0x6804, e->cr4);
  field(0x681a, 0x400);
  field(0x681c, wanted.rsp);
  field(0x681e, wanted.rip);
  field(0x6820, wanted.rflags);
  field(0x6822, 0);
  field(0x6824, 0);
  field(0x6826, 0);
  field(0xc0c, 0x60);
  field(0x4c00, 0);
  field(0x6c00, HOME_CR0 | PG);
  field(0x6c02, PML4);
  field(0x6c04, PAE | VMXE);
  field(0x6c06, 0);
  field(0x6c08, 0);
  field(0x6c0a, (dword)tss_64);
  field(0x6c0c, (dword)gdt);
  field(0x6c0e, (dword)idt_64);
  field(0x6c10, 0);
  field(0x6c12, 0);
  field(0x6c14, 0x3e000);
  field(0x6c16, (dword)vm_exit);
}

static dword revision(void) {
  dword halves[2] = {0, 0};
  read_msr(0x480, halves);
  return halves[0] & 0x7fffffff;
}

// Fills in the state that execute() sets up.
static void want(const struct entry *e) {
  int is_paged = e->mode != UNPAGED && e->mode != REAL && e->mode != VIRTUAL_UNPAGED;
  int is_long = e->mode == LONG || e->mode == COMPATIBILITY;
  int is_virtual = e->mode == VIRTUAL || e->mode == VIRTUAL_UNPAGED;
  int is_in_vmx_operation = e->flags & (ROOT | NON_ROOT);
  dword cr3 = is_long ? PML4 : e->mode == PAE_PAGING ? PAE_POINTERS : LEGACY_DIRECTORY;
  wanted.kernel = is_long ? 0 : e->mode == REAL ? 2 : 1;
  wanted.operation =
      (is_in_vmx_operation ? 1 : 0) | (e->flags & (CURRENT_VMCS | NON_ROOT) ? 2 : 0) | (e->flags & NON_ROOT ? 4 : 0);
  wanted.cr0 = e->cr0;
  wanted.cr3 = cr3 | (e->cr3 & 0x18);
  wanted.cr4 = e->cr4;
  wanted.efer = e->efer | (is_long ? LME : 0);
  wanted.start_cr0 = HOME_CR0 | (is_paged ? PG : 0);
  wanted.start_cr4 = (is_long || e->mode == PAE_PAGING ? PAE : 0) | (is_in_vmx_operation ? VMXE : 0);
  wanted.rflags = e->rflags | 2 | (is_virtual ? VM : 0);
  wanted.rip = is_narrow(e) ? 0x8000 : e->mode == NARROW ? 0 : CODE;
  wanted.rsp = is_narrow(e) ? 0x7f00 : e->operand == OUTSIDE_STACK ? CODE + 0xf00 : CODE + 0x3f00;
  wanted.same_level = !is_virtual && e->level == 0;
  if (is_narrow(e)) {
    wanted.cs = wanted.ss = wanted.ds = 0;
  } else {
    int level = e->level == 0 ? 0 : 3;
    dword code = e->mode == LONG ? (level ? 0x20 : 0x18) : e->mode == NARROW ? (level ? 0x40 : 0x38) : level ? 0x28 : 0x08;
    dword data = level ? 0x30 : 0x10;
    dword limited = level ? 0x50 : 0x48;
    wanted.cs = code | level;
    wanted.ss = (e->operand == OUTSIDE_STACK ? limited : data) | level;
    wanted.ds = e->operand == NO_SEGMENT ? 0 : (e->operand == OUTSIDE ? limited : data) | level;
  }
  wanted.rax = wanted.rbp = linear(e);
  wanted.vmxon = VMXON_REGION;
  wanted.vmcs = e->flags & NON_ROOT ? VMCS_OF_GUEST : VMCS_REGION;
}

static int is_region(qword pointer) {
  return !(pointer & 0xfff) && ((pointer >= 0x200000 && pointer < 0x300000) ||
                                (pointer >= 0x100000000 && pointer < 0x100100000));
}

// Through a 2-MByte window, because only paging can reach memory above 4 GBytes.
static void write_region(qword pointer, dword header) {
  ((qword *)DIRECTORY)[WINDOW >> 21] = (pointer & ~0x1fffffull) | 0x83;
  write_paged(WINDOW + (dword)(pointer & 0x1fffff), header);
}

static void print_state(const struct entry *e, dword after) {
  dword halves[2] = {0, 0};
  read_msr(FEATURE_CONTROL, halves);
  begin("vmxcheck-state");
  number(e->number);
  number(found.failed);
  number(found.cr0);
  number(found.cr3);
  number(found.cr4);
  number(found.efer);
  number(wanted.rflags);
  number(wanted.cs);
  number(wanted.ss);
  number(halves[0]);
  number(linear(e));
  number(found.exit);
  number(found.vector);
  number(found.error);
  number(found.rip - wanted.rip);
  number(after);
  number(found.rflags);
  number(found.cr2);
  number(found.vmerror);
  end();
}

static void run(const struct entry *e) {
  static const byte zero[sizeof found];
  dword id = revision();
  *(volatile dword *)VMXON_REGION = id;
  *(volatile dword *)VMCS_REGION = id;
  *(volatile dword *)VMCS_OF_GUEST = id;
  if (is_region(e->pointer)) {
    write_region(e->pointer, e->header);
  }
  for (dword i = 0; i < sizeof found; i++) {
    ((volatile byte *)&found)[i] = zero[i];
  }
  want(e);
  map(e->level != 0 || wanted.rflags & VM);
  dword after = assemble(e, is_narrow(e) ? (byte *)0x8000 : (byte *)CODE);
  qword operand = linear(e);
  if (operand < RAM_END) {
    *(volatile qword *)(dword)operand = e->pointer;
  }
  if (e->flags & NON_ROOT) {
    guest(e);
  }
  if (e->flags & A20_MASKED) {
    out(0x92, in(0x92) & ~2 & ~1);
  }
  execute();
  out(0x92, (in(0x92) | 2) & ~1);
  print_state(e, after);
}

// A locked MSR stays locked until the next reset.
static void set_feature_control(dword value) {
  dword halves[2];
  if (!read_msr(FEATURE_CONTROL, halves) || halves[0] == value) {
    return;
  }
  if (halves[0] & 1) {
    out(0xcf9, 2);
    out(0xcf9, 6);
    for (;;) {
    }
  }
  write_msr(FEATURE_CONTROL, value);
}

void run_table(void) {
  prepare();
  if (PERSISTENT[0] != STARTED) {
    PERSISTENT[0] = STARTED;
    PERSISTENT[1] = 0;
    PERSISTENT[2] = 0;
    print_processor();
  }
  for (; PERSISTENT[1] < 4; PERSISTENT[1]++) {
    const byte *table = TABLES + PERSISTENT[1] * TABLE_SIZE;
    const struct head *head = (const struct head *)table;
    if (head->mark[0] != 'V' || head->mark[1] != 'M' || head->mark[2] != 'X' || head->mark[3] != 'T') {
      break;
    }
    for (; PERSISTENT[2] < head->count && PERSISTENT[2] + 1 < PER_TABLE; PERSISTENT[2]++) {
      const struct entry *e = (const struct entry *)table + PERSISTENT[2] + 1;
      set_feature_control(e->feature_control);
      run(e);
    }
    PERSISTENT[2] = 0;
  }
  begin("vmxcheck-end");
  end();
}
