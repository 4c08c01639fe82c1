// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Following the advice of an answer does not lead to the same question again. */
class AdviceTest {
  private static final Path TEXTS = Path.of("cli/src/test/resources/cases/text");
  private static final Pattern SETTING = Pattern.compile("--set (\\S+)");

  /** What a healthy driver would answer. */
  private static final Map<String, String> COLLECTED =
      Map.ofEntries(
          Map.entry("cr0", "0x80050033"),
          Map.entry("cr4", "0x2678"),
          Map.entry("msr.IA32_FEATURE_CONTROL", "5"),
          Map.entry("msr.IA32_VMX_BASIC", "0x00da040000000004"),
          Map.entry("msr.IA32_VMX_CR0_FIXED0", "0x80000021"),
          Map.entry("msr.IA32_VMX_CR0_FIXED1", "0xffffffff"),
          Map.entry("msr.IA32_VMX_CR4_FIXED0", "0x2000"),
          Map.entry("msr.IA32_VMX_CR4_FIXED1", "0x3767ff"),
          Map.entry("cpuid.0x1.ecx", "0x7ffafbff"),
          Map.entry("cpuid.0x80000008.eax", "0x3027"),
          Map.entry("vmxon.pointer", "0x12345000"),
          Map.entry("vmxon.region.header", "4"));

  static Stream<Path> texts() throws IOException {
    try (Stream<Path> files = Files.list(TEXTS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aCollectedValueIsNotAskedForAgain(Path file) {
    Set<String> missing = missing(file, List.of());
    missing.retainAll(COLLECTED.keySet());
    List<String> settings = new ArrayList<>();
    missing.forEach(key -> settings.add("--set=" + key + "=" + COLLECTED.get(key)));
    assertThat(missing(file, settings)).doesNotContainAnyElementsOf(nonEmpty(missing));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aSuggestedSettingIsNotSuggestedAgain(Path file) {
    Matcher suggested = SETTING.matcher(Run.of("check", file.toString()).out());
    while (suggested.find()) {
      String setting = suggested.group(1);
      assertThat(Run.of("check", file.toString(), "--set", setting).out())
          .doesNotContain("--set " + setting);
    }
  }

  /** The fields that prerequisites of VMXON lack, without those that the dump has in part. */
  private static Set<String> missing(Path file, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of("check", "-f", "json", file.toString()));
    arguments.addAll(settings);
    String out = Run.of(arguments.toArray(String[]::new)).out();
    Set<String> missing = new TreeSet<>();
    for (YamlNode snapshot : list(YamlNode.of("report", new StringReader(out)), "snapshots")) {
      for (YamlNode processor : list(snapshot, "processors")) {
        list(processor, "findings").forEach(one -> addMissing(one, missing));
      }
    }
    return missing;
  }

  private static void addMissing(YamlNode finding, Set<String> missing) {
    Map<String, YamlNode> keys = finding.map();
    if (keys.get("verdict").text().equals("UNDETERMINED")
        && keys.get("kind").text().equals("prerequisite")) {
      keys.get("missing").list().forEach(path -> missing.add(path.text()));
    }
  }

  private static List<YamlNode> list(YamlNode node, String key) {
    return node.map().containsKey(key) ? node.map().get(key).list() : List.of();
  }

  private static Set<String> nonEmpty(Set<String> some) {
    return some.isEmpty() ? Set.of("nothing") : some;
  }
}
