// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxControls;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The capability registers of real processors cause no errors. */
class RealCapabilitiesTest {
  private static final String TABLE = "real-capabilities.txt";

  /** Ten processors with all registers, if the shared dumps are next to the repository. */
  private static final Path MORE = Path.of("../../shared/dumps/vmxcaps-table/1.txt");

  private final Validator validator = new Validator(Specification.builtIn(), Assumptions.NONE);

  @Test
  void noProcessorInTheTableHasErrors() throws IOException {
    Map<String, ProcessorSnapshot> processors = table();
    assertThat(processors).hasSizeGreaterThan(50);
    processors.forEach((name, processor) -> assertThat(errors(processor)).as(name).isEmpty());
  }

  @Test
  void noProcessorInTheSharedDumpsHasErrors() throws IOException {
    Map<String, ProcessorSnapshot> processors = sharedDump();
    assertThat(processors).hasSize(10);
    correctMisprint(processors.get("Coffee Lake"));
    processors.forEach((name, processor) -> assertThat(errors(processor)).as(name).isEmpty());
  }

  @Test
  void theMisprintInTheSharedDumpsIsFound() throws IOException {
    assertThat(errors(sharedDump().get("Coffee Lake"))).containsExactly("capability-true-controls");
  }

  /**
   * The table gives this processor its neighbour's IA32_VMX_TRUE_PINBASED_CTLS, with posted
   * interrupts. It has none: IA32_VMX_PROCBASED_CTLS2 allows no virtual-interrupt delivery.
   */
  private static void correctMisprint(ProcessorSnapshot processor) {
    processor.set(IA32_VMX_TRUE_PINBASED_CTLS, 0x7f_0000_0016L);
  }

  /** The tests above would fail for a processor with one wrong register. */
  @ParameterizedTest
  @CsvSource({
    "IA32_VMX_BASIC.ZERO, 1, capability-basic-bit-31",
    "IA32_VMX_BASIC.REGION_SIZE, 0, capability-basic-region-size",
    "IA32_VMX_BASIC.PHYSICAL_ADDRESS_32_BITS, 1, capability-basic-32-bit-address",
    "IA32_VMX_BASIC.MEMORY_TYPE, 2, capability-basic-memory-type",
    "IA32_VMX_MISC.CR3_TARGETS, 257, capability-misc-cr3-targets",
  })
  void oneWrongRegisterIsAnError(String path, String value, String requirement) throws IOException {
    ProcessorSnapshot processor = table().get("506E3 i7-6700K (Skylake)");
    ExampleStates.set(processor, FieldPath.parse(path).orElseThrow(), value);
    assertThat(errors(processor)).containsExactly(requirement);
  }

  @Test
  void nothingIsUndeterminedWithoutVmx() {
    ProcessorSnapshot processor = new ProcessorSnapshot(0).set(CPUID_1_ECX, 0);
    for (Field register : VmxCapabilities.ALL) {
      processor.setUnreadable(register, Origin.NONE);
    }
    assertThat(
            capabilities(processor)
                .filter(finding -> !finding.requirement().id().contains("feature-control")))
        .isNotEmpty()
        .extracting(Finding::verdict)
        .containsOnly(Verdict.NOT_APPLICABLE, Verdict.SATISFIED);
  }

  @Test
  void nothingIsUndeterminedWithoutTheLaterRegisters() {
    ProcessorSnapshot processor = ExampleStates.base("64-bit");
    processor.set(IA32_VMX_BASIC, 0, VmxBasic.TRUE_CONTROLS, Origin.NONE);
    processor.set(IA32_VMX_PROCBASED_CTLS, 0, VmxControls.SECONDARY_CONTROLS, Origin.NONE);
    for (Field register : VmxCapabilities.ALL) {
      if (register.msrIndex() > IA32_VMX_VMCS_ENUM.msrIndex()) {
        processor.setUnreadable(register, Origin.NONE);
      }
    }
    assertThat(capabilities(processor))
        .isNotEmpty()
        .extracting(Finding::verdict)
        .containsOnly(Verdict.NOT_APPLICABLE, Verdict.SATISFIED);
  }

  private List<String> errors(ProcessorSnapshot processor) {
    return capabilities(processor)
        .filter(finding -> finding.level() == Level.ERROR)
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .map(finding -> finding.requirement().id())
        .toList();
  }

  private Stream<Finding> capabilities(ProcessorSnapshot processor) {
    Snapshot snapshot = new Snapshot("", List.of(), List.of(processor), new ProcessorSnapshot(0));
    return validator
        .validate(snapshot)
        .all()
        .filter(finding -> finding.requirement().kind() == Kind.CAPABILITY);
  }

  private static Map<String, ProcessorSnapshot> table() throws IOException {
    List<String> lines;
    try (InputStream in = RealCapabilitiesTest.class.getResourceAsStream(TABLE)) {
      lines = new String(in.readAllBytes(), UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
    }
    String[] keys = lines.get(0).split(" +[|] +", -1);
    Map<String, ProcessorSnapshot> processors = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(" +[|] +", -1);
      assertThat(cells).as(line).hasSameSizeAs(keys);
      processors.put(cells[0], processor(keys, cells));
    }
    return processors;
  }

  private static ProcessorSnapshot processor(String[] keys, String[] cells) {
    ProcessorSnapshot processor = new ProcessorSnapshot(0);
    for (int i = 1; i < keys.length; i++) {
      if (!cells[i].equals("-")) {
        ExampleStates.set(processor, FieldPath.parse(keys[i]).orElseThrow(), cells[i]);
      }
    }
    if (processor.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, Cpuid.LEAF_1_ECX_VMX)) {
      processor.set(IA32_VMX_CR0_FIXED0, 0x8000_0021L);
      processor.set(IA32_VMX_CR0_FIXED1, 0xffff_ffffL);
      processor.set(IA32_VMX_CR4_FIXED0, 0x2000L);
    }
    return processor;
  }

  private static Map<String, ProcessorSnapshot> sharedDump() throws IOException {
    assumeTrue(Files.exists(MORE), "no shared dumps next to the repository");
    List<String> lines = Files.readAllLines(MORE);
    String[] names = lines.get(0).split("\t", -1);
    Map<String, ProcessorSnapshot> processors = new LinkedHashMap<>();
    for (int column = 2; column < names.length; column++) {
      processors.put(names[column], column(lines.subList(2, lines.size()), column));
    }
    return processors;
  }

  /** Rows are registers and columns processors; a register that does not exist reads 0. */
  private static ProcessorSnapshot column(List<String> lines, int column) {
    ProcessorSnapshot processor = new ProcessorSnapshot(0);
    processor.set(CPUID_1_ECX, -1L, Cpuid.LEAF_1_ECX_VMX, Origin.NONE);
    processor.set(CPUID_80000001_EDX, -1L, Cpuid.LEAF_80000001_EDX_INTEL_64, Origin.NONE);
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      set(processor, register(cells[0]), Long.parseUnsignedLong(digits(cells[column]), 16));
    }
    return processor;
  }

  private static Field register(String name) {
    String plain =
        name.replaceFirst("_MSR$", "").replaceFirst("(CR[04]) Fixed ", "IA32_VMX_$1_FIXED");
    return Field.byKey("msr." + plain).orElseThrow(() -> new AssertionError(name));
  }

  private static String digits(String cell) {
    return cell.strip().replaceFirst("h$", "");
  }

  private static void set(ProcessorSnapshot processor, Field register, long value) {
    if (value == 0) {
      processor.setUnreadable(register, Origin.NONE);
    } else {
      processor.set(register, value);
    }
  }
}
