// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.DumpSamplesTest;
import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureLogTest {
  private static final Path LOGS = DumpSamplesTest.DIRECTORY.resolve("capture-log");
  private static final Path DOCUMENTS =
      Path.of("src/test/resources/io/github/vmxcheck/dumps/captured");
  private static final String GOOD = "bare-metal-bochs-good";
  private static final String ANNOUNCED = "toy-driver-bochs";

  @ParameterizedTest
  @ValueSource(strings = {GOOD, "linux-bochs-smp2-cr0-ne"})
  void theDocumentMatchesTheOriginalAtTheLogPositions(String name) throws IOException {
    Snapshot expected = onlyOne(Reading.of(DOCUMENTS.resolve(name + ".yaml")));
    List<String> log = Files.readAllLines(LOGS.resolve(name + ".txt"));
    Snapshot read = onlyOne(Reading.of(LOGS.resolve(name + ".txt")));
    assertThat(values(read)).isEqualTo(values(expected));
    assertThat(read.label()).isEqualTo(expected.label());
    assertThat(read.formats()).containsExactly("capture-log");
    for (int i = 0; i < read.processors().size(); i++) {
      for (Field field : Field.values()) {
        long there = expected.processors().get(i).origin(field);
        long here = read.processors().get(i).origin(field);
        assertThat(Origin.line(here)).as(field.key()).isEqualTo(Origin.line(there));
        if (Origin.isRead(there)) {
          int bar = log.get(Origin.line(here) - 1).indexOf('|') + 1;
          assertThat(Origin.column(here)).isEqualTo(bar + Origin.column(there));
        }
      }
    }
  }

  @Test
  void shuffledLinesWithPrefixesCarriageReturnsAndNoiseAreTheSameDocument() throws IOException {
    List<String> lines = new ArrayList<>(log(GOOD));
    String expected = values(onlyOne(Reading.of(text(lines))));
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(lines, new Random(seed));
      StringBuilder noisy = new StringBuilder("CR0: 0x11 before it all\r\n");
      for (String line : lines) {
        noisy.append("<4>[   81.128439] ").append(line).append("\r\n");
        noisy.append("[   81.128440] usb 1-1: new device\r\n");
      }
      Snapshot read = Reading.of(noisy.toString()).snapshots.get(0);
      assertThat(values(read)).isEqualTo(expected);
    }
  }

  @Test
  void theSameLineTwiceIsOneLine() throws IOException {
    String log = text(log(GOOD));
    assertThat(values(onlyOne(Reading.of(log + log)))).isEqualTo(values(onlyOne(Reading.of(log))));
  }

  @Test
  void aLineNumberWithTwoTextsIsAProblemOfItsProcessor() throws IOException {
    String other = line("0001", "0001", 3, "    cr4: 0x20");
    Reading reading = Reading.of(text(log(GOOD)) + other + "\n");
    assertOnlyProcessorIsRead(reading, 0);
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:137:29: capture 0001: logical processor 1 (left out): its line 3 differs from"
                + " the one at 72:29, expected a different number for each capture");
  }

  @Test
  void aLostLineIsAProblemOfItsProcessor() throws IOException {
    List<String> lines = log(GOOD);
    lines.subList(6, 8).clear();
    Reading reading = Reading.of(text(lines));
    assertOnlyProcessorIsRead(reading, 1);
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:6:29: capture 0001: logical processor 0 (left out): its lines 2 to 3 are"
                + " missing");
  }

  @Test
  void aTruncatedProcessorIsAProblem() throws IOException {
    Reading reading = Reading.of(text(log(GOOD).subList(0, 100)));
    assertOnlyProcessorIsRead(reading, 0);
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:100:29: capture 0001: logical processor 1 (left out): truncated after its line"
                + " 31, expected '# complete: … lines before'");
  }

  @Test
  void oneCharacterChangedAnywhereNeverGivesAnotherValue() throws IOException {
    List<String> lines = log(GOOD);
    Snapshot whole = onlyOne(Reading.of(text(lines)));
    String line = lines.get(7);
    assertThat(line).contains("0000.003").contains("cr4");
    for (int i = 0; i < line.length(); i++) {
      for (char c : new char[] {'0', 'f', 'z', '|', ':', ' '}) {
        lines.set(7, line.substring(0, i) + c + line.substring(i + 1));
        Reading reading = Reading.of(text(lines));
        assertThat(reading.snapshots).as(lines.get(7)).hasSize(1);
        assertIsPartOf(reading.snapshots.get(0), whole);
        boolean read = reading.snapshots.get(0).processors().size() == 2;
        assertThat(reading.problems.isEmpty()).as(lines.get(7)).isEqualTo(read);
      }
    }
  }

  @Test
  void aDamagedLineIsReportedAtItsPosition() throws IOException {
    List<String> lines = log(GOOD);
    lines.set(7, lines.get(7).replace("0x2020", "0x2000"));
    Reading reading = Reading.of(text(lines));
    assertOnlyProcessorIsRead(reading, 1);
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:8:1: capture 0001: logical processor 0 (left out): its line 3 is damaged:"
                + " its checksum does not match");
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .containsExactly(
            "left out vmm: it counts logical processors, but parts of the capture are lost");
  }

  @Test
  void aSplitLineIsJoinedAgain() throws IOException {
    List<String> lines = log(GOOD);
    String line = lines.get(7);
    String whole = values(onlyOne(Reading.of(text(lines))));
    for (int i = 1; i < line.length(); i++) {
      lines.set(7, line.substring(0, i) + "\nBUG: something else\n" + line.substring(i));
      Reading reading = Reading.of(text(lines));
      if (i < "vmxcheck:0001".length() && !reading.problems.isEmpty()) {
        assertThat(reading.problems.get(0)).contains("its line 3 is missing");
      } else {
        assertThat(values(onlyOne(reading))).as(lines.get(7)).isEqualTo(whole);
      }
    }
  }

  @Test
  void aValueWrappedByMailIsOnItsOwnLine() throws IOException {
    String wrapped =
        text(log(GOOD)).replace("CTLS: 0xf7f9fffe0401e172", "CTLS:\n0xf7f9fffe0401e172");
    ProcessorSnapshot read = onlyOne(Reading.of(wrapped)).processors().get(0);
    assertThat(read.value(IA32_VMX_PROCBASED_CTLS)).isEqualTo(0xf7f9fffe0401e172L);
    assertThat(Origin.line(read.origin(IA32_VMX_PROCBASED_CTLS))).isEqualTo(20);
    assertThat(Origin.column(read.origin(IA32_VMX_PROCBASED_CTLS))).isEqualTo(1);
  }

  @Test
  void aLogTruncatedAtAnyLineGivesPartOfItsSnapshotOrAProblem() throws IOException {
    for (String name : List.of(GOOD, "linux-bochs-smp2-cr0-ne")) {
      List<String> lines = log(name);
      Snapshot whole = onlyOne(Reading.of(text(lines)));
      for (int i = 1; i < lines.size(); i++) {
        Reading start = Reading.of(text(lines.subList(0, i)));
        assertThat(start.snapshots.size() + start.problems.size()).isPositive();
        start.snapshots.forEach(read -> assertIsPartOf(read, whole));
        boolean atEndOfPart = lines.get(i - 1).contains("# complete");
        assertThat(start.problems.isEmpty()).as("line " + i).isEqualTo(atEndOfPart);
        Reading end = Reading.of(text(lines.subList(i, lines.size())));
        end.snapshots.forEach(read -> assertIsPartOf(read, whole));
        assertThat(end.problems).isNotEmpty();
      }
    }
  }

  @Test
  void aTruncatedLogIsAProblemIfTheHeadAnnouncesItsProcessors() throws IOException {
    List<String> lines = log(ANNOUNCED);
    Snapshot whole = onlyOne(Reading.of(text(lines)));
    int first = lines.indexOf(find(lines, "----.000"));
    int last = lines.lastIndexOf(find(lines, "0001.064"));
    for (int i = first + 1; i <= last; i++) {
      Reading start = Reading.of(text(lines.subList(0, i)));
      start.snapshots.forEach(read -> assertIsPartOf(read, whole));
      assertThat(start.problems).as("line " + i).isNotEmpty();
    }
    int second = lines.indexOf(find(lines, "0001.000"));
    assertThat(Reading.of(text(lines.subList(0, second))).problems)
        .containsExactly(
            "<stdin>:9:29: capture 1561: found only 1 of the 2 logical processors that its head"
                + " announces");
  }

  private static String find(List<String> lines, String key) {
    return lines.stream().filter(line -> line.contains("." + key + ":")).findFirst().get();
  }

  @Test
  void aCaptureWithoutItsHeadIsRead() throws IOException {
    List<String> lines = log(GOOD);
    Reading reading = Reading.of(text(lines.subList(2, lines.size())));
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:1:29: capture 0001: head (read without the label): its lines 0 to 1 are"
                + " missing");
    assertThat(reading.snapshots.get(0).processors()).hasSize(2);
    Reading without = Reading.of(text(lines.subList(4, lines.size())));
    assertThat(without.snapshots.get(0).processors()).hasSize(2);
    assertThat(without.problems)
        .containsExactly(
            "<stdin>:1:29: capture 0001: head (read without the label): all its lines are"
                + " missing");
  }

  @Test
  void severalCapturesInOneLogAreSeveralSnapshots() throws IOException {
    Reading reading = Reading.of(text(log(GOOD)) + text(log("linux-bochs-smp2-cr0-ne")));
    assertThat(reading.problems).isEmpty();
    assertThat(reading.snapshots)
        .extracting(Snapshot::label)
        .containsExactly("toy driver, capture 0001", "Linux 6.1.0-56-cloud-amd64, capture 4949");
    assertThat(reading.snapshots.get(1).processors().get(1).value(CR0)).isEqualTo(0x80050013L);
  }

  @Test
  void manyCapturesAreReadWithOnlyAFewInMemory() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      String capture = String.format(Locale.ROOT, "%04x", i);
      log.append(capture(capture, "    cr4: 0x" + Integer.toHexString(i)));
    }
    Reading reading = Reading.of(log.toString());
    assertThat(reading.problems).isEmpty();
    assertThat(reading.snapshots).hasSize(1000);
    assertThat(reading.snapshots.get(999).processors().get(0).value(CR4)).isEqualTo(999);
  }

  @Test
  void anErrorInTheDocumentIsReportedAtItsLogPosition() {
    String log = "[    1.000000] boot\n" + capture("00aa", "    cr4: 0x2020g");
    assertThat(Reading.of(log).problems)
        .singleElement()
        .asString()
        .startsWith("<stdin>:5:38: cr4: found '0x2020g'");
    assertThat(Reading.of(capture("00aa", "    cr4: [ 1")).problems)
        .last()
        .isEqualTo("<stdin>:5:55: not YAML: the document ends inside brackets or a quoted string");
  }

  @Test
  void otherReadersDoNotSeeCaptureLines() throws IOException {
    String damaged = text(log(GOOD)).replaceAll("(?m)^(vmxcheck:0001.000.*0x.)", "$1#");
    Reading reading = Reading.of(damaged);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).allMatch(problem -> problem.contains(": capture 0001: "));
  }

  @Test
  void aSplitHeadLineDoesNotMakeTheLogANativeDocument() throws IOException {
    String torn = text(log(GOOD)).replace("|schema", "|\nschema");
    assertThat(onlyOne(Reading.of(torn)).processors()).hasSize(2);
  }

  private static void assertOnlyProcessorIsRead(Reading reading, long id) throws IOException {
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(ProcessorSnapshot::id)
        .containsExactly(id);
    assertIsPartOf(reading.snapshots.get(0), onlyOne(Reading.of(text(log(GOOD)))));
  }

  /** The part has only values of the whole, and no count of processors if some are missing. */
  private static void assertIsPartOf(Snapshot part, Snapshot whole) {
    for (ProcessorSnapshot one : part.processors()) {
      ProcessorSnapshot same =
          whole.processors().stream().filter(p -> p.id() == one.id()).findFirst().orElseThrow();
      for (Field field : Field.values()) {
        assertThat(one.isUnreadable(field)).isEqualTo(same.isUnreadable(field));
        if (one.known(field) != 0) {
          assertThat(one.value(field)).as(field.key()).isEqualTo(same.value(field));
          assertThat(one.known(field)).as(field.key()).isEqualTo(same.known(field));
        } else if (!one.isUnreadable(field)) {
          assertThat(same.isAbsent(field) || field.key().startsWith("observed"))
              .as(field.key())
              .isTrue();
        }
      }
    }
    if (part.processors().size() < whole.processors().size()) {
      assertThat(part.machine().isAbsent(VMM_ACTIVE_PROCESSORS)).isTrue();
    }
  }

  private static Snapshot onlyOne(Reading reading) {
    assertThat(reading.problems).isEmpty();
    assertThat(reading.snapshots).hasSize(1);
    return reading.snapshots.get(0);
  }

  /** All fields with their values, without positions. */
  private static String values(Snapshot snapshot) {
    StringBuilder text = new StringBuilder();
    List<ProcessorSnapshot> all = new ArrayList<>(snapshot.processors());
    all.add(snapshot.machine());
    for (ProcessorSnapshot one : all) {
      text.append(one.isNumbered() ? "processor " + one.id() : "machine").append('\n');
      for (Field field : Field.values()) {
        text.append(field.key()).append(' ').append(one.isUnreadable(field)).append(' ');
        text.append(one.value(field)).append(' ').append(one.known(field)).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> log(String name) throws IOException {
    return new ArrayList<>(Files.readAllLines(LOGS.resolve(name + ".txt")));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** A capture of one processor with one more line. */
  private static String capture(String number, String line) {
    return line(number, "----", 0, "schema: vmxcheck.snapshot/1")
        + "\n"
        + line(number, "----", 1, "logical-processors:")
        + "\n"
        + line(number, "0000", 0, "  - id: 0")
        + "\n"
        + line(number, "0000", 1, line)
        + "\n"
        + line(number, "0000", 2, "# complete: 2 lines before")
        + "\n";
  }

  private static String line(String capture, String part, int number, String text) {
    String key = String.format(Locale.ROOT, "%s.%s.%03d", capture, part, number);
    int crc = 0xffff;
    for (byte b : (key + "|" + text).getBytes(StandardCharsets.UTF_8)) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean carry = (crc >> 15 & 1) != (b >> bit & 1);
        crc = crc << 1 & 0xffff ^ (carry ? 0x1021 : 0);
      }
    }
    return "vmxcheck:" + key + ":" + String.format(Locale.ROOT, "%04x", crc) + "|" + text;
  }
}
