// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environment.Place;
import io.github.vmxcheck.specs.Environment.Sign;
import io.github.vmxcheck.specs.Environments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hides, holds or forbids VMX is part of the answer if the dump shows it. */
class EnvironmentsTest {
  private static final String GUEST =
      """
      [    0.000000] DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2 04/01/2014
      [    0.000000] Hypervisor detected: KVM
      $ grep -c vmx /proc/cpuinfo
      0
      cr4 = 0x370ef0
      """;

  /** Each phrase of each sign that needs nothing else. */
  static Stream<Arguments> phrases() {
    List<Arguments> phrases = new ArrayList<>();
    for (Environment one : Environments.builtIn().all()) {
      for (Sign sign : one.signs()) {
        if (sign.when().parts().isEmpty() && sign.phrases().size() == 1) {
          sign.phrases()
              .forEach(
                  (place, texts) ->
                      texts.forEach(text -> phrases.add(Arguments.of(one, place, text))));
        }
      }
    }
    return phrases.stream();
  }

  private static String line(Place place, String text) {
    return switch (place) {
      case LINE -> text;
      case MACHINE -> "[    0.000000] DMI: Maker " + text + " 7/Board, BIOS 1.0 01/01/2020";
      case HYPERVISOR -> "[    0.000000] Hypervisor detected: " + text;
    };
  }

  private static List<String> shown(String dump) throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(Run.withInput(dump, "check", "-f", "json", "-").out());
    JsonNode environments = report.at("/snapshots/0/environments");
    return environments.findValuesAsText("id");
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void aPhraseShowsAnEnvironmentOrAKindOfIt(Environment one, Place place, String text)
      throws IOException {
    List<String> shown = shown(line(place, text) + "\nMSR 0x480 = 0xda040000000010\n");
    assertThat(shown).anyMatch(id -> isWithin(id, one.id()));
    assertThat(shown("MSR 0x480 = 0xda040000000010\n")).noneMatch(id -> isWithin(id, one.id()));
  }

  private static boolean isWithin(String id, String wider) {
    return id.equals(wider)
        || Environments.builtIn()
            .byId(id)
            .flatMap(Environment::within)
            .filter(one -> isWithin(one, wider))
            .isPresent();
  }

  @Test
  void theFixIsThatOfTheEnvironment() {
    String out = Run.withInput(GUEST, "check", "-").out();
    assertThat(out)
        .contains("Environment: A virtual machine of KVM (QEMU), line 2.\n")
        .contains("cat /sys/module/kvm_intel/parameters/nested");
  }

  /** The virtual machine is shown by a bit, its kind by a name: only the kind is named. */
  @Test
  void aKindReplacesWhatItIsAKindOf() throws IOException {
    assertThat(shown(GUEST)).containsExactly("kvm-guest");
    String leaf = "0x00000001 0x00: eax=0x000906ea ebx=0x00100800 ecx=0xf7fa3203 edx=0x1f8bfbff";
    assertThat(shown("CPU 0:\n   " + leaf + "\n")).containsExactly("virtual-machine");
  }

  @Test
  void theSignatureInCpuidIsSpelledOut() throws IOException {
    String leaves =
        """
        CPU 0:
           0x00000001 0x00: eax=0x000906ea ebx=0x00100800 ecx=0xf7fa3203 edx=0x1f8bfbff
           0x40000000 0x00: eax=0x40000010 ebx=0x61774d56 ecx=0x4d566572 edx=0x65726177
        """;
    assertThat(shown(leaves)).containsExactly("vmware-workstation-guest", "esxi-guest");
  }

  /** What a later moment of a text shows is no environment of an earlier one. */
  @Test
  void anEnvironmentMayBeOfALaterMoment() throws IOException {
    String out =
        Run.of("check", "-f", "json", "cli/src/test/resources/cases/text/min-11.txt").out();
    JsonNode snapshots = new ObjectMapper().readTree(out).at("/snapshots");
    assertThat(snapshots.at("/0/environments").isMissingNode()).isTrue();
    assertThat(snapshots.at("/1/environments/0/id").asText()).isEqualTo("windows-on-hyper-v");
  }

  @Test
  void aHealthyMachineHasNone() throws IOException {
    String out = Run.of("check", "-f", "json", "specs/examples/dumps/healthy-haswell.yaml").out();
    assertThat(new ObjectMapper().readTree(out).at("/snapshots/0/environments").isMissingNode())
        .isTrue();
  }

  @Test
  void explainKnowsEnvironments() throws IOException {
    assertThat(Run.of("explain", "windows-vbs").out())
        .startsWith("windows-vbs\nenvironment, a kind of windows-on-hyper-v\n")
        .contains("\nTo change it\n")
        .contains("\nSources\n  Microsoft, \"");
    assertThat(Run.of("explain", "vmxon-cr4-vmxe").out())
        .contains("A virtual machine of KVM (QEMU) (kvm-guest)");
    assertThat(Run.of("explain", "windows-vbz").err())
        .contains("unknown requirement or environment 'windows-vbz'; did you mean windows-vbs?");
    JsonNode json = new ObjectMapper().readTree(Run.of("explain", "-f", "json", "azure").out());
    assertThat(json.at("/0/kind").asText()).isEqualTo("environment");
    assertThat(json.at("/0/sources")).isNotEmpty();
  }
}
