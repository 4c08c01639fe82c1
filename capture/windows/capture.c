/* SPDX-License-Identifier: MIT */
/*
 * Windows driver (WDM, x86-64): prepares a VMXON region on each processor and prints the state of
 * all processors to the kernel's debug output (DebugView or a debugger). It does not execute VMXON.
 *
 * MinGW's GCC has no structured exception handling. Built with it, the driver reads only the
 * enumerated MSRs and cannot detect VMX root operation if CR4.VMXE is set.
 */
#include <ntddk.h>

#include "vmxcheck_capture.h"

#if defined(_MSC_VER) || defined(__clang__)
#include "vmxcheck_guard.h"
#define ACCESS &vmxcheck_guard
#else
#define ACCESS NULL
#endif

#define TAG 0x6b637876 /* "vxck" */

/* The data of one processor. */
typedef struct one {
  struct vmxcheck_processor state;
  vmxcheck_u64 pointer;
  void *memory; /* the page of the VMXON region */
} one;

static one *all;
static ULONG active;

static void emit(void *context, const char *line)
{
  UNREFERENCED_PARAMETER(context);
  DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "%s\n", line);
}

/* Runs at IPI_LEVEL: must not wait or call DbgPrint. */
static ULONG_PTR capture(ULONG_PTR unused)
{
  ULONG me = KeGetCurrentProcessorNumberEx(NULL);
  struct vmxcheck_region vmxon;
  vmxcheck_u32 registers[4];

  UNREFERENCED_PARAMETER(unused);
  if (me >= active)
    return 0;
  vmxcheck_cpuid(1, 0, registers);
  if (!all[me].memory || !(registers[VMXCHECK_ECX] >> 5 & 1)) {
    vmxcheck_read(&all[me].state, me, ACCESS, NULL, NULL);
    return 0;
  }
  *(vmxcheck_u32 *)all[me].memory = (vmxcheck_u32)vmxcheck_rdmsr(0x480) & 0x7fffffff;
  vmxon.operand = &all[me].pointer;
  vmxon.memory = all[me].memory;
  vmxon.size = PAGE_SIZE;
  vmxcheck_read(&all[me].state, me, ACCESS, &vmxon, NULL);
  return 0;
}

static void allocate_regions(void)
{
  PHYSICAL_ADDRESS highest;
  ULONG i;

  highest.QuadPart = -1;
  for (i = 0; i < active; i++) {
    all[i].memory = MmAllocateContiguousMemory(PAGE_SIZE, highest);
    if (all[i].memory) {
      RtlZeroMemory(all[i].memory, PAGE_SIZE);
      all[i].pointer = (vmxcheck_u64)MmGetPhysicalAddress(all[i].memory).QuadPart;
    }
  }
}

static void release(void)
{
  ULONG i;

  for (i = 0; i < active; i++)
    if (all[i].memory)
      MmFreeContiguousMemory(all[i].memory);
  ExFreePoolWithTag(all, TAG);
}

static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
  UNREFERENCED_PARAMETER(driver);
}

DRIVER_INITIALIZE DriverEntry;
NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
  struct vmxcheck_log log;
  ULONG i;

  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  active = KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS);
  all = ExAllocatePoolWithTag(NonPagedPoolNx, active * sizeof *all, TAG);
  if (!all)
    return STATUS_INSUFFICIENT_RESOURCES;
  allocate_regions();
  KeIpiGenericCall(capture, 0);
  vmxcheck_begin(&log, emit, NULL, "Windows", active);
  for (i = 0; i < active; i++)
    vmxcheck_print(&log, &all[i].state);
  release();
  return STATUS_SUCCESS;
}
