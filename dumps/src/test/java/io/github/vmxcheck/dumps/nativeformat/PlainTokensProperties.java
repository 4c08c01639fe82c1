// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.nativeformat.speed.PlainTokens;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The fast path for plain lines gives the same result as the JSON parser, or none. */
class PlainTokensProperties {
  private static final String LINE =
      "{\"schema\":\"vmxcheck.snapshot/1\",\"label\":\"host 7\",\"logical-processors\":[{\"id\":3,"
          + "\"cr0\":\"0x80050033\", \"cr4\":\"0x????????003726f8\",\"cpl\":0,\"a20m\":false,"
          + "\"cs\":{\"selector\":\"0x10\",\"l\":true},\"vmx-operation\":\"outside\","
          + "\"current-vmcs\":\"0xffffffffffffffff\",\"feature-control\":{\"lock\":1},"
          + "\"msr\":{\"IA32_EFER\":3329,\"0x480\":\"0xda040000000004\",\"0x481\":\"unreadable\","
          + "\"0x10\":\"0b1\",\"0x48A\":46},\"cpuid\":{\"0x1\":{\"eax\":591594,\"ebx\":7},"
          + "\"0x7.0\":{},\"2\":{\"eax\":\"1\"},\"0x80000008\":{\"eax\":12327}},"
          + "\"vmxon\":{\"pointer\":\"0x1_0000\",\"region\":{\"header\":4,\"first-nonzero\":8}},"
          + "\"observed\":{\"status\":1}}],\"vmm\":{\"active-processors\":1}}";

  @Example
  void machineWrittenLinesArePlain() throws SyntaxError {
    PlainTokens tokens = new PlainTokens(document(LINE, true));
    int texts = 0;
    while (tokens.next()) {
      texts += tokens.isText() ? 1 : 0;
    }
    assertThat(texts).isEqualTo(26);
    assertThat(read(LINE, true).problems).isEmpty();
    assertSame(LINE);
  }

  @Property(tries = 2000)
  void aLineWithAChangedByteIsReadLikeJson(
      @ForAll @IntRange(max = 800) int place, @ForAll("bytes") char changed) {
    int at = place % LINE.length();
    assertSame(LINE.substring(0, at) + changed + LINE.substring(at + 1));
  }

  @Property(tries = 1500)
  void aLineWithInsertedOrRemovedTextIsReadLikeJson(
      @ForAll @IntRange(max = 800) int from,
      @ForAll @IntRange(max = 12) int length,
      @ForAll("scraps") String scrap) {
    int start = from % LINE.length();
    int end = Math.min(LINE.length(), start + length);
    assertSame(LINE.substring(0, start) + scrap + LINE.substring(end));
  }

  @Property(tries = 300)
  void numbersOfAnyFormAreReadLikeJson(@ForAll("numbers") String number) {
    for (String key : List.of("cr0", "cpl", "id", "vmx-operation", "current-vmcs", "a20m")) {
      String text = "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":3,";
      assertSame(text + "\"" + key + "\":" + number + "}]}");
      assertSame(text + "\"msr\":{\"0x3a\":" + number + ",\"0x77\":" + number + "}}]}");
      assertSame(LINE.replace("3329", number).replace("\"0x80050033\"", number));
      assertSame(text + "\"cpuid\":{\"1\":{\"eax\":" + number + ",\"ebx\":" + number + "}}}]}");
    }
  }

  @Property(tries = 300)
  void aLineWithOtherNumbersIsComparedNotParsed(
      @ForAll long cr0,
      @ForAll @IntRange(max = 3) int cpl,
      @ForAll @IntRange(min = 1) int basic,
      @ForAll("labels") String label) {
    String line =
        LINE.replace("0x80050033", "0x" + Long.toHexString(cr0))
            .replace("\"cpl\":0", "\"cpl\":" + cpl)
            .replace("0xda040000000004", "" + basic)
            .replace("host 7", label);

    assertThat(readLike(LINE, line)).map(Snapshot::label).contains(label);
    assertSame(line);
  }

  @Example
  void aLineWithInterdependentValuesIsParsed() {
    assertThat(readLike(LINE, LINE.replace("\"status\":1", "\"status\":2"))).isEmpty();
    assertThat(readLike(LINE, LINE.replace("0xda040000000004", "0x0"))).isEmpty();
    assertThat(readLike(LINE, LINE.replace("\"selector\":\"0x10\"", "\"selector\":\"0x10000\"")))
        .isEmpty();
    assertThat(readLike(LINE, LINE.replace("3329", "0xd01"))).isEmpty();
    String line = LINE.replace("\"IA32_EFER\":3329", "\"0x3a\":5");
    assertThat(readLike(line, line.replace("\"0x3a\":5", "\"0x3a\":7"))).isEmpty();
  }

  @Provide
  Arbitrary<String> labels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars(" -")
        .ofMinLength(1)
        .filter(label -> label.equals(label.strip()));
  }

  @Provide
  Arbitrary<Character> bytes() {
    return Arbitraries.oneOf(
        Arbitraries.chars().range(' ', '~'), Arbitraries.of('\t', '"', '\\', '{', '}', '[', ','));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
        "",
        "null",
        "{}",
        "[]",
        "[",
        "]}",
        ",",
        ",,",
        "\"\"",
        "-1",
        "1.5",
        "1e3",
        "007",
        " ",
        "\"a\"",
        "\"cr0\":1,",
        "{\"a\":[{\"b\":{}}]}",
        "tru",
        "nul",
        "\\u0041",
        ":",
        "}}",
        "}");
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits =
        Arbitraries.strings().withChars("0123456789abcdefABCDEFxX?_b ").ofMaxLength(20);
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            digits,
            digits.map(text -> "0x" + text),
            Arbitraries.longs().map(value -> Long.toUnsignedString(value)),
            Arbitraries.longs().map(value -> "0x" + Long.toHexString(value)),
            Arbitraries.integers().between(0, 9).map(value -> "0x" + "0".repeat(value) + "1"));
    return Arbitraries.oneOf(
        texts.map(text -> "\"" + text + "\""), Arbitraries.longs().map(value -> "" + value), texts);
  }

  private static void assertSame(String line) {
    Collected expected = read(line, false);
    Collected actual = read(line, true);
    assertThat(actual.problems).isEqualTo(expected.problems);
    assertThat(described(actual)).as(line).isEqualTo(described(expected));
    readLike(LINE, line)
        .ifPresent(
            like -> {
              assertThat(expected.problems).as(line).isEmpty();
              Collected compared = new Collected();
              compared.snapshot(like);
              assertThat(described(compared)).as(line).isEqualTo(described(expected));
            });
  }

  /** The other line, if it can be read by comparing it with the first. */
  private static Optional<Snapshot> readLike(String first, String other) {
    ReadLines lines = new ReadLines();
    Document document = document(first, true);
    lines.add(
        document,
        SnapshotParser.plain(document, "x", null, () -> new KeptText("x", document)).orElseThrow());
    Document next = document("  " + other, true);
    Document shifted =
        new Document(Syntax.JSON, next.bytes(), 2, next.to(), true, 5, 0, true, next.places());
    return lines.read(shifted, () -> new KeptText("x", shifted));
  }

  private static Collected read(String line, boolean oneLine) {
    Collected sink = new Collected();
    Document document = document(line, oneLine);
    Supplier<SourceText> text = () -> new KeptText("x", document);
    Optional<Snapshot> plain =
        oneLine ? SnapshotParser.plain(document, "x", null, text) : Optional.empty();
    plain.ifPresentOrElse(
        sink::snapshot, () -> SnapshotParser.parse(document, "x", null, text, sink));
    return sink;
  }

  private static Document document(String line, boolean oneLine) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    return new Document(Syntax.JSON, bytes, 0, bytes.length, true, 5, 0, oneLine);
  }

  private static List<Object> described(Collected read) {
    List<Object> described = new ArrayList<>();
    for (Snapshot snapshot : read.snapshots) {
      described.add(snapshot.label());
      add(snapshot.machine(), described);
      snapshot.processors().forEach(one -> add(one, described));
    }
    return described;
  }

  private static void add(ProcessorSnapshot state, List<Object> described) {
    described.add(state.id());
    described.add(state.isNumbered());
    for (Field field : Field.values()) {
      described.add(field.key());
      described.add(state.value(field));
      described.add(state.known(field));
      described.add(state.isUnreadable(field));
      described.add(state.readsZero(field));
      for (int bit = 0; bit < field.width(); bit++) {
        described.add(state.origin(field, 1L << bit));
      }
    }
  }
}
