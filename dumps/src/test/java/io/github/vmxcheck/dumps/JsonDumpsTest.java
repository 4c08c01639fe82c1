// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Origin;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDumpsTest {
  private static final String STATE =
      "{\"vcpu_id\": 3,\n \"sregs\": {\"cr0\": 2147811379, \"cr4\": 8416, \"cs\": {\"l\": 1}}}\n";

  @Test
  void aTruncatedDocumentGivesOnlyItsEnd() {
    Reading reading = Reading.of(STATE + STATE.substring(0, 40));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:4:26: truncated: the JSON document ends inside brackets, a string or a word");
  }

  @Test
  void malformedJsonIsRejectedAtItsPosition() {
    Reading reading = Reading.of(STATE.replace("8416", "0x20e0"));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).hasSize(1);
    assertThat(reading.problems.get(0)).startsWith("<stdin>:2:39: not JSON: ");
  }

  @Test
  void malformedJsonInsideAStringIsRejectedAtItsPosition() {
    String state = "{\"snapshots\": {}, \"snapshot_data\": {\"state\":\n \"{\\\"sregs\\\":]}\"}}";
    Reading reading = Reading.of(state);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).hasSize(1);
    assertThat(reading.problems.get(0)).startsWith("<stdin>:2:14: not JSON: ");
  }

  @Test
  void aDuplicateKeyIsRejected() {
    Reading reading = Reading.of(STATE.replace("\"cr4\"", "\"cr0\""));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).contains("duplicate field 'cr0'");
  }

  @Test
  void unrecognisedJsonNamesItsKeys() {
    assertThat(Reading.of("\n {\"a\": 1, \"b\\u001b[31m\": {}}").problems.get(0))
        .startsWith(
            "<stdin>:2:2: found JSON of no known kind, with the keys 'a', 'b\\u{1b}[31m';"
                + " expected ");
  }

  @Test
  void aForcedFormatRejectsOtherFormats() {
    Reading reading = Reading.of(STATE.getBytes(StandardCharsets.UTF_8), "wtf");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0))
        .startsWith("<stdin>:1:1: found JSON that is not wtf, with the keys");
  }

  @Test
  void theDescriptionOfAMigrationStreamHasNoValues() {
    assertThat(Reading.of("{\"page_size\": 4096, \"devices\": []}").problems.get(0))
        .contains("a migration stream description, which has no values");
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 65})
  void nestingDeeperThan64IsRejected(int depth) {
    String problem = Reading.of("[".repeat(depth) + "{}" + "]".repeat(depth)).problems.get(0);
    assertThat(problem.contains("brackets nested more than 64 deep")).isEqualTo(depth == 65);
  }

  @Test
  void aLogThatStartsWithABracketIsNotJson() {
    assertThat(JsonDumps.isJson("[    0.000000] Linux version")).isFalse();
    assertThat(JsonDumps.isJson("[CHIPSEC] CPU0: RDMSR")).isFalse();
    assertThat(JsonDumps.isJson("\r\n [\n {\"a\":")).isTrue();
  }

  @Test
  void columnsCountCharactersOfTheInput() {
    String state = STATE.replace("\"vcpu_id\": 3,\n", "\"ä€\\n\": 3,\r\n \"é\": [],");
    Reading reading = Reading.of(state);
    long origin = reading.processor().origin(CR0);
    assertThat(Origin.line(origin)).isEqualTo(2);
    assertThat(Origin.column(origin)).isEqualTo(28);
  }

  @Test
  void successiveDocumentsAreSeparateSnapshots() {
    Reading reading = Reading.of(STATE + STATE.replace("8416", "224"));
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(1).label()).isEqualTo("from line 3");
    assertThat(reading.snapshots.get(1).processors().get(0).value(CR4)).isEqualTo(224);
  }
}
