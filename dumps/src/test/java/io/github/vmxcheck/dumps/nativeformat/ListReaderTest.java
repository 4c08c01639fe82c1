// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of a logical processor, such as the VM-entry MSR-load area. */
class ListReaderTest {
  private static final Field.Group LIST = Field.Group.MSR_LOAD;

  private static ProcessorSnapshot only(String fields) {
    return Collected.text(Collected.HEAD + fields.indent(4)).only().processors().get(0);
  }

  private static List<String> problems(String fields) {
    return Collected.text(Collected.HEAD + fields.indent(4)).problems;
  }

  @Test
  void eachEntryHasItsValuesWithTheirPositions() {
    List<ProcessorSnapshot> entries =
        only("msr-load:\n  - { index: 0xc0000080, value: 0xd01 }\n  - index: 0x1d9\n")
            .entries(LIST);

    assertThat(entries).extracting(ProcessorSnapshot::id).containsExactly(0L, 1L);
    assertThat(entries.get(0).value(Field.MSR_LOAD_VALUE)).isEqualTo(0xd01);
    long origin = entries.get(1).origin(Field.MSR_LOAD_INDEX);
    assertThat(Origin.line(origin)).isEqualTo(6);
    assertThat(Origin.column(origin)).isEqualTo(16);
    assertThat(entries.get(1).isAbsent(Field.MSR_LOAD_VALUE)).isTrue();
  }

  @Test
  void anEmptyListIsNotAMissingList() {
    assertThat(only("msr-load: []").isGiven(LIST)).isTrue();
    assertThat(only("msr-load: []").entries(LIST)).isEmpty();
    assertThat(only("cr0: 0x21").isGiven(LIST)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "msr-load: 7 | 4:15: msr-load: found '7', expected a list of entries, each a mapping of"
            + " index, value",
        "msr-load: [7] | 4:16: msr-load[0]: found '7', expected a mapping of index, value",
        "msr-load: [{ indx: 1 }] | 4:18: unknown key 'indx', expected one of index, value;"
            + " did you mean 'index'?",
        "msr-load: [{ index: 1, index: 2 }] | 4:28: duplicate key 'index', first at"
            + " <stdin>:4:18",
        "msr-load: [{}, { index: blue }] | 4:29: msr-load[1].index: found 'blue', expected"
      })
  void problemsNameTheEntry(String text, String problem) {
    assertThat(problems(text)).hasSize(1).first().asString().startsWith("<stdin>:" + problem);
  }

  @Test
  void tooManyEntriesAreAnError() {
    String entries =
        IntStream.rangeClosed(0, LIST.most())
            .mapToObj(i -> "{ index: " + i + " }")
            .collect(Collectors.joining(", ", "msr-load: [", "]"));

    assertThat(problems(entries))
        .hasSize(1)
        .first()
        .asString()
        .contains("msr-load: found more than 512 entries");
  }

  @Test
  void linesWithListsAreReadIndependently() {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0,"
            + "\"msr-load\":[{\"index\":\"0x1\"}]}]}\n";
    Collected read = Collected.text(line + line.replace("0x1", "0x2") + line);

    assertThat(read.problems).isEmpty();
    assertThat(read.snapshots)
        .extracting(one -> one.processors().get(0).entries(LIST).get(0).value(Field.MSR_LOAD_INDEX))
        .containsExactly(1L, 2L, 1L);
  }
}
