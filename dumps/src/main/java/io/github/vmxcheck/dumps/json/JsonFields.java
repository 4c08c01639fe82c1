// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.Quoted;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/** Sets the fields of one logical processor from values of a JSON document. */
public final class JsonFields {
  private static final long LOW_HALF = 0xffff_ffffL;

  private final RegisterBlock block;
  private final ProcessorSnapshot processor;

  public JsonFields(RegisterBlock block, ProcessorSnapshot processor) {
    this.block = block;
    this.processor = processor;
  }

  /** Sets the bits of a field from a number. */
  public void set(Field field, JsonValue value) {
    set(field, value, 0, field.mask());
  }

  /** Sets a field from bits of a number, shifted down. */
  public void set(Field field, JsonValue value, int lowest, long mask) {
    Digits digits = number(field.title(), value);
    if (digits != null) {
      set(field, digits.value() >>> lowest, digits.printed() >>> lowest & mask, value.place());
    }
  }

  /** Sets a field from a hexadecimal number with leading zeros, as wide as its digits. */
  public void setPadded(Field field, JsonValue value) {
    Digits digits = number(field.title(), value);
    Digits printed = digits == null ? null : Digits.of(value.text());
    if (printed != null) {
      set(field, printed.value(), printed.printed(), value.place());
    }
  }

  public void set(Field field, long value, long mask, long place) {
    block.set(processor, field, value, mask, place);
  }

  /** Sets the known bits of a model-specific register. */
  public void setMsr(JsonValue index, JsonValue value) {
    Digits number = index.number();
    if (number != null) {
      Field.byMsrIndex(number.value()).ifPresent(field -> set(field, value));
    }
  }

  /** Sets the known bits of a register of a CPUID leaf. */
  public void setCpuid(Digits leaf, Digits subleaf, String register, JsonValue value) {
    if (leaf != null && subleaf != null) {
      Field.byCpuid(leaf.value(), subleaf.value(), register).ifPresent(field -> set(field, value));
    }
  }

  /** The number; null if there is none, after a hint if there is something else. */
  private Digits number(String title, JsonValue value) {
    Digits digits = value.number();
    if (digits == null && !value.text().isEmpty()) {
      String found = Quoted.of(value.text());
      block.hint(
          title + " was left out: found " + found + ", expected a number of at most 64 bits",
          value.place());
    }
    return digits;
  }

  /** Drops the processor again if its registers show that it was not started yet. */
  public void rejectUnlessStarted(SnapshotAssembler blocks) {
    if (processor.has(Field.CR0, LOW_HALF, 0)) {
      String why =
          "left out the registers of a processor that was not started yet: CR0 is 0, and CR0.ET is"
              + " always 1";
      blocks.reject(block, processor, processor.origin(Field.CR0), why);
    }
  }

  public void hint(String text, long place) {
    block.hint(text, place);
  }
}
