// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.line.InputText;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with the values of one MSR that the user names: hexadecimal rdmsr output, or eight raw
 * bytes per processor, lowest byte first, in the order of the processor numbers.
 *
 * @param processor processor number; {@link RdmsrCommand#ALL} if the file determines it
 * @param field the register
 * @param name file path
 */
public record MsrFile(long processor, Field field, String name) {
  private static final int LARGEST = 1 << 20;
  private static final int BYTES = 8;
  private static final Pattern ARGUMENT =
      Pattern.compile("(?:(\\d{1,4}):)?(?:0[xX]([0-9a-fA-F]{1,8})|([A-Za-z]\\w{2,40}))=(.+)");

  /** Parses an argument such as {@code 0x3a=FILE} or {@code 3:0x3a=FILE}. */
  public static Optional<MsrFile> of(String argument) {
    Matcher match = ARGUMENT.matcher(argument);
    if (!match.matches()) {
      return Optional.empty();
    }
    Optional<Field> field =
        match.group(2) == null
            ? MsrNames.field(match.group(3))
            : Field.byMsrIndex(Digits.of(match.group(2)).value());
    long number = match.group(1) == null ? RdmsrCommand.ALL : Long.parseLong(match.group(1));
    return field.map(register -> new MsrFile(number, register, match.group(4)));
  }

  /** Reads the file. Every error is reported to the sink as a problem. */
  public void read(SnapshotSink sink) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      read(in.readNBytes(LARGEST + 1), sink);
    } catch (IOException | InvalidPathException e) {
      problem(sink, "cannot be read, expected an existing and readable file");
    }
  }

  private void read(byte[] bytes, SnapshotSink sink) throws IOException {
    if (bytes.length > LARGEST) {
      problem(sink, "found more than 1 MiB, expected the values of one MSR");
      return;
    }
    InputText text = new InputText(name, () -> new ByteArrayInputStream(bytes));
    SnapshotAssembler blocks = new SnapshotAssembler(name, text, sink);
    if (isText(bytes)) {
      lines(blocks, bytes);
    } else if (bytes.length % BYTES == 0 && (isOfAny() || bytes.length == BYTES)) {
      image(blocks, bytes);
    }
    if (!blocks.end()) {
      String found = "found no value of " + field.title();
      String expected = ", expected rdmsr output in hexadecimal, or 8 bytes per processor";
      problem(sink, found + expected);
    }
  }

  private boolean isOfAny() {
    return processor == RdmsrCommand.ALL;
  }

  private static boolean isText(byte[] bytes) {
    boolean utf16 = bytes.length > 1 && (bytes[0] == -1 && bytes[1] == -2);
    for (byte one : bytes) {
      if (!utf16 && (one < ' ' && one != '\n' && one != '\r' && one != '\t' || one == 0x7f)) {
        return false;
      }
    }
    return true;
  }

  private void lines(SnapshotAssembler blocks, byte[] bytes) throws IOException {
    Rdmsr rdmsr = new Rdmsr(blocks, field.msrIndex(), processor);
    DumpText text = new DumpText(new ByteArrayInputStream(bytes), "", ' ');
    for (DumpLine line = text.next(); line != null; line = text.next()) {
      if (!line.isBlank()) {
        rdmsr.accept(line);
      }
    }
    rdmsr.end();
    blocks.registerLines().end(text.number());
  }

  private void image(SnapshotAssembler blocks, byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    DumpLine none = new DumpLine(0, "", new int[0], "", "");
    RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), none);
    boolean several = bytes.length > BYTES;
    for (long number = 0; words.hasRemaining(); number++) {
      ProcessorSnapshot one =
          !isOfAny()
              ? block.processor(processor)
              : several ? block.processor(number) : block.unnumbered();
      block.set(one, field, words.getLong(), -1L, Origin.NONE);
    }
  }

  private void problem(SnapshotSink sink, String message) {
    sink.problem(new InputProblem(name, 0, 0, message));
  }
}
