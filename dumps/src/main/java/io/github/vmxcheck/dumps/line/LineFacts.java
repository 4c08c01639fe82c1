// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines that state single bits in words: maps each pattern to an action for lines that match
 * it. The first matching pattern counts.
 */
public final class LineFacts {
  /** In place of a processor number that is not in the line. */
  public static final long UNNUMBERED = Messages.UNNUMBERED;

  /** Compiled once: every input has its own rows, but with the same patterns. */
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private record Row(Pattern pattern, BiConsumer<DumpLine, Matcher> action) {}

  private final SnapshotAssembler blocks;
  private final String format;
  private final List<Row> rows = new ArrayList<>();

  public LineFacts(SnapshotAssembler blocks, String format) {
    this.blocks = blocks;
    this.format = format;
  }

  public LineFacts on(String pattern, BiConsumer<DumpLine, Matcher> action) {
    rows.add(new Row(PATTERNS.computeIfAbsent(pattern, Pattern::compile), action));
    return this;
  }

  /** Adds a note for lines that state no bit, but something worth knowing. */
  public LineFacts note(String pattern, String text) {
    return on(pattern, (line, match) -> blocks.note(text, line.origin(match, 0)));
  }

  /**
   * Applies the action of the first pattern that the line matches; returns whether there is one.
   */
  public boolean accept(DumpLine line) {
    for (Row row : rows) {
      Matcher match = line.matcher(row.pattern());
      if (match.find()) {
        row.action().accept(line, match);
        return true;
      }
    }
    return false;
  }

  /** Sets bits of a register that does not change over time. */
  public void set(DumpLine line, long origin, long number, Field field, long value, long mask) {
    RegisterBlock block = blocks.constants(format, line);
    block.set(processor(block, number), field, value, mask, origin);
  }

  /**
   * Adds what a message says about bits of a register without giving its value, see {@link
   * Messages}.
   */
  public void say(DumpLine line, long origin, long number, Field field, long value, long mask) {
    blocks.constants(format, line).say(number, field, value, mask, origin);
  }

  /**
   * Adds bits of IA32_FEATURE_CONTROL: those of {@code set} are 1, those of {@code clear} are 0.
   */
  public void featureControl(DumpLine line, long origin, long number, long set, long clear) {
    say(line, origin, number, Field.IA32_FEATURE_CONTROL, set, set | clear);
  }

  /** Adds whether CPUID has VMX; if not, with a hint that a hypervisor may hide it. */
  public void vmx(DumpLine line, long origin, long number, boolean supported) {
    long bit = Cpuid.LEAF_1_ECX_VMX;
    say(line, origin, number, Field.CPUID_1_ECX, supported ? bit : 0, bit);
    if (!supported) {
      hint(
          line,
          origin,
          "CPUID shows no VMX to the program that printed this: a hypervisor may hide it");
    }
  }

  public void hint(DumpLine line, long origin, String text) {
    blocks.constants(format, line).hint(text, origin);
  }

  private static ProcessorSnapshot processor(RegisterBlock block, long number) {
    return number == UNNUMBERED ? block.unnumbered() : block.processor(number);
  }
}
