// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.SnapshotResult.NotUnderstood;
import io.github.vmxcheck.check.result.SnapshotResult.Read;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How much of its inputs a snapshot was read from, and the sentence that reports end with. */
public final class ReadInputs {
  private static final int SHOWN = 5;

  /** A value: processors may share one, such as a register that is equal on all of them. */
  private record Value(Field field, long origin) {}

  private final List<SourceText> sources;

  /** The values of several processors; null if there is only one, which shares none. */
  private final Set<Value> shared;

  private int values;

  private ReadInputs(Snapshot snapshot) {
    sources = snapshot.sources();
    shared = snapshot.processors().size() > 1 ? new HashSet<>() : null;
  }

  /** Counts what was read; empty if no source of the snapshot is an input. */
  static Optional<Read> of(Snapshot snapshot) {
    long lines = 0;
    long more = 0;
    boolean any = false;
    List<NotUnderstood> notUnderstood = new ArrayList<>(0);
    for (SourceText source : snapshot.sources()) {
      Optional<InputCoverage> found = source.coverage();
      if (found.isPresent()) {
        any = true;
        lines += found.get().lines();
        more += found.get().more();
        for (InputCoverage.Line line : found.get().notUnderstood()) {
          if (isStated(line.setting(), snapshot)) {
            continue;
          }
          notUnderstood.add(new NotUnderstood(source.name(), line.number(), line.setting()));
        }
      }
    }
    return any
        ? Optional.of(
            new Read(new ReadInputs(snapshot).values(snapshot), lines, notUnderstood, more))
        : Optional.empty();
  }

  /** Whether the user stated the value that a line seems to give. */
  private static boolean isStated(String setting, Snapshot snapshot) {
    int sign = setting.indexOf('=');
    Optional<FieldPath> path = FieldPath.parse(setting.substring(0, sign));
    return path.isPresent()
        && snapshot.processors().stream()
            .anyMatch(state -> has(state, path.get(), setting.substring(sign + 1)));
  }

  private static boolean has(ProcessorSnapshot state, FieldPath path, String value) {
    try {
      long bits = FieldValue.parse(value, path).bits();
      return path.known(state) != 0 && path.value(state) == bits;
    } catch (FieldValue.Malformed e) {
      return false;
    }
  }

  private int values(Snapshot snapshot) {
    snapshot.processors().forEach(this::add);
    add(snapshot.machine());
    return values;
  }

  private void add(ProcessorSnapshot state) {
    for (Field field : state.fields()) {
      long origin = state.origin(field);
      if (!state.isAbsent(field)
          && isRead(origin)
          && (shared == null || !Origin.isRead(origin) || shared.add(new Value(field, origin)))) {
        values++;
      }
    }
    for (Field.Group list : state.lists()) {
      state.entries(list).forEach(this::add);
    }
  }

  /** Whether a value was read from an input, perhaps without a place, and not given by the user. */
  private boolean isRead(long origin) {
    return !Origin.isDerived(origin)
        && !Origin.isAssumed(origin)
        && sources.get(Origin.source(origin)).coverage().isPresent();
  }

  /**
   * The sentence that a report of the snapshot ends with, such as {@code Read: 3 values from 9
   * lines. Not understood: lines 4, 5 look like registers.}; empty if nothing says what was read.
   */
  public static Optional<String> sentence(SnapshotResult snapshot) {
    return snapshot
        .read()
        .get()
        .map(read -> "Read: " + what(read) + "." + notUnderstood(snapshot, read));
  }

  private static String what(Read read) {
    String values = Phrases.count(read.values(), "value");
    return read.lines() == 0 ? values : values + " from " + Phrases.count(read.lines(), "line");
  }

  private static String notUnderstood(SnapshotResult snapshot, Read read) {
    // Options are among the sources of values, but they are no inputs.
    boolean several = snapshot.names().stream().filter(name -> !name.startsWith("--")).count() > 1;
    List<String> places =
        read.notUnderstood().stream()
            .map(one -> (several ? one.file() + ":" : "") + one.line())
            .toList();
    return notUnderstood(places, read.more());
  }

  /**
   * The sentence about lines that were not understood, after a blank; empty if there are none.
   *
   * @param places numbers of the lines, or files and numbers
   * @param more number of further lines
   */
  static String notUnderstood(List<String> places, long more) {
    long number = places.size() + more;
    if (number == 0) {
      return "";
    }
    List<String> shown = places.stream().limit(SHOWN).toList();
    long rest = number - shown.size();
    boolean areLines = shown.stream().noneMatch(place -> place.contains(":"));
    return " Not understood: "
        + (areLines ? number == 1 ? "line " : "lines " : "")
        + String.join(", ", shown)
        + (rest > 0 ? " and " + rest + " more" : "")
        + (number == 1 ? " looks like a register." : " look like registers.");
  }
}
