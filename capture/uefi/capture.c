/* SPDX-License-Identifier: MIT */
/*
 * UEFI application: writes the state of all processors to the console and to \vmxcheck.log on the
 * volume it was started from, replacing an older log. Only the first processor may call boot
 * services: the others fill in their structure, and the first prints all of them.
 *
 * -DTRY also executes VMXON and then VMXOFF. -DLOCK first sets and locks IA32_FEATURE_CONTROL if
 * the firmware left it unlocked; only a reset undoes this. -DSHUTDOWN powers off at the end.
 */
#include <efi.h>

#include "vmxcheck_guard.h"

#ifndef MOST_PROCESSORS
#define MOST_PROCESSORS 256
#endif
#define PAGE 4096
#define RFLAGS_CF 0x01
#define RFLAGS_ZF 0x40

/* The members used of the MP services protocol: UEFI Platform Initialization, Volume 2. */
typedef struct mp_services {
  EFI_STATUS(EFIAPI *count)(struct mp_services *, UINTN *all, UINTN *enabled);
  void *info;
  EFI_STATUS(EFIAPI *start_all)(
      struct mp_services *,
      void(EFIAPI *procedure)(void *),
      BOOLEAN one_after_another,
      EFI_EVENT,
      UINTN timeout,
      void *argument,
      UINTN **failed);
  void *start_one;
  void *switch_first;
  void *enable;
  EFI_STATUS(EFIAPI *which)(struct mp_services *, UINTN *);
} mp_services;

/* The destinations of the lines. */
struct output {
  SIMPLE_TEXT_OUTPUT_INTERFACE *console;
  EFI_FILE_HANDLE file;
  EFI_STATUS failed; /* status of the first failed write */
};

static struct vmxcheck_processor states[MOST_PROCESSORS];
static int captured[MOST_PROCESSORS];
static vmxcheck_u64 pointers[MOST_PROCESSORS];
static unsigned char regions[MOST_PROCESSORS][PAGE] __attribute__((aligned(PAGE)));

static void write(struct output *output, const char *text, UINTN length)
{
  if (output->file && !output->failed)
    output->failed = output->file->Write(output->file, &length, (void *)text);
}

static void emit(void *context, const char *line)
{
  struct output *output = context;
  CHAR16 wide[VMXCHECK_LONGEST + 3];
  UINTN length = 0;

  for (; line[length]; length++)
    wide[length] = (CHAR16)line[length];
  wide[length] = '\r';
  wide[length + 1] = '\n';
  wide[length + 2] = 0;
  output->console->OutputString(output->console, wide);
  write(output, line, length);
  write(output, "\n", 1);
}

#if defined(TRY)

static vmxcheck_u64 enable_vmx(void)
{
  vmxcheck_u64 cr4;

  __asm__ __volatile__("mov %%cr4, %0" : "=r"(cr4));
  __asm__ __volatile__("mov %0, %%cr4" : : "r"(cr4 | 1 << 13) : "memory");
#if defined(LOCK)
  {
    vmxcheck_u64 control;

    if (!vmxcheck_guarded_rdmsr(0x3a, &control) && !(control & 1))
      __asm__ __volatile__("wrmsr" : : "c"(0x3a), "a"(5), "d"(0));
  }
#endif
  return cr4;
}

static void try_vmxon(UINTN me, vmxcheck_u64 cr4)
{
  vmxcheck_u64 rflags = 0;
  int vector = vmxcheck_guarded_vmxon(&pointers[me], &rflags);

  if (vector)
    vmxcheck_observed_exception(&states[me], vector);
  else
    vmxcheck_observed_rflags(&states[me], rflags);
  if (!vector && !(rflags & (RFLAGS_CF | RFLAGS_ZF)))
    __asm__ __volatile__("vmxoff" : : : "cc");
  __asm__ __volatile__("mov %0, %%cr4" : : "r"(cr4) : "memory");
}

#else

static vmxcheck_u64 enable_vmx(void)
{
  return 0;
}

static void try_vmxon(UINTN me, vmxcheck_u64 cr4)
{
  (void)me;
  (void)cr4;
}

#endif

/* If VMX is enumerated, the MSR exists, so it can be read even if no fault can be caught. */
static int read_basic(vmxcheck_u64 *basic)
{
  int faulted = vmxcheck_guarded_rdmsr(0x480, basic);

  if (faulted != VMXCHECK_CANNOT_CATCH)
    return faulted;
  *basic = vmxcheck_rdmsr(0x480);
  return 0;
}

/* Prepares a VMXON region as a driver would, and reads the state. */
static void capture(UINTN me)
{
  struct vmxcheck_region region;
  vmxcheck_u64 basic = 0;
  vmxcheck_u64 cr4;
  vmxcheck_u32 registers[4];

  if (me >= MOST_PROCESSORS)
    return;
  captured[me] = 1;
  vmxcheck_cpuid(1, 0, registers);
  if (!(registers[VMXCHECK_ECX] >> 5 & 1) || read_basic(&basic)) {
    vmxcheck_read(&states[me], (vmxcheck_u32)me, &vmxcheck_guard, 0, 0);
    return;
  }
  *(vmxcheck_u32 *)regions[me] = (vmxcheck_u32)basic & 0x7fffffff;
  pointers[me] = (vmxcheck_u64)(UINTN)regions[me]; /* UEFI maps memory one to one */
  region.operand = &pointers[me];
  region.memory = regions[me];
  region.size = PAGE;
  cr4 = enable_vmx();
  vmxcheck_read(&states[me], (vmxcheck_u32)me, &vmxcheck_guard, &region, 0);
  try_vmxon(me, cr4);
}

static void EFIAPI capture_other(void *services)
{
  mp_services *mp = services;
  UINTN me = MOST_PROCESSORS;

  mp->which(mp, &me);
  capture(me);
}

/* Returns the number of processors to capture. */
static UINTN capture_all(EFI_BOOT_SERVICES *boot)
{
  static EFI_GUID guid = {
      0x3fdda605, 0xa76e, 0x4f46, {0xad, 0x29, 0x12, 0xf4, 0x53, 0x1b, 0x3d, 0x08}};
  mp_services *mp = 0;
  UINTN all = 1;
  UINTN enabled = 1;
  UINTN me = 0;

  if (boot->LocateProtocol(&guid, 0, (void **)&mp))
    mp = 0;
  if (mp) {
    mp->count(mp, &all, &enabled);
    mp->which(mp, &me);
  }
  capture(me);
  if (enabled > 1)
    mp->start_all(mp, capture_other, FALSE, 0, 0, mp, 0);
  return enabled;
}

/* Deletes an old file first: a shorter new log would keep the old file's end. */
static EFI_FILE_HANDLE create(EFI_FILE_HANDLE root, CHAR16 *name)
{
  UINT64 mode = EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE;
  EFI_FILE_HANDLE file;

  if (!root->Open(root, &file, name, mode, 0) && file->Delete(file))
    return 0;
  return root->Open(root, &file, name, mode | EFI_FILE_MODE_CREATE, 0) ? 0 : file;
}

static EFI_FILE_HANDLE open_log(EFI_HANDLE image, EFI_BOOT_SERVICES *boot)
{
  static EFI_GUID image_guid = {
      0x5b1b31a1, 0x9562, 0x11d2, {0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};
  static EFI_GUID volume_guid = {
      0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};
  static CHAR16 name[] = L"\\vmxcheck.log";
  EFI_LOADED_IMAGE *loaded;
  EFI_FILE_IO_INTERFACE *volume;
  EFI_FILE_HANDLE root;

  if (boot->HandleProtocol(image, &image_guid, (void **)&loaded) ||
      boot->HandleProtocol(loaded->DeviceHandle, &volume_guid, (void **)&volume) ||
      volume->OpenVolume(volume, &root))
    return 0;
  return create(root, name);
}

/* The head announces the number of processors, so the log also reveals missing ones. */
static EFI_STATUS print(struct output *output, UINTN processors)
{
  struct vmxcheck_log log;
  UINTN count = 0;
  UINTN i;

  vmxcheck_begin(&log, emit, output, "UEFI", (vmxcheck_u32)processors);
  for (i = 0; i < MOST_PROCESSORS; i++)
    if (captured[i]) {
      vmxcheck_print(&log, &states[i]);
      count++;
    }
  if (count == processors)
    return EFI_SUCCESS;
  emit(output, "ERROR: not all processors were captured: check MOST_PROCESSORS in capture.c");
  return EFI_BUFFER_TOO_SMALL;
}

static EFI_STATUS close(struct output *output)
{
  EFI_STATUS closed = output->file ? output->file->Close(output->file) : EFI_NOT_FOUND;

  output->file = 0;
  if (!output->failed && !closed)
    return EFI_SUCCESS;
  emit(output, "ERROR: vmxcheck.log could not be written");
  return EFI_DEVICE_ERROR;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
  struct output output;
  UINTN processors = capture_all(system->BootServices);
  EFI_STATUS printed;
  EFI_STATUS closed;

  output.console = system->ConOut;
  output.file = open_log(image, system->BootServices);
  output.failed = EFI_SUCCESS;
  printed = print(&output, processors);
  closed = close(&output);
#if defined(SHUTDOWN)
  system->RuntimeServices->ResetSystem(EfiResetShutdown, 0, 0, 0);
#endif
  return printed ? printed : closed;
}
