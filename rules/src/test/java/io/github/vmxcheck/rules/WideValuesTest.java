// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 64-bit values, exact to the bit: comparing them as doubles would lose a low bit under a high one.
 * Each requirement is compared with a formula in Java, written from the manual.
 */
class WideValuesTest {
  private static final long HIGH_HALF = 0xffff_ffffL << 32;
  private static final long LOW_12_BITS = 0xfff;

  /** The good state has 39 physical-address bits. */
  private static final long BEYOND_39_BITS = -1L << 39;

  private static final long LAM_BITS = 3L << 61;
  private static final long RFLAGS_RESERVED = 1L << 3 | 1L << 5 | 1L << 15 | -1L << 22;
  private static final long CR4_RESERVED = 1L << 15 | 1L << 26 | 7L << 29 | -1L << 33;

  /** The wrong bits of a state, by requirement. */
  private static final Map<String, ToLongFunction<ProcessorSnapshot>> FORMULAS = formulas();

  private final Specification specification = Specification.builtIn();
  private final Evaluator rules = PlainSession.evaluator();

  private static Map<String, ToLongFunction<ProcessorSnapshot>> formulas() {
    Map<String, ToLongFunction<ProcessorSnapshot>> formulas = new LinkedHashMap<>();
    formulas.put("vmxon-cr0-pe", s -> ~s.value(CR0) & Cr0.PE);
    formulas.put("vmxon-paging-mode", s -> ~s.value(CR0) & Cr0.PG);
    formulas.put("vmxon-cr4-vmxe", s -> ~s.value(CR4) & Cr4.VMXE);
    formulas.put(
        "vmxon-cr0-fixed-to-1",
        s -> s.value(IA32_VMX_CR0_FIXED0) & ~s.value(CR0) & ~(Cr0.PE | Cr0.PG));
    formulas.put("vmxon-cr0-fixed-to-0", s -> s.value(CR0) & ~s.value(IA32_VMX_CR0_FIXED1));
    formulas.put(
        "vmxon-cr4-fixed-to-1", s -> s.value(IA32_VMX_CR4_FIXED0) & ~s.value(CR4) & ~Cr4.VMXE);
    formulas.put("vmxon-cr4-fixed-to-0", s -> s.value(CR4) & ~s.value(IA32_VMX_CR4_FIXED1));
    formulas.put(
        "vmxon-feature-control-lock", s -> ~s.value(IA32_FEATURE_CONTROL) & FeatureControl.LOCK);
    formulas.put(
        "vmxon-feature-control-outside-smx",
        s -> ~s.value(IA32_FEATURE_CONTROL) & FeatureControl.VMX_OUTSIDE_SMX);
    formulas.put("vmxon-pointer-aligned", s -> s.value(VMXON_POINTER) & LOW_12_BITS);
    formulas.put("vmxon-pointer-width", s -> s.value(VMXON_POINTER) & BEYOND_39_BITS);
    formulas.put("vmclear-pointer-aligned", s -> s.value(VMCS_POINTER) & LOW_12_BITS);
    formulas.put("vmclear-pointer-width", s -> s.value(VMCS_POINTER) & BEYOND_39_BITS);
    formulas.put("vmptrld-pointer-aligned", s -> s.value(VMCS_POINTER) & LOW_12_BITS);
    formulas.put("vmptrld-pointer-width", s -> s.value(VMCS_POINTER) & BEYOND_39_BITS);
    formulas.put("vmxon-region-revision", s -> revisionDifference(s, VMXON_REGION_HEADER));
    formulas.put("vmptrld-region-revision", s -> revisionDifference(s, VMCS_REGION_HEADER));
    formulas.put("state-cr0-reserved", s -> s.value(CR0) & HIGH_HALF);
    formulas.put("state-cr3-width", s -> s.value(CR3) & BEYOND_39_BITS & ~LAM_BITS);
    formulas.put("state-cr4-reserved", s -> s.value(CR4) & CR4_RESERVED);
    formulas.put(
        "state-efer-reserved",
        s -> s.value(IA32_EFER) & ~(Efer.SCE | Efer.LME | Efer.LMA | Efer.NXE));
    formulas.put(
        "state-rflags-reserved",
        s -> s.value(RFLAGS) & RFLAGS_RESERVED | ~s.value(RFLAGS) & 1L << 1);
    formulas.put(
        "capability-cr0-fixed-contradiction",
        s -> s.value(IA32_VMX_CR0_FIXED0) & ~s.value(IA32_VMX_CR0_FIXED1));
    formulas.put(
        "capability-cr4-fixed-contradiction",
        s -> s.value(IA32_VMX_CR4_FIXED0) & ~s.value(IA32_VMX_CR4_FIXED1));
    return formulas;
  }

  private static long revisionDifference(ProcessorSnapshot state, Field header) {
    return (state.value(header) ^ state.value(IA32_VMX_BASIC)) & VmxBasic.REVISION_IDENTIFIER;
  }

  static Stream<Field> wideFields() {
    return Stream.of(
        CR0,
        CR3,
        CR4,
        RFLAGS,
        IA32_EFER,
        IA32_FEATURE_CONTROL,
        IA32_VMX_BASIC,
        IA32_VMX_CR0_FIXED0,
        IA32_VMX_CR0_FIXED1,
        IA32_VMX_CR4_FIXED0,
        IA32_VMX_CR4_FIXED1,
        VMXON_POINTER,
        VMCS_POINTER);
  }

  @ParameterizedTest
  @MethodSource("wideFields")
  void everyBitCountsUnderAnyHigherBits(Field field) {
    for (long above : new long[] {0, 1L << 62, 1L << 63 | 1L << 53}) {
      for (int bit = 0; bit < 64; bit++) {
        ProcessorSnapshot state = good();
        state.set(field, (state.value(field) | above) ^ 1L << bit);
        check(state, field.key() + " with bit " + bit + " under " + Long.toHexString(above));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wideFields")
  void allBitsCountTogether(Field field) {
    LongStream.of(0, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, (1L << 60) + 1)
        .forEach(value -> check(good().set(field, value), field + " " + Long.toHexString(value)));
  }

  /** A formula that never finds a wrong bit, or always does, would prove nothing. */
  @Test
  void everyFormulaFindsRightAndWrongBits() {
    FORMULAS.forEach(
        (id, formula) -> {
          assertThat(formula.applyAsLong(good())).as(id).isZero();
          assertThat(wideFields())
              .as(id)
              .anyMatch(
                  field ->
                      Stream.of(~good().value(field), 0L, -1L)
                          .anyMatch(value -> formula.applyAsLong(good().set(field, value)) != 0));
        });
  }

  private void check(ProcessorSnapshot state, String what) {
    Evaluation evaluation = rules.evaluate(state);
    FORMULAS.forEach(
        (id, formula) -> {
          Requirement requirement = specification.byId(id).orElseThrow();
          long expected = formula.applyAsLong(state);
          assertThat(evaluation.verdict(requirement.index()))
              .as(id + ": " + what)
              .isEqualTo(expected == 0 ? Verdict.SATISFIED : Verdict.VIOLATED);
          List<WrongBits> wrong = evaluation.bits(requirement.index());
          assertThat(wrong.stream().mapToLong(WrongBits::mask).reduce(0, (a, b) -> a | b))
              .as(id + ": " + what)
              .isEqualTo(expected);
        });
  }

  private static ProcessorSnapshot good() {
    return ExampleStates.base("64-bit");
  }
}
