// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A field whose value changed.
 *
 * @param processor the logical processor number, if it must be named
 * @param field its key
 * @param before its value; empty if it was unknown
 * @param after its value; empty if it is unknown
 * @param place where the value after the change was read
 */
public record FieldChange(
    OptionalLong processor,
    String field,
    Optional<Value> before,
    Optional<Value> after,
    Optional<Place> place) {
  private static final int NAMED_ONE_BY_ONE = 6;

  static FieldChange of(Optional<Evidence> before, Optional<Evidence> after) {
    Evidence one = after.or(() -> before).orElseThrow();
    return new FieldChange(
        one.processor(),
        one.field(),
        before.map(Evidence::value),
        after.map(Evidence::value),
        after.flatMap(Evidence::place));
  }

  /** The name of the field in the manual. */
  public String title() {
    String title = FieldPath.parse(field).map(ValueText::title).orElse(field);
    return processor.isPresent()
        ? title + " of logical processor " + Long.toUnsignedString(processor.getAsLong())
        : title;
  }

  /** {@code 0x9 → 0x5}. */
  public String values() {
    return word(before) + " → " + word(after);
  }

  private String word(Optional<Value> value) {
    return value.map(this::text).orElse("unknown");
  }

  /** A value as reports write it. */
  public String text(Value value) {
    return FieldPath.parse(field)
        .map(one -> ValueText.of(one.field(), value))
        .orElseGet(value::words);
  }

  /** A copy without the place. */
  FieldChange withoutPlace() {
    return new FieldChange(processor, field, before, after, Optional.empty());
  }

  /** A copy without the processor. */
  FieldChange withoutProcessor() {
    return new FieldChange(OptionalLong.empty(), field, before, after, place);
  }

  /** The changed bits; 0 if a value is not a number. */
  public long changedBits() {
    Optional<Value> old = number(before);
    Optional<Value> now = number(after);
    return old.isEmpty() || now.isEmpty()
        ? 0
        : (old.get().bits() ^ now.get().bits()) & old.get().known() & now.get().known();
  }

  private Optional<Value> number(Optional<Value> value) {
    return value.filter(
        one ->
            FieldPath.parse(field)
                .filter(its -> ValueText.isInDigits(its.field(), one))
                .isPresent());
  }

  /**
   * {@code bit 13 VMXE: 1 → 0}, {@code bits 44:32 REGION_SIZE: 0x400 → 0x1000}, the highest first.
   * Many changes are summarised as ranges. Empty if a value is not a number or was unknown.
   */
  public List<String> bits() {
    List<String> bits = new ArrayList<>();
    for (RegisterLayout.Bits some : changedParts()) {
      String place = some.high() == some.low() ? "bit " : "bits ";
      String name = some.name().isEmpty() ? "" : " " + some.name();
      bits.add(place + ValueText.ranges(some.mask()) + name + ": " + values(some));
    }
    return bits.size() <= NAMED_ONE_BY_ONE
        ? bits
        : List.of("bits " + ValueText.ranges(changedBits()) + " changed");
  }

  private String values(RegisterLayout.Bits some) {
    String format = some.high() == some.low() ? "%d → %d" : "0x%x → 0x%x";
    long old = (number(before).orElseThrow().bits() & some.mask()) >>> some.low();
    long now = (number(after).orElseThrow().bits() & some.mask()) >>> some.low();
    return String.format(Locale.ROOT, format, old, now);
  }

  /** The changed bits. Bits of one name are together, if all their values are known. */
  private List<RegisterLayout.Bits> changedParts() {
    List<RegisterLayout.Bits> parts = new ArrayList<>();
    long left = changedBits();
    while (left != 0) {
      RegisterLayout.Bits part = part(Long.SIZE - 1 - Long.numberOfLeadingZeros(left));
      parts.add(part);
      left &= ~part.mask();
    }
    return parts;
  }

  private RegisterLayout.Bits part(int bit) {
    long known = number(before).orElseThrow().known() & number(after).orElseThrow().known();
    return FieldPath.parse(field).flatMap(path -> RegisterLayout.of(path.field())).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(one -> (one.mask() >>> bit & 1) != 0 && (one.mask() & ~known) == 0)
        .findFirst()
        .orElse(new RegisterLayout.Bits(bit, bit, ""));
  }
}
