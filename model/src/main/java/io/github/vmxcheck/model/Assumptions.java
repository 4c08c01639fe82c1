// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is assumed where a dump has no value and none can be derived. The usual assumptions describe
 * a kernel driver about to execute VMXON; each one that is used is listed in every report.
 *
 * @param usual whether the usual assumptions are made
 * @param explicit further assumptions, which take precedence over the usual ones
 */
public record Assumptions(boolean usual, List<Explicit> explicit) {
  public static final Assumptions NONE = new Assumptions(false, List.of());
  public static final Assumptions USUAL = new Assumptions(true, List.of());

  private static final long HIGH_HALF = 0xffff_ffffL << 32;

  /** The width of processors with PAE and without CPUID leaf 80000008H; few others have less. */
  private static final int USUAL_ADDRESS_WIDTH = 36;

  private static final FieldPath NON_ROOT = new FieldPath(VMX_OPERATION, 1, 1);
  private static final FieldPath VIRTUAL_8086 = new FieldPath(RFLAGS, 17, 17);

  private static final List<Field> PRINTED_SHORT =
      Stream.of(Field.values()).filter(Field::isPrintedShort).toList();

  /** Known if a register was printed in eight digits, even if other digits are unknown. */
  private static final long LAST_OF_EIGHT_DIGITS = 0xf000_0000L;

  /**
   * An assumption that a user asked for.
   *
   * @param path the assumed bits
   * @param value their assumed value, whose bit 0 is the lowest bit of the path
   * @param profile name of the profile that supplies it; empty if the user named the field
   */
  public record Explicit(FieldPath path, FieldValue value, String profile) {
    public Explicit(FieldPath path, FieldValue value) {
      this(path, value, "");
    }
  }

  /**
   * An assumption that was used.
   *
   * @param path the assumed bits, none of which is in the dump
   * @param value their assumed value, as in the native format
   * @param profile name of the profile that supplied it; empty for any other assumption
   */
  public record Used(FieldPath path, String value, String profile) {
    public Used(FieldPath path, String value) {
      this(path, value, "");
    }
  }

  public Assumptions {
    explicit = List.copyOf(explicit);
  }

  /**
   * Parses one {@code FIELD=VALUE}.
   *
   * @throws IllegalArgumentException with what was found and what was expected
   */
  public static Explicit parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "found '"
              + text
              + "', expected usual, none or FIELD=VALUE such as vmx-operation=outside");
    }
    String key = text.substring(0, equals);
    FieldPath path =
        FieldPath.parse(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "found unknown field '"
                            + key
                            + "', expected one such as "
                            + ClosestMatch.of(key, Field.keys()).orElse("vmx-operation")));
    try {
      return new Explicit(path, FieldValue.parse(text.substring(equals + 1), path));
    } catch (FieldValue.Malformed e) {
      throw new IllegalArgumentException(
          key + ": found '" + text.substring(equals + 1) + "', expected " + e.getMessage(), e);
    }
  }

  /** These assumptions and more explicit ones, which come after the present explicit ones. */
  public Assumptions with(List<Explicit> more) {
    if (more.isEmpty()) {
      return this;
    }
    return new Assumptions(usual, Stream.concat(explicit.stream(), more.stream()).toList());
  }

  /** Fills unknown bits of the snapshot, and returns the assumptions that were used. */
  public List<Used> apply(ProcessorSnapshot snapshot) {
    List<Used> used = new ArrayList<>(0);
    for (Explicit one : explicit) {
      assume(snapshot, one, used);
    }
    if (usual) {
      applyUsual(snapshot, used);
    }
    return used;
  }

  private static void applyUsual(ProcessorSnapshot snapshot, List<Used> used) {
    assumeZero(snapshot, FieldPath.of(A20M), used);
    assumeZero(snapshot, FieldPath.of(SMM), used);
    if (!snapshot.has(CR4, Cr4.SMXE, Cr4.SMXE)) {
      assumeZero(snapshot, FieldPath.of(SMX_OPERATION), used);
    }
    assumeZero(snapshot, NON_ROOT, used);
    Derivation.rootOperation(snapshot);
    assumeZero(snapshot, FieldPath.of(OPERAND_KIND), used);
    assumeZero(snapshot, FieldPath.of(OPERAND_LOCK), used);
    assumeZero(snapshot, FieldPath.of(OPERAND_ACCESS), used);
    for (Field register : PRINTED_SHORT) {
      if (snapshot.knows(register, LAST_OF_EIGHT_DIGITS)
          && (snapshot.known(register) & HIGH_HALF) == 0) {
        assumeZero(snapshot, new FieldPath(register, 63, 32), used);
      }
    }
    if (snapshot.isAbsent(RFLAGS)) {
      assumeZero(snapshot, VIRTUAL_8086, used);
    }
    assumeCurrentPrivilegeLevel(snapshot, used);
    if (!snapshot.knows(CPUID_80000008_EAX, Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH)) {
      assume(snapshot, FieldPath.of(PHYSICAL_ADDRESS_WIDTH_LEAST), USUAL_ADDRESS_WIDTH, used);
    }
    boolean mayBe64BitMode = !snapshot.has(IA32_EFER, Efer.LMA, 0) && !snapshot.has(CS_D, 1, 1);
    if (snapshot.isAbsent(CS_L) && mayBe64BitMode) {
      assume(snapshot, FieldPath.of(CS_L), 1, used);
    }
  }

  /**
   * Assumes CPL 0 unless the selector of CS or SS shows otherwise: with RFLAGS.VM assumed to be 0,
   * bits 1:0 of the selector are the CPL in protected mode, and if they are 0, the CPL is 0 in real
   * mode too.
   */
  private static void assumeCurrentPrivilegeLevel(ProcessorSnapshot snapshot, List<Used> used) {
    if (snapshot.knows(CPL) || !snapshot.has(RFLAGS, Rflags.VM, 0)) {
      return;
    }
    Field selector = snapshot.knows(CS_SELECTOR, 3) ? CS_SELECTOR : SS_SELECTOR;
    if (!snapshot.knows(selector, 3)) {
      assumeZero(snapshot, FieldPath.of(CPL), used);
      return;
    }
    long requested = snapshot.value(selector) & 3;
    if (requested == 0 || snapshot.has(CR0, Cr0.PE, Cr0.PE)) {
      assume(snapshot, FieldPath.of(CPL), requested, used);
    }
  }

  private static void assumeZero(ProcessorSnapshot snapshot, FieldPath path, List<Used> used) {
    assume(snapshot, path, 0, used);
  }

  private static void assume(
      ProcessorSnapshot snapshot, FieldPath path, long value, List<Used> used) {
    if (snapshot.knows(path.field(), path.mask())) {
      return;
    }
    assume(snapshot, new Explicit(path, new FieldValue(value, -1L)), used);
  }

  private static void assume(ProcessorSnapshot snapshot, Explicit one, List<Used> used) {
    FieldPath path = one.path;
    Field field = path.field();
    long open = one.value.known() << path.low() & path.mask() & ~snapshot.known(field);
    if (open == 0 || snapshot.isUnreadable(field)) {
      return;
    }
    long origin = one.profile.isEmpty() ? Origin.assumed() : Origin.profile();
    snapshot.set(field, one.value.bits() << path.low(), open, origin);
    for (FieldPath filled : neighbours(field, open)) {
      used.add(new Used(filled, text(filled, snapshot), one.profile));
    }
  }

  /**
   * The bits of a mask as paths of adjacent bits, so that no path includes a bit outside the mask.
   */
  private static List<FieldPath> neighbours(Field field, long mask) {
    List<FieldPath> paths = new ArrayList<>(1);
    long rest = mask;
    while (rest != 0) {
      int low = Long.numberOfTrailingZeros(rest);
      int width = Long.numberOfTrailingZeros(~(rest >>> low));
      FieldPath path = new FieldPath(field, low + width - 1, low);
      paths.add(path);
      rest &= ~path.mask();
    }
    return paths;
  }

  private static String text(FieldPath path, ProcessorSnapshot snapshot) {
    long value = path.value(snapshot);
    if (path.isWhole() && path.field().word(value).isPresent()) {
      return path.field().word(value).get();
    }
    if (path.width() == 1 && path.isWhole()) {
      return value == 1 ? "true" : "false";
    }
    boolean isDecimal = path.width() <= 2 || path.isWhole() && path.field().isCount();
    return isDecimal ? Long.toString(value) : String.format(Locale.ROOT, "0x%x", value);
  }
}
