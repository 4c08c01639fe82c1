// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static io.github.vmxcheck.model.Field.*;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles, one file each in {@code specs/profiles}; the folder is the registry. */
class ProfilesTest {
  private static final Path INDEX = Path.of("profiles.yaml");

  /** CPUID.01H:EAX of every processor with known values. */
  private static final String SIGNATURES =
      "6f6 10676 106d1 20661 206c2 206d5 206d7 306a9 306c3 306f2 306d4 30673 30679 506c9 506f1"
          + " 706a8 506e3 50654 50657 a0655 60663 706e5 606a6 a0671 90661 906c0 806a1 806c1 90672"
          + " 90675 906a4 b0671 a06a4 806f8 c06f2 a06d1 b06d1 c0662 d0651";

  private static final String GOOD =
      """
      name: sample
      title: Sample
      vendor: GenuineIntel
      signatures: [0x306c3]
      source: a dump
      values:
        IA32_VMX_BASIC: 0x00da040000000012
        cpuid.0x80000008.eax.PHYSICAL_ADDRESS_WIDTH: 39
      """;

  private final Profiles profiles = new Profiles();

  @Test
  void theIndexIsUpToDate() throws IOException {
    String index = Profiles.index(files());
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(INDEX, index);
    }
    assertThat(Files.readString(INDEX)).as("-Dupdate.golden").isEqualTo(index);
  }

  @Test
  void everyProfileIsFoundByName() throws IOException {
    List<Profile> files = files();

    assertThat(files).hasSize(50);
    assertThat(profiles.names())
        .containsExactlyInAnyOrderElementsOf(files.stream().map(Profile::name).toList());
    assertThat(files).allSatisfy(file -> assertThat(profiles.byName(file.name())).hasValue(file));
    assertThat(profiles.byName("sample")).isEmpty();
  }

  @Test
  void everyKnownSignatureHasAProfile() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Profile profile : files()) {
      profile.signatures().forEach(one -> found.add(Long.toHexString(one)));
    }

    assertThat(found).containsExactlyInAnyOrder(SIGNATURES.split(" ", -1));
  }

  @Test
  void theSteppingIsPartOfTheSignature() {
    assertThat(profiles.bySignature(0x306c3))
        .extracting(Profile::name)
        .containsExactly("haswell-i7-4770");
    assertThat(profiles.bySignature(0x306c4)).isEmpty();
  }

  /** If several profiles have one signature, the CR4 bit that SMX allows distinguishes them. */
  @Test
  void profilesWithOneSignatureDifferOnlyInSmx() throws IOException {
    for (Profile profile : files()) {
      for (long signature : profile.signatures()) {
        List<Profile> same = profiles.bySignature(signature);
        assertThat(same).as(Long.toHexString(signature)).hasSizeBetween(1, 2);
        if (same.size() == 2) {
          assertThat(cr4Fixed1(same.get(0)) ^ cr4Fixed1(same.get(1))).isEqualTo(1L << 14);
        }
      }
    }
  }

  @Test
  void profilesHaveAllFixedBitsButNoMachineState() throws IOException {
    for (Profile profile : files()) {
      List<Field> fields =
          profile.values().keySet().stream().map(FieldPath::field).collect(toList());
      assertThat(fields).as(profile.name()).doesNotContain(IA32_FEATURE_CONTROL).isNotEmpty();
      if (!profile.signatures().isEmpty()) {
        assertThat(fields)
            .contains(IA32_VMX_BASIC, IA32_VMX_MISC, IA32_VMX_VMCS_ENUM, IA32_VMX_CR4_FIXED1)
            .contains(IA32_VMX_CR0_FIXED0, IA32_VMX_CR0_FIXED1, IA32_VMX_CR4_FIXED0);
      }
    }
  }

  @Test
  void theGenericProfileHasTheCommonValues() {
    Profile intel = profiles.byName("intel").orElseThrow();

    assertThat(intel.signatures()).isEmpty();
    assertThat(intel.cr4Fixed1FromCpuid()).isTrue();
    assertThat(intel.values())
        .containsOnlyKeys(
            FieldPath.of(IA32_VMX_CR0_FIXED0),
            FieldPath.of(IA32_VMX_CR0_FIXED1),
            FieldPath.of(IA32_VMX_CR4_FIXED0))
        .containsEntry(FieldPath.of(IA32_VMX_CR0_FIXED0), new FieldValue(0x8000_0021L, -1L));
  }

  @Test
  void aValidProfileIsRead() {
    Profile profile = read(GOOD);

    assertThat(profile.title()).isEqualTo("Sample");
    assertThat(profile.vendor()).hasValue("GenuineIntel");
    assertThat(profile.signatures()).containsExactly(0x306c3L);
    assertThat(profile.values())
        .containsEntry(new FieldPath(CPUID_80000008_EAX, 7, 0), new FieldValue(39, 0xff));
    assertThat(profile.cr4Fixed1FromCpuid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: sample | name: other | 1:7: expected the file name 'sample'",
        "title: Sample | titel: Sample | 2:1: unknown key 'titel'",
        "title: Sample | # | 1:1: no key 'title'",
        "source: a dump | # | 1:1: no key 'source'",
        "values: | cr4-fixed1: from-cpuid | 7:17: mapping values are not allowed here",
        "source: a dump | cr4-fixed1: yes | 5:13: expected from-cpuid, found 'yes'",
        "GenuineIntel | Intel | 3:9: unknown vendor 'Intel', expected one of [GenuineIntel,",
        "[0x306c3] | 0x306c3 | 4:13: expected a list",
        "0x306c3 | 306C3 | 4:14: cpuid.0x1.eax: found '306C3', expected a number",
        "0x306c3 | \"0x306c?\" | 4:14: expected a whole signature, found '0x306c?'",
        "0x306c3 | '0x306c3, 0x306C3' | 4:23: duplicate signature '0x306C3'",
        "IA32_VMX_BASIC | IA32_VMX_BASICS | 7:3: expected a capability MSR or",
        "IA32_VMX_BASIC | IA32_FEATURE_CONTROL | 7:3: expected a capability MSR or",
        "PHYSICAL_ADDRESS_WIDTH | LINEAR_ADDRESS_WIDTH | 8:3: expected a capability MSR or",
        "WIDTH: 39 | WIDTH: 390 | 8:48: cpuid.0x80000008.eax[7:0]: found '390', expected a",
        "cpuid.0x80000008.eax.P | 'IA32_VMX_BASIC.ZERO: 0 #' | 8:3: duplicate bits in",
      })
  void reportsErrorsWithTheirPosition(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("specs/profiles/sample.yaml:" + problem);
  }

  @Test
  void cr4Fixed1IsGivenOnce() {
    String twice = GOOD + "  IA32_VMX_CR4_FIXED1: 0x27ff\ncr4-fixed1: from-cpuid\n";

    assertThatThrownBy(() -> read(twice))
        .hasMessage(
            "specs/profiles/sample.yaml:10:13: IA32_VMX_CR4_FIXED1 is also in values: remove one of"
                + " them");
  }

  private static long cr4Fixed1(Profile profile) {
    return profile.values().get(FieldPath.of(IA32_VMX_CR4_FIXED1)).bits();
  }

  private static Profile read(String text) {
    return ProfileReader.read(
        "sample", YamlNode.of("specs/profiles/sample.yaml", new StringReader(text)));
  }

  private static List<Profile> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("profiles"))) {
      return files.sorted().map(ProfilesTest::file).toList();
    }
  }

  private static Profile file(Path file) {
    try {
      return ProfileReader.read(
          file.getFileName().toString().replaceFirst("\\.yaml$", ""),
          YamlNode.of("specs/" + file, new StringReader(Files.readString(file))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
