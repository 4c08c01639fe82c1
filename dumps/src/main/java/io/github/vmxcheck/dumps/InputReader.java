// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.binary.Packed;
import io.github.vmxcheck.dumps.capture.CaptureLine;
import io.github.vmxcheck.dumps.driver.DriverLog;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonText;
import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.line.InputText;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.memory.ElfCore;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.Utf8Stream;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.dumps.qemu.MigrationStream;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an input of any format, recognised from its content. */
public final class InputReader {
  /** The name of the native format. */
  public static final String NATIVE = "vmxcheck";

  private static final String EXPECTED =
      "not a vmxcheck.snapshot/1 document and no known dump line"
          + " ('vmxcheck formats' lists the formats)";

  private static final String EMPTY_SPACE =
      "found only zero bytes at the start, expected text or a binary dump";

  private static final String HTML =
      "is an HTML page without a dump in it; save or paste the text of the dump instead";

  private static final String NO_DUMP = "found binary data of no known kind, expected text";

  private static final String NO_TEXT =
      "found binary data at the start, expected text or the name of a file";

  /** Formats without a form of their own: a line in one of them may be meant as something else. */
  private static final Set<String> FREE_FORM = Set.of(DriverLog.FORMAT.name());

  private static final int HEAD = 1 << 16;
  private static final int SHARE_OF_DATA = 8;
  private static final int LARGEST_STANDARD_INPUT = 64 << 20;
  private static final Pattern NATIVE_KEY =
      Pattern.compile(
          "(?m)^[{ \\t\\x0b\\f\"']*+(?:schema[\"']?\\s*:|logical-processors[\"']?\\s*:)");

  private final String name;
  private final Optional<DumpFormat> forced;
  private final boolean isFound;
  private final SnapshotSink sink;

  private InputReader(
      String name, Optional<DumpFormat> forced, boolean isFound, SnapshotSink sink) {
    this.name = name;
    this.forced = forced;
    this.isFound = isFound;
    this.sink = sink;
  }

  /**
   * Reads a file. All errors, including read failures, are reported as problems.
   *
   * @param name the path as the user gave it
   * @param from the name of its format; empty to recognise it from the content
   */
  public static void read(Path file, String name, String from, SnapshotSink sink) {
    if (isStream(file)) {
      stream(file, name, from, sink);
      return;
    }
    try (OpenFile open = new OpenFile(file, HEAD)) {
      read(open, file, name, from, false, sink);
    }
  }

  /**
   * Reads a file found in a directory. If it cannot be a dump, such as a program, a picture or
   * other non-text data, only its start is read.
   */
  public static void readFound(Path file, String name, SnapshotSink sink) {
    if (!Files.isRegularFile(file) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      read(file, name, "", sink);
      return;
    }
    // Opening a pipe would block, and a link may be dangling or point to itself.
    boolean isForeign = !Files.isRegularFile(file) || file.toFile().length() == 0;
    try (OpenFile open = isForeign ? null : new OpenFile(file, HEAD)) {
      if (open == null || isForeign(open)) {
        sink.noDump(new InputProblem(name, 0, 0, "not a text file"));
      } else {
        read(open, file, name, "", true, sink);
      }
    }
  }

  private static void read(
      OpenFile open, Path file, String name, String from, boolean isFound, SnapshotSink sink) {
    Optional<String> refusal = refusal(open.head(), from);
    if (refusal.isPresent()) {
      sink.noDump(new InputProblem(name, 0, 0, refusal.get()));
      return;
    }
    boolean isBinary = from.isEmpty() ? BinaryDump.recognises(open.magic()) : isBinary(from);
    String start = text(open.head());
    if (isBinary) {
      BinaryDump.read(file, name, processor -> {}, sink);
    } else if (isEmptySpace(start)) {
      sink.problem(new InputProblem(name, 0, 0, EMPTY_SPACE));
    } else if (!isNative(start, from)) {
      new InputReader(name, Formats.named(from), isFound, sink).dump(open, start);
    } else if (open.isPacked()) {
      packed(open, name, sink);
    } else {
      SnapshotReader.read(file, open, name, sink);
    }
  }

  /** Why a file cannot be a dump; a format that the user names is tried nevertheless. */
  private static Optional<String> refusal(byte[] head, String from) {
    return from.isEmpty() ? ForeignFile.refusal(head) : Optional.empty();
  }

  /** Whether this is a pipe or a device: it can be read only once and may be endless. */
  private static boolean isStream(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static void stream(Path file, String name, String from, SnapshotSink sink) {
    // A stream of Files.newInputStream asks for its position, which a pipe does not have.
    try (InputStream in = new FileInputStream(file.toFile())) {
      read(in, name, from, sink);
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, SnapshotReader.reason(e)));
    }
  }

  /** Whether the start is all zeros, as in a sparse file, which may be of any length. */
  private static boolean isEmptySpace(String start) {
    return !start.isEmpty() && start.chars().allMatch(c -> c == 0);
  }

  /** Whether a file is compressed, so that its size is not the size of the text. */
  public static boolean isPacked(Path file) {
    return Packed.is(file);
  }

  private static boolean isForeign(OpenFile open) {
    byte[] magic = open.magic();
    return BinaryDump.recognises(magic) ? ElfCore.isOtherElf(magic) : isData(text(open.head()));
  }

  /** Whether the start is data: it has many control characters, serial port logs only a few. */
  private static boolean isData(String start) {
    long control = start.chars().filter(c -> c < ' ' && "\t\n\r\f\33".indexOf(c) < 0).count();
    long broken = start.chars().filter(c -> c == '\uFFFD').count();
    return (control + broken) * SHARE_OF_DATA > start.length();
  }

  private static boolean isBinary(String from) {
    return from.equals(ElfCore.FORMAT.name()) || from.equals(MigrationStream.FORMAT.name());
  }

  private static void packed(Opener opener, String name, SnapshotSink sink) {
    try (InputStream in = opener.open()) {
      SnapshotReader.read(in, name, sink);
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, SnapshotReader.reason(e)));
    }
  }

  /** Reads standard input or another stream that can be read only once. */
  public static void read(InputStream stream, String name, String from, SnapshotSink sink) {
    try {
      InputStream in = new BufferedInputStream(Packed.unpacked(stream), HEAD);
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      Optional<String> refusal = refusal(head, from);
      if (refusal.isPresent()) {
        sink.problem(new InputProblem(name, 0, 0, refusal.get()));
        return;
      }
      if (isBinary(from) || from.isEmpty() && BinaryDump.recognises(head)) {
        String message = "found a binary dump on standard input or a pipe, expected its file name";
        sink.problem(new InputProblem(name, 0, 0, message));
        return;
      }
      String start = text(head);
      if (isEmptySpace(start) || head.length == HEAD && isData(start)) {
        sink.problem(new InputProblem(name, 0, 0, isEmptySpace(start) ? EMPTY_SPACE : NO_TEXT));
        return;
      }
      if (isNative(start, from)) {
        SnapshotReader.read(in, name, sink);
        return;
      }
      byte[] all = in.readNBytes(LARGEST_STANDARD_INPUT + 1);
      if (all.length > LARGEST_STANDARD_INPUT) {
        String message = "found more than 64 MiB on standard input or a pipe, expected a file name";
        sink.problem(new InputProblem(name, 0, 0, message));
        return;
      }
      new InputReader(name, Formats.named(from), false, sink)
          .dump(() -> new ByteArrayInputStream(all), start);
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, SnapshotReader.reason(e)));
    }
  }

  /**
   * The start of an input as text; empty if there is none, because the native reader has the best
   * message.
   */
  private static String text(byte[] bytes) {
    try {
      byte[] utf8 = Utf8Stream.of(new ByteArrayInputStream(bytes)).readAllBytes();
      return new String(utf8, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isNative(String start, String from) {
    if (!from.isEmpty()) {
      return from.equals(NATIVE);
    }
    Matcher key = NATIVE_KEY.matcher(start);
    // A capture line may be split right before the key in it.
    return start.isBlank() || key.find() && !CaptureLine.mayBeIn(start.substring(0, key.start()));
  }

  private void dump(Opener opener, String start) {
    InputText text = new InputText(name, opener);
    try {
      if (isJson(start)) {
        json(text, start);
      } else if (DumpText.isDiff(start)) {
        lines(text, start, '-');
        lines(text, start, '+');
      } else {
        lines(text, start, ' ');
      }
    } catch (IOException e) {
      sink.problem(
          new InputProblem(name, 0, 0, "cannot be read further: " + SnapshotReader.reason(e)));
    }
  }

  /** Reads up to the first read error; what was read before it counts. */
  private boolean readAll(InputText text, String start, char side, LineDumps dumps) {
    try (InputStream in = text.opener().open()) {
      dumps.read(new DumpText(in, start, side));
      return true;
    } catch (IOException e) {
      sink.problem(
          new InputProblem(name, 0, 0, "cannot be read further: " + SnapshotReader.reason(e)));
      return false;
    }
  }

  private boolean isJson(String start) {
    boolean onlyJson = forced.isPresent() && forced.get().reader() == null;
    boolean noJson = forced.isPresent() && forced.get().json() == null;
    return onlyJson || !noJson && JsonDumps.isJson(start);
  }

  private void json(InputText text, String start) throws IOException {
    Optional<String> all = all(text);
    if (all.isEmpty()) {
      sink.problem(new InputProblem(name, 0, 0, "found more than 32 MiB of JSON, expected less"));
    } else {
      json(text, start, JsonText.of(all.get()));
    }
  }

  /** The whole text; empty if it is too long. Its bytes are not kept while the text is read. */
  private static Optional<String> all(InputText text) throws IOException {
    try (InputStream in = text.opener().open()) {
      byte[] all = Utf8Stream.of(in).readNBytes(JsonDumps.LARGEST + 1);
      return all.length > JsonDumps.LARGEST ? Optional.empty() : Optional.of(DumpText.decode(all));
    }
  }

  private void json(InputText text, String start, JsonText content) throws IOException {
    SnapshotAssembler blocks = new SnapshotAssembler(name, text, sink);
    JsonDumps dumps = new JsonDumps(forced.map(List::of).orElse(Formats.ofJson()), blocks);
    try {
      Set<String> recognised = dumps.read(content);
      blocks.registerLines().end(content.lines());
      if (!blocks.end() && !isNoted(blocks)) {
        nothingRead(recognised, start, "");
      }
    } catch (SyntaxError e) {
      if (dumps.startsWithMessage()) {
        lines(text, start, ' ');
      } else if (dumps.areOfNoKnownKind()) {
        int line = Origin.line(e.place());
        sink.noDump(new InputProblem(name, line, Origin.column(e.place()), e.getMessage()));
      } else {
        blocks.problem(e.place(), e.getMessage());
      }
    }
  }

  private void lines(InputText text, String start, char side) {
    SnapshotAssembler blocks = new SnapshotAssembler(name, text, sink);
    LineDumps dumps = new LineDumps(forced.map(List::of).orElse(Formats.ofLines()), blocks);
    boolean whole = readAll(text, start, side, dumps);
    dumps.end();
    boolean isDump = blocks.end();
    if (!isDump) {
      sink.coverage(blocks.registerLines().coverage(1, Integer.MAX_VALUE));
    }
    if (!isDump && whole && !isNoted(blocks)) {
      boolean isFreeForm = FREE_FORM.containsAll(dumps.taken());
      String closest = isFound || !isFreeForm ? "" : blocks.registerLines().closest();
      nothingRead(dumps.taken(), start, closest);
    }
  }

  /** Reports the notes of a text without a snapshot, which say why there is none. */
  private boolean isNoted(SnapshotAssembler blocks) {
    for (Hint note : blocks.notes()) {
      int line = Origin.line(note.origin());
      sink.problem(new InputProblem(name, line, Origin.column(note.origin()), note.text()));
    }
    return !blocks.notes().isEmpty();
  }

  /**
   * Reports that no reader found anything.
   *
   * @param formats names of the formats that the text is in
   * @param closest the lines that look most like those of a dump, for the end of the message
   */
  private void nothingRead(Collection<String> formats, String start, String closest) {
    if (!formats.isEmpty()) {
      String kind = Formats.nothingIn(formats);
      sink.problem(new InputProblem(name, 0, 0, kind + closest, kind));
    } else {
      String kind =
          ForeignFile.isHtml(start)
              ? HTML
              : isData(start) ? NO_DUMP : "unrecognised format: " + EXPECTED;
      sink.noDump(new InputProblem(name, 0, 0, kind + closest, kind));
    }
  }
}
