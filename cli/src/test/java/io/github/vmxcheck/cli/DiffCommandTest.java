// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes between two dumps or two reports. */
class DiffCommandTest {
  private static final String HEALTHY = "specs/examples/healthy-haswell.yaml";
  private static final String FOUR = "specs/examples/one-of-four-processors-differs.yaml";
  private static final String LOCKED = "IA32_FEATURE_CONTROL: 0x5";
  private static final Path GOLDEN = Path.of("cli/src/test/resources/diff");

  @TempDir Path directory;

  private String file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The healthy machine with one value changed. */
  private static String healthy(String value, String other) {
    assertThat(text(HEALTHY)).contains(value);
    return text(HEALTHY).replace(value, other);
  }

  /** The same without the observed outcome, which would leave nothing open. */
  private static String unobserved(String text) {
    return text.replaceFirst("observed: .*", "");
  }

  @Test
  void showsTheLostBitTheVerdictAndTheOutcome() {
    Run run = Run.withInput(healthy("cr4: 0x2230", "cr4: 0x230"), "diff", HEALTHY, "-");

    Golden.check(GOLDEN.resolve("lost-bit.txt"), run.out());
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void jsonConformsToThePublishedSchema() {
    Run run = Run.withInput(healthy("cr4: 0x2230", "cr4: 0x230"), "diff", HEALTHY, "-", "-fjson");

    Golden.check(GOLDEN.resolve("lost-bit.json"), run.out());
    assertThat(Schemas.errors(Schemas.DIFF, run.out())).isEmpty();
    assertThat(Run.of("diff", "specs/examples", "specs/examples/dumps", "-fjson").out())
        .satisfies(json -> assertThat(Schemas.errors(Schemas.DIFF, json)).isEmpty());
  }

  @Test
  void aFixIsBetterAndDoesNotFail() {
    Run run = Run.withInput(healthy("cr4: 0x2230", "cr4: 0x230"), "diff", "-", HEALTHY);

    assertThat(run.status()).isEqualTo(ExitStatus.OK);
    assertThat(run.out())
        .contains("after:  VMXON on logical processor 0 would succeed")
        .contains("Better\n  vmxon-cr4-vmxe\n    violated → satisfied; CR4 bit 13 VMXE: 0 → 1");
  }

  @Test
  void aDumpDoesNotDifferFromItself() {
    for (String dump : new String[] {"specs/examples", "specs/examples/dumps"}) {
      Run run = Run.of("diff", dump, dump);

      assertThat(run.status()).as(run.out()).isEqualTo(ExitStatus.OK);
      assertThat(run.out())
          .doesNotContain("==")
          .containsPattern("compared: 0 fields and 0 outcomes\\schanged")
          .endsWith("0 worse, 0 undetermined, 0 better, 0 other\n");
    }
  }

  /** A side may be a report; that changes no verdict. */
  @Test
  void aDumpDoesNotDifferFromItsReport() {
    for (String[] options : new String[][] {{"-fjson", "--all"}, {"-fjson"}, {"-fndjson"}}) {
      String[] check = new String[options.length + 2];
      check[0] = "check";
      check[1] = "specs/examples";
      System.arraycopy(options, 0, check, 2, options.length);
      String report = Run.of(check).out();

      assertThat(Run.withInput(report, "diff", "-", "specs/examples").status())
          .isEqualTo(ExitStatus.OK);
      assertThat(Run.withInput(report, "diff", "specs/examples", "-").status())
          .isEqualTo(ExitStatus.OK);
    }
  }

  @Test
  void aReportThatLacksValuesSaysSoAndReportsNoNewField() {
    String report = Run.of("check", HEALTHY, "-fjson").out();
    String after = file("after.yaml", healthy("cr4: 0x2230", "cr4: 0x230"));

    Run run = Run.withInput(report, "diff", "-", after);

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("A report written without --all lacks values")
        .contains("= not reported → violated")
        .doesNotContain("unknown");
  }

  @Test
  void aValueThatBecomesUnknownHasItsOwnStatus() {
    String after = file("after.yaml", unobserved(healthy("    cr4: 0x2230\n", "")));

    Run run = Run.of("diff", HEALTHY, after);

    assertThat(run.status()).isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(run.out())
        .contains("CR4: 0x0000000000002230 → unknown")
        .contains("vmxon-cr4-vmxe\n    satisfied → undetermined; CR4 0x0000000000002230 → unknown");
    assertThat(Run.of("diff", HEALTHY, after, "--allow-undetermined").status())
        .isEqualTo(ExitStatus.OK);
  }

  @Test
  void aViolationThatBecomesUndeterminedIsNotBetter() {
    String before = file("before.yaml", healthy("cr4: 0x2230", "cr4: 0x230"));
    String after = file("after.yaml", unobserved(healthy("    cr4: 0x2230\n", "")));

    Run run = Run.of("diff", before, after);

    assertThat(run.status()).isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(run.out()).contains("Undetermined now").contains("violated → undetermined");
  }

  @Test
  void theThresholdAppliesToNewViolations() {
    String after = file("after.yaml", healthy(LOCKED, "IA32_FEATURE_CONTROL: 0xd"));

    assertThat(Run.of("diff", HEALTHY, after).status()).isEqualTo(ExitStatus.OK);
    assertThat(Run.of("diff", HEALTHY, after, "--fail-on=warning").status())
        .isEqualTo(ExitStatus.VIOLATED);
    assertThat(Run.of("diff", HEALTHY, after, "--fail-on=warning", "--exit-zero").status())
        .isEqualTo(ExitStatus.OK);
    assertThat(Run.of("diff", after, after, "--fail-on=warning").status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void showsAnotherWrongBitOfTheSameRequirement() {
    String before = file("before.yaml", healthy("cr4: 0x2230", "cr4: 0x82230"));
    String after = file("after.yaml", healthy("cr4: 0x2230", "cr4: 0x202230"));

    assertThat(Run.of("diff", before, after, "--all").out())
        .contains("vmxon-cr4-fixed-to-0\n    violated → violated: CR4.SMAP (bit 21) is 1");
  }

  @Test
  void groupsProcessorsWithTheSameChanges() {
    String after = file("after.yaml", text(FOUR).replace("cr4: 0x372678", "cr4: 0x370678"));

    String out = Run.of("diff", FOUR, after).out();

    assertThat(out)
        .contains("after:  VMXON on logical processors 0, 1 and 3 would raise #UD")
        .contains("after:  VMXON on logical processor 2 would raise #UD")
        .containsOnlyOnce("before: VMXON on logical processors 0, 1 and 3 would succeed");
  }

  @Test
  void aMissingProcessorDoesNotPass() {
    String four = text(FOUR);
    String three = file("three.yaml", four.substring(0, four.indexOf("  - id: 3")));

    Run gone = Run.of("diff", FOUR, three);
    Run added = Run.of("diff", three, FOUR);

    assertThat(gone.out()).contains("Logical processor 3 only before");
    assertThat(gone.status()).isEqualTo(ExitStatus.UNDETERMINED);
    assertThat(added.out()).contains("Logical processor 3 only after");
    assertThat(added.status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void snapshotsOfDirectoriesMatchByLabelAndFile() {
    file("old/a.yaml", text(HEALTHY));
    file("old/b.yaml", text(FOUR));
    file("old/c.yaml", text("specs/examples/locked-by-firmware.yaml"));
    file("new/renamed.yaml", text(FOUR));
    file("new/a.yaml", healthy("cr4: 0x2230", "cr4: 0x230"));
    file("new/sub/d.yaml", healthy("label: Haswell desktop", "label: another"));
    file("new/sub/e.yaml", text("specs/examples/mistake-only-processor-0.yaml"));

    Run run = Run.of("diff", directory + "/old", directory + "/new", "-fjson");

    assertThat(run.out())
        .contains("\"snapshots\": 2", "\"added\": 2", "\"gone\": 1", "\"outcomes\": 1");
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
  }

  @Test
  void snapshotsWithoutALabelMatchByOrder() {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0,\"cr4\":\"0x%x\"}]}\n";
    String before = file("before.ndjson", line.formatted(0x2000) + line.formatted(0x2010));
    String after = file("after.ndjson", line.formatted(0x2000) + line.formatted(0x10));

    Run run = Run.of("diff", before, after);

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("2 snapshots and 2 logical processors compared: 1 field")
        .contains("CR4: 0x0000000000002010 → 0x0000000000000010 (line 2)");
  }

  @Test
  void violationsOfNewSnapshotsAreNew() {
    file("new/a.yaml", text(HEALTHY));
    file("new/b.yaml", healthy("cr4: 0x2230", "cr4: 0x230").replace("label: ", "label: other "));

    Run run = Run.of("diff", HEALTHY, directory + "/new");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("only in the second input: all of it is new")
        .contains("[vmxon-cr4-vmxe]");
  }

  /** The report has more files than the other side, which does not prevent a match by path. */
  @Test
  void snapshotsMatchByPath() {
    String dump = healthy("label: Haswell desktop", "");
    file("one/1.yaml", dump);
    file("other/1.yaml", dump.replace("cr4: 0x2230", "cr4: 0x230"));
    String report = file("all.json", Run.of("check", directory + "", "-f", "json", "--all").out());

    Run run = Run.of("diff", report, directory + "/one", "--fail-on", "note");

    assertThat(run.out()).contains("1 snapshot and 1 logical processor compared: 0 fields");
    assertThat(run.out()).contains("1 snapshot gone");
  }

  /** The address of the VMXON region in the memory is not given. */
  @Test
  void memoryBytesAloneAreNotAState() {
    String listing =
        file("listing.txt", "(qemu) xp /2xw 0x1000\n0000000000001000: 0x00000004 0x00000000\n");

    Run run = Run.of("diff", listing, listing);

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("listing.txt: found only a memory listing; give the address");
    assertThat(Run.of("convert", listing).out()).isEmpty();
  }

  @Test
  void nothingInCommonIsAlwaysAnError() {
    file("new/a.yaml", text(FOUR));
    file("new/b.yaml", text("specs/examples/locked-by-firmware.yaml"));

    Run run = Run.of("diff", HEALTHY, directory + "/new", "--exit-zero", "--allow-undetermined");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("nothing to compare: no snapshot occurs on both sides");
  }

  @Test
  void reportsUnreadableInputAndComparesTheRest() {
    file("old/a.yaml", text(HEALTHY));
    file("new/a.yaml", text(HEALTHY));
    String broken = file("new/b.yaml", healthy("cr4: 0x2230", "cr4: 010"));

    Run run = Run.of("diff", directory + "/old", directory + "/new");

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains(broken + ":9:10: cr4: found '010'");
    assertThat(run.out()).contains("1 snapshot and 1 logical processor compared");
  }

  @Test
  void rejectsStandardInputTwiceAndMissingFiles() {
    Run twice = Run.of("diff", "-", "-");
    Run missing = Run.of("diff", HEALTHY, "no-such-file.yaml");

    assertThat(twice.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(twice.err()).contains("found '-' twice, expected standard input on one side");
    assertThat(missing.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(missing.err()).contains("no-such-file.yaml: no such file");
    assertThat(Run.of("diff", HEALTHY).status()).isEqualTo(ExitStatus.USAGE);
  }

  /** Worse in one direction is better in the other, where both sides are determined. */
  @Test
  void worseIsBetterInTheOtherDirection() {
    Run there = Run.of("diff", HEALTHY, "specs/examples/locked-by-firmware.yaml", "-fjson");
    Run back = Run.of("diff", "specs/examples/locked-by-firmware.yaml", HEALTHY, "-fjson");

    assertThat(there.out()).contains("\"worse\": 4", "\"open\": 3", "\"better\": 5");
    assertThat(back.out()).contains("\"worse\": 0", "\"open\": 5", "\"better\": 7");
  }

  @Test
  void partsOfOneMachineAreComparedAsOne() {
    String parts = "specs/examples/dumps/linux-*.txt";

    Run run = Run.of("diff", parts, parts, "--merge");

    assertThat(run.out()).startsWith("1 snapshot and 2 logical processors compared: 0 fields");
    assertThat(run.status()).isEqualTo(ExitStatus.OK);
  }
}
