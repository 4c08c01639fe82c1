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
 * Lines that tell single bits in words: for each pattern what a line that has it tells. Of several
 * the first counts.
 */
public final class LineFacts {
  /** In place of the number of a processor: the line does not tell it. */
  public static final long UNNUMBERED = Messages.UNNUMBERED;

  /** Every input has rows of its own, and the same patterns in them. */
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private record Row(Pattern pattern, BiConsumer<DumpLine, Matcher> tells) {}

  private final SnapshotAssembler blocks;
  private final String format;
  private final List<Row> rows = new ArrayList<>();

  public LineFacts(SnapshotAssembler blocks, String format) {
    this.blocks = blocks;
    this.format = format;
  }

  public LineFacts on(String pattern, BiConsumer<DumpLine, Matcher> tells) {
    rows.add(new Row(PATTERNS.computeIfAbsent(pattern, Pattern::compile), tells));
    return this;
  }

  /** A line that tells no bit, but something to know. */
  public LineFacts note(String pattern, String text) {
    return on(pattern, (line, match) -> blocks.note(text, line.origin(match, 0)));
  }

  /** Whether the line tells something. */
  public boolean accept(DumpLine line) {
    for (Row row : rows) {
      Matcher match = line.matcher(row.pattern());
      if (match.find()) {
        row.tells().accept(line, match);
        return true;
      }
    }
    return false;
  }

  /** Sets bits of what does not change with time. */
  public void set(DumpLine line, long origin, long number, Field field, long value, long mask) {
    RegisterBlock block = blocks.constants(format, line);
    block.set(processor(block, number), field, value, mask, origin);
  }

  /** What a message says of bits of a register, without its value, see {@link Messages}. */
  public void say(DumpLine line, long origin, long number, Field field, long value, long mask) {
    blocks.constants(format, line).say(number, field, value, mask, origin);
  }

  /** Bits of IA32_FEATURE_CONTROL: those of {@code set} are 1, those of {@code clear} are 0. */
  public void featureControl(DumpLine line, long origin, long number, long set, long clear) {
    say(line, origin, number, Field.IA32_FEATURE_CONTROL, set, set | clear);
  }

  /** Whether CPUID has VMX; where it has not, that may be a hypervisor's doing. */
  public void vmx(DumpLine line, long origin, long number, boolean supported) {
    long bit = Cpuid.LEAF_1_ECX_VMX;
    say(line, origin, number, Field.CPUID_1_ECX, supported ? bit : 0, bit);
    if (!supported) {
      hint(line, origin, "CPUID has no VMX as seen by what printed this: a hypervisor may hide it");
    }
  }

  public void hint(DumpLine line, long origin, String text) {
    blocks.constants(format, line).hint(text, origin);
  }

  private static ProcessorSnapshot processor(RegisterBlock block, long number) {
    return number == UNNUMBERED ? block.unnumbered() : block.processor(number);
  }
}
