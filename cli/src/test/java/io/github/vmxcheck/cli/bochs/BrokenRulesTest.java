// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.oracle.Comparer;
import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.oracle.Deviation;
import io.github.vmxcheck.oracle.Execution;
import io.github.vmxcheck.oracle.RandomSetups;
import io.github.vmxcheck.oracle.Setup;
import io.github.vmxcheck.oracle.Setups;
import io.github.vmxcheck.rules.BrokenRules;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Leaves out each rule of a prerequisite, which executed states must reveal. The expected results
 * are in {@code broken-rules.txt}; {@code -Dupdate.golden} rewrites it.
 */
class BrokenRulesTest {
  private static final Path TABLE =
      Path.of("cli/src/test/resources/io/github/vmxcheck/cli/bochs/broken-rules.txt");
  private static final int COUNT = 2000;
  private static final int ABOVE_4_GBYTES = 20;

  /** The rules that states of Bochs cannot reveal, with the reason. */
  private static final Map<String, String> NOT_EXECUTABLE =
      Map.of(
          "vmxon-cr0-fixed-to-0",
          "all models allow 1 in each bit of CR0",
          "vmxon-cr4-fixed-to-0",
          "MOV to CR4 refuses the bits that IA32_VMX_CR4_FIXED1 forbids",
          "vmxon-cr4-fixed-to-1",
          "IA32_VMX_CR4_FIXED0 has VMXE only, which has a rule of its own",
          "vmxon-feature-control-inside-smx",
          "no model has SMX",
          "vmxon-operand-lass / first byte",
          "no model has LASS",
          "vmxon-operand-lass / last byte",
          "no model has LASS",
          "vmxon-processor-supports-vmx",
          "without VMX, MOV to CR4 refuses VMXE");

  private static List<Execution> executions;

  @BeforeAll
  static void execute() {
    Bochses.needed();
    executions = new ArrayList<>();
    Random random = new Random(1);
    try (Bochs bochs = Bochs.open()) {
      for (String model : Bochs.MODELS) {
        Setups setups = new Setups(bochs.run(model, List.of()).processor());
        RandomSetups randomSetups = new RandomSetups(setups, random);
        int count = COUNT / Bochs.MODELS.size();
        int above = setups.has32BitAddresses() ? ABOVE_4_GBYTES : 0;
        execute(bochs, model, Stream.generate(randomSetups::any).limit(count - above));
        execute(bochs, model, Stream.generate(randomSetups::anyAbove4GBytes).limit(above));
      }
    }
    Collections.shuffle(executions, random);
  }

  private static void execute(Bochs bochs, String model, Stream<Setup> setups) {
    executions.addAll(bochs.run(model, setups.toList()).executions());
  }

  @Test
  void detectsThatARuleIsMissing() throws IOException {
    assertThat(seenAt(RuleBase.builtIn())).as("all rules present").isEmpty();
    StringBuilder table = new StringBuilder();
    for (Requirement one : prerequisites()) {
      for (String rule : BrokenRules.violating(one)) {
        Optional<Integer> seen = seenAt(BrokenRules.without(rule));
        String reason = NOT_EXECUTABLE.get(rule);
        assertThat(seen.isPresent()).as(rule).isEqualTo(reason == null);
        String row = seen.isPresent() ? seen.get().toString() : "-  " + reason;
        table.append(String.format(Locale.ROOT, "%-56s%s%n", rule, row));
      }
    }
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(TABLE, table);
    }
    assertThat(table.toString()).isEqualToNormalizingNewlines(Files.readString(TABLE));
  }

  /** The number of states until the first disagreement; empty if there is none. */
  private static Optional<Integer> seenAt(RuleBase rules) {
    Validator validator =
        new Validator(
            Specification.builtIn(),
            rules,
            new Assumptions(false, List.of()),
            new KnownProcessors(new Profiles(), Optional.empty()));
    Comparer comparer = new Comparer(validator, Deviation.known());
    for (int i = 0; i < executions.size(); i++) {
      Kind kind = comparer.compare(executions.get(i)).kind();
      if (kind != Kind.AGREES && kind != Kind.DEVIATES) {
        return Optional.of(i + 1);
      }
    }
    return Optional.empty();
  }

  private static List<Requirement> prerequisites() {
    Specification specification = Specification.builtIn();
    return specification.instructions().stream()
        .flatMap(one -> prerequisites(specification, one))
        .distinct()
        .toList();
  }

  private static Stream<Requirement> prerequisites(
      Specification specification, Instruction instruction) {
    return instruction.stages().stream()
        .flatMap(stage -> specification.prerequisites(instruction, stage.id()).stream());
  }
}
