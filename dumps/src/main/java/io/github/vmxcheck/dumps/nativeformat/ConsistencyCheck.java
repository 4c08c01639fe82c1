// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxBasic;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * Checks redundant fields of one logical processor against each other, and fills those that follow
 * from others.
 */
final class ConsistencyCheck {
  private static final int PAGE = 4096;
  private static final List<String> STATUSES =
      List.of("vmsucceed", "vmfail-valid-15", "vmfail-invalid");
  private static final Field[] VENDOR_REGISTERS = {CPUID_0_EBX, CPUID_0_EDX, CPUID_0_ECX};

  private final CheckedState values;
  private final ProcessorSnapshot state;

  /**
   * The bytes of a region.
   *
   * @param placeOf the place where the byte at an offset was given
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Region(String key, byte[] bytes, IntToLongFunction placeOf) {}

  ConsistencyCheck(CheckedState values) {
    this.values = values;
    this.state = values.state();
  }

  /**
   * Checks what is known.
   *
   * @param regions the bytes given, by the field of their header
   */
  void check(Map<Field, Region> regions) {
    firstNonzero(VMXON_REGION_FIRST_NONZERO, VMXON_REGION_ZEROED);
    firstNonzero(VMCS_REGION_FIRST_NONZERO, VMCS_REGION_ZEROED);
    regions.forEach(this::region);
    vendor();
    observed();
  }

  /** Sets the header, and whether the rest is zero, from the bytes of a region. */
  void region(Field header, Region region) {
    long dword = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      dword = dword << 8 | region.bytes()[i] & 0xff;
    }
    String found = String.format(Locale.ROOT, "the header 0x%x", dword);
    long place = region.placeOf().applyAsLong(0);
    values.set(region.key(), () -> found, header, dword, header.mask(), place);
    if (header == VMXON_REGION_HEADER) {
      rest(region, VMXON_REGION_ZEROED, VMXON_REGION_FIRST_NONZERO);
    } else {
      rest(region, VMCS_REGION_ZEROED, VMCS_REGION_FIRST_NONZERO);
    }
  }

  private void rest(Region region, Field zeroed, Field firstNonzero) {
    byte[] bytes = region.bytes();
    int first = Integer.BYTES;
    while (first < bytes.length && bytes[first] == 0) {
      first++;
    }
    int offset = first;
    if (offset < bytes.length) {
      String found = "a nonzero byte at offset " + offset;
      long place = region.placeOf().applyAsLong(offset);
      values.set(region.key(), () -> found, zeroed, 0, 1, place);
      values.set(region.key(), () -> found, firstNonzero, offset, firstNonzero.mask(), place);
    } else if (bytes.length >= regionSize()) {
      long place = region.placeOf().applyAsLong(0);
      values.set(region.key(), () -> "only zeros", zeroed, 1, 1, place);
    }
  }

  /** The region size that the processor reports; one page if it does not. */
  private long regionSize() {
    long size = (state.value(IA32_VMX_BASIC) & VmxBasic.REGION_SIZE) >>> 32;
    return state.knows(IA32_VMX_BASIC, VmxBasic.REGION_SIZE) && size > 0 ? size : PAGE;
  }

  private void firstNonzero(Field offset, Field zeroed) {
    if (state.known(offset) != 0) {
      values.set(offset.key(), () -> "a nonzero byte", zeroed, 0, 1, state.origin(offset));
    }
  }

  private void vendor() {
    if (!state.knows(VENDOR)) {
      return;
    }
    ProcessorSnapshot registers = new ProcessorSnapshot(0);
    for (Field register : VENDOR_REGISTERS) {
      if (!state.knows(register)) {
        return;
      }
      registers.set(register, state.value(register));
    }
    Derivation.applyAll(registers);
    long vendor = registers.value(VENDOR);
    long place = state.origin(CPUID_0_EBX);
    String found = "the vendor " + VENDOR.word(vendor).orElse("other");
    values.set("cpuid.0x0", () -> found, VENDOR, vendor, VENDOR.mask(), place);
  }

  /** Checks outcome, status and flags: status 0 is success, 1 means ZF set, 2 means CF set. */
  private void observed() {
    long status = state.knows(OBSERVED_STATUS) ? state.value(OBSERVED_STATUS) : -1;
    Field cause = OBSERVED_STATUS;
    if (state.knows(OBSERVED_OUTCOME)) {
      String outcome = OBSERVED_OUTCOME.word(state.value(OBSERVED_OUTCOME)).orElse("");
      long expected = STATUSES.indexOf(outcome);
      if (status >= 0 && status != expected && !outcome.equals("vm-exit")) {
        disagrees(OBSERVED_STATUS, OBSERVED_OUTCOME, expected < 0 ? " (no status)" : "");
      }
      status = expected;
      cause = OBSERVED_OUTCOME;
    }
    if (status >= 0) {
      long flags = status == 2 ? Rflags.CF : status == 1 ? Rflags.ZF : 0;
      long known = state.known(OBSERVED_RFLAGS) & (Rflags.CF | Rflags.ZF);
      if (((flags ^ state.value(OBSERVED_RFLAGS)) & known) != 0) {
        disagrees(OBSERVED_RFLAGS, cause, "");
      }
    }
  }

  private void disagrees(Field field, Field other, String note) {
    long value = state.value(other);
    String first = values.problems().place(state.origin(other));
    String message =
        String.format(
            Locale.ROOT,
            "found " + (field == OBSERVED_STATUS ? "%d" : "0x%x") + ", but %s says %s is %s%s",
            state.value(field),
            first,
            other.key(),
            other.word(value).orElse("" + value),
            note);
    values.problems().add(field.key(), state.origin(field), message);
  }
}
