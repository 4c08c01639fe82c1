// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.dumps.nativeformat.Quoted;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputCoverage;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lines of a text that no reader took although they look like the value of a register. A line
 * that repeats what was read is understood; program text, wishes and the registers of a guest are
 * no observations.
 */
public final class RegisterLines {
  /** The {@link io.github.vmxcheck.dumps.Marks} of such lines. */
  public static final String MARKS = RegisterMention.marks() + " vmxon" + TableHeading.MARKS;

  /** A text may have any number of them. */
  private static final int MOST_KEPT = 1000;

  private static final int MOST_CLOSEST = 3;

  private static final Pattern VMXON = Pattern.compile("(?i)\\bvmx_?on\\b");
  private static final Pattern SOME_NUMBER =
      Pattern.compile("(?i)\\b(?=[0-9a-f`_]{0,17}\\d)(?:0x)?[0-9a-f`_]{1,18}h?\\b");
  private static final int REACH = 60;

  private static final Pattern GUEST = Pattern.compile("(?i)\\bguest\\b|\\bvmcs\\d\\d\\b|\\bL2\\b");

  private static final String PRINTED =
      "what a machine printed, not program text or a value that is wanted";

  /** What a line may be meant as, the most specific first. */
  private enum Meaning {
    MSR,
    REGISTER,
    VMXON,
    NAME
  }

  /** A line of the closest ones. */
  private record Close(int line, String text, Meaning meaning, String expected) {
    @Override
    public String toString() {
      return "line " + line + " " + Quoted.of(text) + " (expected " + expected + ")";
    }
  }

  /** A line with values of registers that no reader took. */
  private record Candidate(int line, List<RegisterMention> mentions) {
    InputCoverage.Line notUnderstood() {
      return new InputCoverage.Line(line, mentions.get(0).setting());
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Close> closest = new ArrayList<>();
  private final TableHeading heading = new TableHeading();
  private final Set<Integer> understood = new HashSet<>();
  private final Map<Field, Set<Long>> values = new HashMap<>();
  private int more;
  private int lines;

  RegisterLines() {}

  /** Takes a line that no reader took. */
  public void add(DumpLine line) {
    boolean wished = heading.isAboveWish(line);
    List<RegisterMention> mentions = RegisterMention.in(line.text());
    List<RegisterMention> found = new ArrayList<>(mentions);
    found.removeIf(one -> one.value().isEmpty());
    boolean isObserved = !wished && isObserved(line, found.isEmpty() ? mentions : found);
    addClosest(line, found.isEmpty() ? mentions : found, isObserved);
    if (isObserved && !found.isEmpty() && !line.hasPrompt()) {
      if (candidates.size() < MOST_KEPT) {
        candidates.add(new Candidate(line.number(), found));
      } else {
        more++;
      }
    }
  }

  /** Whether all mentions are what a machine printed of the processor itself. */
  private static boolean isObserved(DumpLine line, List<RegisterMention> mentions) {
    String text = line.text();
    boolean isOfGuest = GUEST.matcher(text).find();
    return mentions.stream()
        .allMatch(
            one ->
                NonObservation.isObserved(text, one.start(), one.end())
                    && !NonObservation.isOfOther(before(text, one.start()))
                    && (one.isMsr() || !isOfGuest));
  }

  private static String before(String text, int end) {
    return text.substring(Math.max(0, end - REACH), end);
  }

  /** Keeps the line if it is closer to one of a dump than one of the lines so far. */
  private void addClosest(DumpLine line, List<RegisterMention> mentions, boolean isObserved) {
    RegisterMention first = mentions.isEmpty() ? null : mentions.get(0);
    Optional<Meaning> meaning = meaning(line.text(), first);
    if (meaning.isEmpty()) {
      return;
    }
    String expected = isObserved ? expected(meaning.get(), first) : PRINTED;
    closest.add(new Close(line.number(), line.text(), meaning.get(), expected));
    closest.sort(Comparator.comparing(Close::meaning));
    closest.subList(Math.min(MOST_CLOSEST, closest.size()), closest.size()).clear();
  }

  private static Optional<Meaning> meaning(String line, RegisterMention first) {
    if (first != null && first.isMsr()) {
      return Optional.of(Meaning.MSR);
    }
    if (first != null && (first.value().isPresent() || hasNumber(line, first.end()))) {
      return Optional.of(Meaning.REGISTER);
    }
    if (VMXON.matcher(line).find()) {
      return Optional.of(Meaning.VMXON);
    }
    return Optional.ofNullable(first).map(one -> Meaning.NAME);
  }

  private static boolean hasNumber(String line, int from) {
    return SOME_NUMBER
        .matcher(line)
        .region(from, Math.min(line.length(), from + REACH))
        .useTransparentBounds(true)
        .find();
  }

  private static String expected(Meaning meaning, RegisterMention mention) {
    return switch (meaning) {
      case MSR ->
          String.format(Locale.ROOT, "an MSR, as in 'MSR 0x%x = 0x5'", mention.field().msrIndex());
      case REGISTER -> "a register, as in '" + mention.name() + " = 0x2020'";
      case VMXON -> "what VMXON did, as in 'VMXON failed with status 2'";
      case NAME -> "its number, as in '" + mention.name() + " = 0x2020'";
    };
  }

  /** The closest lines, for the end of a message; empty if there are none. */
  public String closest() {
    return closest.isEmpty()
        ? ""
        : closest.stream()
            .sorted(Comparator.comparingInt(Close::line))
            .map(Close::toString)
            .collect(Collectors.joining("; ", "; closest: ", ""));
  }

  /** Takes the number of lines that have been read. */
  public void end(int number) {
    lines = number;
  }

  /** Takes a line from which something was read, be it a value, a hint or a note. */
  void understood(long origin) {
    if (!candidates.isEmpty() && Origin.isRead(origin)) {
      understood.add(Origin.line(origin));
    }
  }

  /** Takes the values of a processor, and where they were read. */
  void understood(ProcessorSnapshot processor) {
    if (candidates.isEmpty()) {
      return;
    }
    for (Field field : processor.fields()) {
      processor.origins(field).forEach(this::understood);
      if (!processor.isAbsent(field)) {
        values.computeIfAbsent(field, one -> new HashSet<>()).add(processor.value(field));
      }
    }
  }

  /** Forgets what is understood, so that memory stays bounded; it is taken again at the end. */
  void forget() {
    understood.clear();
    values.clear();
  }

  /**
   * What was read between two lines; the lines between them are not counted again.
   *
   * @param to the last line; {@link Integer#MAX_VALUE} for the last one of the text
   */
  public InputCoverage coverage(int from, int to) {
    List<InputCoverage.Line> left =
        candidates.stream()
            .filter(one -> from <= one.line && one.line <= to && !isUnderstood(one))
            .map(Candidate::notUnderstood)
            .toList();
    candidates.removeIf(one -> from <= one.line && one.line <= to);
    int others = to == Integer.MAX_VALUE ? more : 0;
    return new InputCoverage(Math.max(0, Math.min(to, lines) - from + 1), left, others);
  }

  private boolean isUnderstood(Candidate candidate) {
    return understood.contains(candidate.line)
        || candidate.mentions.stream().allMatch(one -> one.isKnownFrom(values));
  }
}
