package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one format tells of the logical processors of one machine at one moment (a block of
 * registers), or of what does not change with time (CPUID and MSRs).
 */
final class Block {
  static final int MOST_PROCESSORS = 4096;

  private final Set<String> formats = new LinkedHashSet<>();
  private final Map<Long, ProcessorSnapshot> processors = new LinkedHashMap<>();
  private final List<Hint> hints = new ArrayList<>(0);
  private final int line;
  private ProcessorSnapshot unnumbered;

  Block(String format, int line) {
    formats.add(format);
    this.line = line;
  }

  /** Number of the line where it starts. */
  int line() {
    return line;
  }

  Set<String> formats() {
    return formats;
  }

  List<Hint> hints() {
    return hints;
  }

  /** A hint for whoever reads the report; of the same words only the first. */
  void hint(String text, long origin) {
    if (hints.stream().noneMatch(hint -> hint.text().equals(text))) {
      hints.add(new Hint(text, origin));
    }
  }

  /**
   * The logical processor with this number, made if it is new. Beyond 4,096 of them, one that is
   * not part of the block.
   */
  ProcessorSnapshot processor(long number) {
    if (processors.size() >= MOST_PROCESSORS && !processors.containsKey(number)) {
      return new ProcessorSnapshot(number);
    }
    return processors.computeIfAbsent(number, ProcessorSnapshot::new);
  }

  /** The logical processor whose number the dump does not tell, made if it is new. */
  ProcessorSnapshot unnumbered() {
    if (unnumbered == null) {
      unnumbered = ProcessorSnapshot.unnumbered();
    }
    return unnumbered;
  }

  /**
   * Sets bits of a field. Where they were read before with another value the later one counts, and
   * a hint names both places.
   *
   * @param mask the bits the dump tells; those beyond the width of the field are left out
   * @param origin the place of the value, see {@link io.github.vmxcheck.model.Origin}
   */
  void set(ProcessorSnapshot processor, Field field, long value, long mask, long origin) {
    long told = mask & field.mask();
    long changed = (value ^ processor.value(field)) & told & processor.known(field);
    if (changed != 0 || processor.isUnreadable(field)) {
      int first = Origin.line(processor.origin(field, told));
      int line = Origin.line(origin);
      hint(field.title() + " of line " + line + " counts, not that of line " + first, origin);
      processor.forget(field, field.mask());
    }
    processor.setAsRead(field, value, told, origin);
  }

  /** Sets a model-specific register; one that no requirement reads is left out. */
  void setMsr(ProcessorSnapshot processor, long index, long value, long mask, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> set(processor, field, value, mask, origin));
  }

  /** Notes that reading a model-specific register failed. */
  void setUnreadableMsr(ProcessorSnapshot processor, long index, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> processor.setUnreadable(field, origin));
  }

  /** Sets a register of a CPUID leaf; one that no requirement reads is left out. */
  void setCpuid(
      ProcessorSnapshot processor, long leaf, long subleaf, String register, long value, long at) {
    Field.byCpuid(leaf, subleaf, register)
        .ifPresent(field -> set(processor, field, value, field.mask(), at));
  }

  /** Takes out a processor that was in no real state. */
  void remove(ProcessorSnapshot processor) {
    processors.values().remove(processor);
    unnumbered = unnumbered == processor ? null : unnumbered;
  }

  boolean has(long number) {
    return processors.containsKey(number);
  }

  /** All of which the dump tells anything. */
  List<ProcessorSnapshot> processors() {
    List<ProcessorSnapshot> all = new ArrayList<>();
    if (unnumbered != null) {
      all.add(unnumbered);
    }
    all.addAll(processors.values());
    all.removeIf(Block::tellsNothing);
    return all;
  }

  boolean isEmpty() {
    return processors().isEmpty();
  }

  private static boolean tellsNothing(ProcessorSnapshot processor) {
    for (Field field : Field.values()) {
      if (!processor.isAbsent(field)) {
        return false;
      }
    }
    return true;
  }
}
