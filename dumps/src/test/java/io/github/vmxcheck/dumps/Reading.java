// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result for one input, also as text. */
public final class Reading implements SnapshotSink {
  public final List<Snapshot> snapshots = new ArrayList<>();
  public final List<String> problems = new ArrayList<>();

  public static Reading of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8), "");
  }

  public static Reading of(byte[] bytes, String from) {
    Reading reading = new Reading();
    InputReader.read(new ByteArrayInputStream(bytes), "<stdin>", from, reading);
    return reading;
  }

  public static Reading of(Path file) {
    Reading reading = new Reading();
    InputReader.read(file, file.getFileName().toString(), "", reading);
    return reading;
  }

  /** The only logical processor of the only snapshot of an input without problems. */
  public ProcessorSnapshot processor() {
    if (!problems.isEmpty() || snapshots.size() != 1) {
      throw new AssertionError(this);
    }
    return snapshots.get(0).processors().get(0);
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem.toString());
  }

  /** One line per field: key, value with ? for unknown digits, line:column. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Snapshot snapshot : snapshots) {
      text.append("snapshot ").append(snapshot.formats());
      text.append(snapshot.label().isEmpty() ? "" : " " + snapshot.label()).append('\n');
      snapshot.processors().forEach(processor -> add(processor, text));
      for (Hint hint : snapshot.hints()) {
        text.append("  hint ").append(place(hint.origin())).append(' ').append(hint.text());
        text.append('\n');
      }
    }
    problems.forEach(problem -> text.append("problem ").append(problem).append('\n'));
    return text.toString();
  }

  private static void add(ProcessorSnapshot processor, StringBuilder text) {
    text.append("  processor ").append(processor.isNumbered() ? processor.id() : "unknown");
    text.append('\n');
    for (Field field : Field.values()) {
      if (!processor.isAbsent(field)) {
        text.append("    ").append(field.key()).append(' ').append(value(processor, field));
        text.append(' ').append(place(processor.origin(field))).append('\n');
      }
    }
  }

  private static String value(ProcessorSnapshot processor, Field field) {
    if (processor.isUnreadable(field)) {
      return processor.readsZero(field) ? "reads zero" : "unreadable";
    }
    long value = processor.value(field);
    long known = processor.known(field);
    if (known == field.mask()) {
      return field.word(value).orElse(String.format(Locale.ROOT, "0x%x", value));
    }
    return String.format(Locale.ROOT, "0x%x of 0x%x", value, known);
  }

  private static String place(long origin) {
    return Origin.line(origin) + ":" + Origin.column(origin);
  }
}
