// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssumptionsTest {

  @Test
  void missingValuesAreAssumedToBeThoseOfADriverBeforeVmxon() {
    assertThat(usual(""))
        .isEqualTo(
            Map.ofEntries(
                entry("a20m", "false"),
                entry("smm", "false"),
                entry("smx-operation", "outside"),
                entry("vmx-operation[1]", "0"),
                entry("vmxon.operand.kind", "memory"),
                entry("vmxon.operand.lock", "false"),
                entry("vmxon.operand.access", "readable"),
                entry("rflags[17]", "0"),
                entry("cpl", "0"),
                entry("cs.l", "true"),
                entry("cpu.physical-address-width-at-least", "36")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a20m=1",
        "smm=1",
        "smx-operation=inside",
        "vmx-operation=non-root",
        "vmxon.operand.kind=register",
        "vmxon.operand.lock=1",
        "vmxon.operand.access=not-mapped",
        "rflags.VM=1",
        "cpl=3",
        "cs.l=0"
      })
  void knownValuesAreNotAssumed(String known) {
    String key = known.substring(0, known.indexOf('=')).replace(".VM", "");
    assertThat(usual(known).keySet()).noneMatch(path -> path.startsWith(key));
  }

  @ParameterizedTest
  @CsvSource({
    "cr4.SMXE=1,                    smx-operation,    false",
    "cr4.SMXE=0,                    smx-operation,    true",
    "vmx-operation[0]=1,            vmx-operation[1], true",
    "cr0=0x????????80050033,        cr0[63:32],       true",
    "cr4=0x????????003726f8,        cr4[63:32],       true",
    "cr4=0x????????0037?6f8,        cr4[63:32],       true",
    "cr4[15:0]=0x2000,              cr4[63:32],       false",
    "cr4[32:0]=0x2000,              cr4[63:32],       false",
    "cr3=0x????????00001000,        cr3[63:32],       false",
    "IA32_VMX_CR0_FIXED0=0x????????80000021, msr.IA32_VMX_CR0_FIXED0[63:32], true",
    "IA32_VMX_CR0_FIXED1=0x????????ffffffff, msr.IA32_VMX_CR0_FIXED1[63:32], true",
    "IA32_VMX_CR4_FIXED1=0x????????003767ff, msr.IA32_VMX_CR4_FIXED1[63:32], false",
    "rflags=0x246,                  rflags[17],       false",
    "rflags[7:0]=0x46,              rflags[17],       false",
    "rflags[7:0]=0x46,              cpl,              false",
    "rflags.VM=0,                   cpl,              true",
    "IA32_EFER.LMA=1,               cs.l,             true",
    "IA32_EFER.LMA=0,               cs.l,             false",
    "cs.d=1,                        cs.l,             false",
    "cs.d=0,                        cs.l,             true",
    "ss.selector=0x18,              cpl,              true",
    "ss.selector=0x1b cr0.PE=1,     cpl,              true",
    "ss.selector=0x1b,              cpl,              false",
    "cs.selector=0x10,              cpl,              true",
    "cs.selector=0x13 cr0.PE=1,     cpl,              true",
    "cs.selector=0x13,              cpl,              false",
    "cs.selector=0x13 cr0.PE=0,     cpl,              false",
    "a20m=unreadable,               a20m,             false",
  })
  void assumptionsDependOnTheKnownValues(String known, String path, boolean assumed) {
    assertThat(usual(known).containsKey(path)).isEqualTo(assumed);
  }

  @Test
  void withACurrentVmcsTheProcessorIsInRootOperation() {
    ProcessorSnapshot snapshot = SampleStates.of("current-vmcs=0x12346000");
    Assumptions.USUAL.apply(snapshot);
    assertThat(snapshot.knows(VMX_OPERATION)).isTrue();
    assertThat(snapshot.value(VMX_OPERATION)).isEqualTo(VmxOperation.ROOT);
    assertThat(Origin.isDerived(snapshot.origin(VMX_OPERATION, VmxOperation.ROOT))).isTrue();
  }

  @Test
  void theCplIsThatOfCsInProtectedMode() {
    assertThat(usual("cs.selector=0x13 cr0.PE=1")).containsEntry("cpl", "3");
    assertThat(usual("cs.selector=0x10 cr0.PE=1")).containsEntry("cpl", "0");
    assertThat(usual("cs.selector=0x10")).containsEntry("cpl", "0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cr0",
        "cr3",
        "cr4",
        "vmx-operation[0]",
        "current-vmcs",
        "IA32_EFER",
        "IA32_VMX_BASIC",
        "IA32_FEATURE_CONTROL",
        "cpuid.0x1.ecx",
        "vmxon.operand.linear",
        "vmxon.pointer",
        "vmxon.region.header",
        "vmcs.pointer",
        "vmcs.region.header",
        "observed.outcome"
      })
  void decidingValuesAreNeverAssumed(String text) {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    Assumptions.USUAL.apply(snapshot);
    FieldPath path = FieldPath.parse(text).orElseThrow();
    assertThat(snapshot.known(path.field()) & path.mask()).isZero();
  }

  @Test
  void assumedValuesAreMarked() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    for (Assumptions.Used used : Assumptions.USUAL.apply(snapshot)) {
      assertThat(Origin.isAssumed(snapshot.origin(used.path().field()))).isTrue();
      assertThat(snapshot.knows(used.path().field(), used.path().mask())).isTrue();
    }
  }

  @Test
  void noneAssumesNothing() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    assertThat(Assumptions.NONE.apply(snapshot)).isEmpty();
    for (Field field : Field.values()) {
      assertThat(snapshot.isAbsent(field)).isTrue();
    }
  }

  @Test
  void onlyFilledBitsAreNamed() {
    ProcessorSnapshot snapshot = SampleStates.of("cr4=0x????????003726f8");
    assertThat(
            new Assumptions(false, List.of(Assumptions.parse("cr4=0x1003726f8"))).apply(snapshot))
        .extracting(used -> used.path().text() + "=" + used.value())
        .containsExactly("cr4[63:32]=0x1");
  }

  @Test
  void anExplicitAssumptionPrecedesTheUsualOnes() {
    Assumptions.Explicit cpl = Assumptions.parse("cpl=3");
    ProcessorSnapshot alone = new ProcessorSnapshot(0);
    assertThat(new Assumptions(false, List.of(cpl)).apply(alone))
        .containsExactly(new Assumptions.Used(FieldPath.of(CPL), "3"));
    ProcessorSnapshot both = new ProcessorSnapshot(0);
    new Assumptions(true, List.of(cpl)).apply(both);
    assertThat(both.value(CPL)).isEqualTo(3);
    assertThat(both.knows(SMM)).isTrue();
  }

  @Test
  void anExplicitAssumptionMayFillBitsOfAField() {
    Assumptions assumptions =
        new Assumptions(false, List.of(Assumptions.parse("IA32_FEATURE_CONTROL.LOCK=1")));
    ProcessorSnapshot snapshot = SampleStates.of("IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX=1");
    assumptions.apply(snapshot);
    assertThat(snapshot.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(snapshot.known(IA32_FEATURE_CONTROL)).isEqualTo(5);
  }

  @Test
  void theDumpPrecedesAnExplicitAssumption() {
    Assumptions assumptions =
        new Assumptions(false, List.of(Assumptions.parse("vmx-operation=outside")));
    ProcessorSnapshot snapshot = SampleStates.of("vmx-operation=root");
    assertThat(assumptions.apply(snapshot)).isEmpty();
    assertThat(snapshot.value(VMX_OPERATION)).isEqualTo(VmxOperation.ROOT);
  }

  @ParameterizedTest
  @CsvSource({
    "usually,               'expected usual, none or FIELD=VALUE'",
    "vmx-operaton=outside,  expected one such as vmx-operation",
    "vmx-operation=inside,  'found ''inside'', expected one of outside, root, non-root'",
    "cpl=four,              'cpl: found ''four'', expected a number'",
  })
  void reportsInvalidAssumptions(String text, String problem) {
    assertThatThrownBy(() -> Assumptions.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private static Map<String, String> usual(String known) {
    Map<String, String> used = new TreeMap<>();
    for (Assumptions.Used one : Assumptions.USUAL.apply(SampleStates.of(known))) {
      used.put(one.path().text(), one.value());
    }
    return used;
  }

  /** The bits in between are in the dump, so they must not be listed as assumed. */
  @Test
  void onlyUnknownBitsAreListed() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0).set(CR4, 0, 0xf0, Origin.NONE);
    FieldPath low = new FieldPath(CR4, 11, 0);
    Assumptions.Explicit one = new Assumptions.Explicit(low, new FieldValue(0xfff, 0xfff), "p");

    assertThat(Assumptions.NONE.with(List.of(one)).apply(snapshot))
        .containsExactly(
            new Assumptions.Used(new FieldPath(CR4, 3, 0), "0xf", "p"),
            new Assumptions.Used(new FieldPath(CR4, 11, 8), "0xf", "p"));
    assertThat(snapshot.value(CR4)).isEqualTo(0xf0f);
  }
}
