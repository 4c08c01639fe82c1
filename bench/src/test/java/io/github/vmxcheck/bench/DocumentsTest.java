// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.USUAL);

  @Test
  void theSameSeedGivesTheSameLines() {
    assertThat(Documents.lines(50, 7)).isEqualTo(Documents.lines(50, 7));
    assertThat(Documents.lines(50, 7)).isNotEqualTo(Documents.lines(50, 8));
  }

  @Test
  void aboutNineOfTenAreValid() {
    List<Snapshot> snapshots = Workload.snapshots();

    long valid = snapshots.stream().filter(DocumentsTest::isValid).count();

    assertThat(valid).isBetween(snapshots.size() * 88L / 100, snapshots.size() * 93L / 100);
  }

  @Test
  void everyProcessorOfAMachineIsValid() {
    byte[] line = Documents.machine(16, 1).getBytes(StandardCharsets.UTF_8);

    Snapshot machine = Workload.read(line).get(0);

    assertThat(machine.processors()).hasSize(16);
    assertThat(VALIDATOR.validate(machine).processors())
        .allSatisfy(
            processor ->
                assertThat(processor.findings())
                    .extracting(Finding::verdict)
                    .doesNotContain(Verdict.VIOLATED));
  }

  private static boolean isValid(Snapshot snapshot) {
    return VALIDATOR
        .validate(snapshot)
        .all()
        .map(Finding::verdict)
        .allMatch(verdict -> verdict == Verdict.SATISFIED || verdict == Verdict.NOT_APPLICABLE);
  }
}
