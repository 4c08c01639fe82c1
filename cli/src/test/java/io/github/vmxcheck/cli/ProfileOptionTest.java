// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles in reports: supplied, suggested, contradicted, unknown. */
class ProfileOptionTest {
  private static final String REPORTS = "cli/src/test/resources/reports/";
  private static final String DUMP = REPORTS + "profile.yaml";

  @ParameterizedTest
  @CsvSource({"text", "short", "json", "ndjson"})
  void valuesOfAProfileAreAssumedInEveryFormat(String format) {
    Run run = Run.of("check", DUMP, "--profile", "haswell-i7-4770", "-f", format);

    Golden.check(Path.of(REPORTS, "profile." + format), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "text, 'Note: a profile has the capability values of this processor: --profile NAME'",
    "short, 'yaml:5:10: note: a profile has the capability values of this processor: --profile NAME'",
    "json, '\"suggested-profiles\": ['",
    "ndjson, '\"suggested-profiles\":[\"NAME\"]'",
  })
  void aProfileThatFitsIsSuggestedOnce(String format, String expected) {
    Run suggesting = Run.of("check", DUMP, "-f", format, "--width", "200");
    Run chosen = Run.of("check", DUMP, "-f", format, "--profile", "haswell-i7-4770");

    assertThat(suggesting.out()).containsOnlyOnce(expected.replace("NAME", "haswell-i7-4770"));
    assertThat(chosen.out()).doesNotContain("a profile has", "suggested-profiles");
  }

  @Test
  void anAssumedValueIsMarkedWhereProcessorsAreCompared() {
    String two =
        """
        schema: vmxcheck.snapshot/1
        logical-processors:
          - id: 0
          - { id: 1, msr: { IA32_VMX_CR4_FIXED1: 0x27ff } }
          - { id: 2, msr: { IA32_VMX_CR4_FIXED1: 0x1767ff } }
        """;
    Run run =
        Run.withInput(two, "check", "-", "-v", "--profile", "haswell-i7-4770", "--width", "300");

    assertThat(run.out())
        .contains(
            "0x00000000001767ff (assumed from profile haswell-i7-4770) on logical processor 0;",
            "0x00000000001767ff on logical processor 2");
  }

  @ParameterizedTest
  @CsvSource({"text", "short", "json", "ndjson"})
  void reportsAProfileOfAnotherProcessor(String format) {
    Run run = Run.of("check", DUMP, "--profile", "tiger-lake", "-f", format, "--width", "200");

    assertThat(run.out())
        .contains("its CPUID signature is 0x000806c1, that of the dump is 0x000306c3")
        .containsOnlyOnce("is for another processor");
  }

  @Test
  void aProfileDecidesAnUndeterminedRequirement() {
    assertThat(Run.of("check", DUMP, "-f", "short").out())
        .doesNotContain("error: CR0.NE")
        .contains(": undetermined: ", "IA32_VMX_CR0_FIXED0");
    assertThat(Run.of("check", DUMP, "-f", "short", "--profile", "intel").out())
        .contains("error: CR0.NE (bit 5) is 0")
        .contains(": note: assumed from profile intel: ");
  }

  @Test
  void anAssumptionOfTheUserOverridesTheProfile() {
    Run run =
        Run.of(
            "check",
            DUMP,
            "-f",
            "ndjson",
            "--profile",
            "intel",
            "--assume",
            "IA32_VMX_BASIC=0x12",
            "--assume",
            "IA32_VMX_CR0_FIXED0=0x80000001");

    assertThat(run.out())
        .contains("\"msr.IA32_VMX_CR0_FIXED0\":\"0x80000001\"")
        .contains("\"supplied\":[\"msr.IA32_VMX_CR0_FIXED1\",\"msr.IA32_VMX_CR4_FIXED0\"");
  }

  @ParameterizedTest
  @CsvSource({
    "haswell-i7-4771, ' such as haswell-i7-4770'",
    "Skylake, ' such as skylake-i5-6400t'",
    "zzz, ''",
    "'', ''",
  })
  void anUnknownProfileIsAUsageError(String name, String nearest) {
    Run run = Run.of("check", DUMP, "--profile", name);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "--profile: found '"
                + name
                + "', expected a profile"
                + nearest
                + "; 'vmxcheck list"
                + " --profiles' lists them");
  }

  @Test
  void listNamesEveryProfile() {
    Run run = Run.of("list", "--profiles");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).hasSize(50);
    assertThat(run.out())
        .containsPattern("(?m)^haswell-i7-4770 +Core i7-4770, Xeon E3 \\(Haswell\\) +0x306c3$")
        .containsPattern("(?m)^skylake-sp +.* 0x50654 0x50657$")
        .containsPattern("(?m)^intel +any Intel processor$");
    assertThat(Run.of("list", "--profiles", "-f", "json").out())
        .contains("\"name\": \"intel\"", "\"vendor\": \"GenuineIntel\"", "\"0x306c3\"");
    assertThat(Run.of("list", "--profiles", "--step", "3").status()).isEqualTo(2);
  }
}
