// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SnapshotReaderProperties {
  private static final String DOCUMENT =
      """
      {"schema": "vmxcheck.snapshot/1", "label": "ä",
       "logical-processors": [{"id": 0, "cr4": "0x2000", "cs": {"l": 1}, "msr": {"0x3a": 5},
       "cpuid": {"0x7.0": {"ebx": "0x?1"}}, "vmxon": {"region": {"data": "0x2b000000"}}}]}
      """;

  @Property
  void noBytesCrashTheReader(@ForAll byte[] bytes) {
    Collected read = Collected.stream(new ByteArrayInputStream(bytes));
    assertThat(read.snapshots.size() + read.problems.size()).isPositive();
  }

  @Property
  void noTextOfItsOwnLettersCrashesTheReader(@ForAll("scraps") String text) {
    Collected read = Collected.text(text);
    assertThat(read.snapshots.size() + read.problems.size()).isPositive();
    assertThat(read.problems).allMatch(problem -> problem.lines().count() == 1);
    assertThat(read.problems)
        .noneMatch(problem -> problem.contains("com.fasterxml") || problem.contains("yaml.snake"));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            ",",
            "\"",
            "'",
            "- ",
            "? ",
            "---\n",
            "...\n",
            "\n",
            "  ",
            "#",
            "&a ",
            "*a",
            "!t ",
            "|\n",
            ">\n",
            "%",
            "@",
            "`",
            "\\",
            "\t",
            "schema",
            "msr",
            "id",
            "0x",
            "1",
            "vmxcheck.snapshot/1",
            "logical-processors",
            "data",
            "null",
            "\u0000",
            "\ud83d\ude00",
            "\ufeff")
        .list()
        .ofMaxSize(40)
        .map(scraps -> String.join("", scraps));
  }

  @Property
  void noChangedByteOfASnapshotCrashesTheReader(
      @ForAll @IntRange(max = 220) int place, @ForAll byte changed) {
    byte[] bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    bytes[place] = changed;
    Collected read = Collected.stream(new ByteArrayInputStream(bytes));
    assertThat(read.snapshots.size() + read.problems.size()).isPositive();
  }

  @Property(tries = 200)
  void orderOfKeysDoesNotMatter(
      @ForAll("states") Map<String, String> state, @ForAll Random random) {
    List<String> keys = new ArrayList<>(state.keySet());
    Collections.shuffle(keys, random);
    Map<String, String> shuffled = new LinkedHashMap<>();
    keys.forEach(key -> shuffled.put(key, state.get(key)));
    assertSame(Collected.text(yaml(state)).only(), Collected.text(yaml(shuffled)).only());
  }

  @Property(tries = 200)
  void yamlAndJsonAndNdjsonGiveTheSame(@ForAll("states") Map<String, String> state) {
    Snapshot expected = Collected.text(yaml(state)).only();
    String line = json(state);
    assertSame(expected, Collected.text(line).only());
    assertSame(expected, Collected.text(line.replace(",", ",\n")).only());
    Collected twice = Collected.text(line + line);
    assertThat(twice.snapshots).hasSize(2);
    assertSame(expected, twice.snapshots.get(1));
  }

  private static void assertSame(Snapshot expected, Snapshot actual) {
    ProcessorSnapshot one = expected.processors().get(0);
    ProcessorSnapshot other = actual.processors().get(0);
    for (Field field : Field.values()) {
      assertThat(other.value(field)).as(field.key()).isEqualTo(one.value(field));
      assertThat(other.known(field)).as(field.key()).isEqualTo(one.known(field));
      assertThat(other.isUnreadable(field)).as(field.key()).isEqualTo(one.isUnreadable(field));
      assertThat(other.readsZero(field)).as(field.key()).isEqualTo(one.readsZero(field));
    }
  }

  /** Keys of a logical processor with their JSON values, without contradictions. */
  @Provide
  Arbitrary<Map<String, String>> states() {
    Arbitrary<String> number = Arbitraries.longs().map(n -> "\"0x" + Long.toHexString(n) + "\"");
    Arbitrary<String> values =
        Arbitraries.oneOf(number, Arbitraries.of("0", "7", "\"0x????0011\""));
    Arbitrary<String> msr =
        Arbitraries.oneOf(values, Arbitraries.just("\"unreadable\""))
            .map(value -> "{\"0x480\":" + value + ",\"IA32_EFER\":" + value + "}");
    return Arbitraries.maps(
            Arbitraries.of(
                "cr0", "cr3", "cr4", "rflags", "current-vmcs", "msr", "a20m", "feature-control"),
            values)
        .flatMap(map -> msr.map(registers -> fitting(map, registers)));
  }

  private static Map<String, String> fitting(Map<String, String> map, String registers) {
    Map<String, String> fitting = new LinkedHashMap<>(map);
    fitting.computeIfPresent("msr", (key, value) -> registers);
    fitting.computeIfPresent("a20m", (key, value) -> value.equals("0") ? "false" : "true");
    fitting.computeIfPresent("feature-control", (key, value) -> "{\"lock\":1}");
    return fitting;
  }

  private static String json(Map<String, String> state) {
    StringBuilder text =
        new StringBuilder("{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":3");
    state.forEach((key, value) -> text.append(",\"").append(key).append("\":").append(value));
    return text.append("}]}\n").toString();
  }

  private static String yaml(Map<String, String> state) {
    StringBuilder text = new StringBuilder(Collected.HEAD.replace("id: 0", "id: 3"));
    state.forEach(
        (key, value) ->
            text.append("    ")
                .append(key)
                .append(": ")
                .append(
                    (value.contains("?") ? value : value.replace("\"", ""))
                        .replace(":", ": ")
                        .replace(",", ", "))
                .append('\n'));
    return text.toString();
  }
}
