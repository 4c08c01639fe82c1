// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one format tells of the logical processors of one machine at one moment (a block of
 * registers), or of what does not change with time (CPUID and MSRs).
 */
public final class RegisterBlock {
  public static final int MOST_PROCESSORS = 4096;
  private static final int MOST_HINTS = 100;

  private final Set<String> formats = new LinkedHashSet<>();
  private final Map<Long, ProcessorSnapshot> processors = new LinkedHashMap<>();
  private final List<Hint> hints = new ArrayList<>(0);
  private final Messages messages = new Messages();
  private final int line;
  private String name = "";
  private ProcessorSnapshot unnumbered;
  private ProcessorSnapshot every;

  RegisterBlock(String format, int line) {
    formats.add(format);
    this.line = line;
  }

  /** Number of the line where it starts. */
  int line() {
    return line;
  }

  /**
   * What tells it from the other blocks of the input: a name the dump gives, else where it starts.
   */
  public String name() {
    return name.isEmpty() ? "from line " + line : name;
  }

  public void name(String given) {
    name = given;
  }

  Set<String> formats() {
    return formats;
  }

  public List<Hint> hints() {
    return hints;
  }

  /** A hint for whoever reads the report; of the same words only the first, and not endlessly. */
  public void hint(String text, long origin) {
    if (hints.size() < MOST_HINTS && hints.stream().noneMatch(hint -> hint.text().equals(text))) {
      hints.add(new Hint(text, origin));
    }
  }

  /**
   * The logical processor with this number, made if it is new. Beyond 4,096 of them, one that is
   * not part of the block.
   */
  public ProcessorSnapshot processor(long number) {
    if (processors.size() >= MOST_PROCESSORS && !processors.containsKey(number)) {
      return new ProcessorSnapshot(number);
    }
    return processors.computeIfAbsent(number, ProcessorSnapshot::new);
  }

  /** The logical processor whose number the dump does not tell, made if it is new. */
  public ProcessorSnapshot unnumbered() {
    if (unnumbered == null) {
      unnumbered = ProcessorSnapshot.unnumbered();
    }
    return unnumbered;
  }

  /**
   * What the dump tells of each logical processor alike, such as a list of equal values without
   * numbers. It belongs to all that the dump numbers; to one without a number if there is none.
   */
  public ProcessorSnapshot every() {
    if (every == null) {
      every = ProcessorSnapshot.ofEvery();
    }
    return every;
  }

  /**
   * Sets bits of a field. Where they were read before with another value the later one counts, and
   * a hint names both places.
   *
   * @param mask the bits the dump tells; those beyond the width of the field are left out
   * @param origin the place of the value, see {@link io.github.vmxcheck.model.Origin}
   */
  public void set(ProcessorSnapshot processor, Field field, long value, long mask, long origin) {
    long told = mask & field.mask();
    boolean zeroAgain = processor.readsZero(field) && field.isMissingAs(value, told);
    if (zeroAgain || told != 0 && processor.has(field, told, value & told)) {
      return;
    }
    long changed = (value ^ processor.value(field)) & told & processor.known(field);
    if (changed != 0 || processor.isUnreadable(field)) {
      superseded(field, origin, processor.origin(field, told));
      processor.forget(field, field.mask());
    }
    processor.setAsRead(field, value, told, origin);
  }

  /** Sets a model-specific register; one that no requirement reads is left out. */
  public void setMsr(ProcessorSnapshot processor, long index, long value, long mask, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> set(processor, field, value, mask, origin));
  }

  /** Notes that reading a model-specific register failed. */
  public void setUnreadableMsr(ProcessorSnapshot processor, long index, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> processor.setUnreadable(field, origin));
  }

  /** Sets a register of a CPUID leaf; one that no requirement reads is left out. */
  public void setCpuid(
      ProcessorSnapshot processor, long leaf, long subleaf, String register, long value, long at) {
    Field.byCpuid(leaf, subleaf, register)
        .ifPresent(field -> set(processor, field, value, field.mask(), at));
  }

  /**
   * What a message says of single bits, see {@link Messages}.
   *
   * @param number the number of the processor, or a constant of {@link Messages} in its place
   */
  void say(long number, Field field, long value, long mask, long origin) {
    messages.add(number, field, value, mask, origin);
  }

  /** Adds what messages say, once all values are known. */
  void settle(SnapshotAssembler blocks, boolean alone) {
    joinUnnumbered();
    if (every != null) {
      processors.values().forEach(one -> takeLater(one, every));
      if (unnumbered != null) {
        takeLater(unnumbered, every);
      }
    }
    messages.settle(this, blocks, alone);
    joinUnnumbered();
  }

  /** The logical processors with a number. */
  List<ProcessorSnapshot> numbered() {
    return List.copyOf(processors.values());
  }

  /** What was read until now, as it was read; first of the processors with a number. */
  List<ProcessorSnapshot> read() {
    List<ProcessorSnapshot> all = new ArrayList<>(processors.values());
    for (ProcessorSnapshot other : new ProcessorSnapshot[] {unnumbered, every}) {
      if (other != null) {
        all.add(other);
      }
    }
    return all;
  }

  /** A processor with what is known of each. */
  ProcessorSnapshot withEvery(ProcessorSnapshot processor) {
    if (every == null || every == processor) {
      return processor;
    }
    ProcessorSnapshot whole = processor.copy();
    ProcessorMerge.fill(whole, every);
    return whole;
  }

  /** Forgets bits of a processor, and where they are known of each, of each. */
  void forget(ProcessorSnapshot processor, Field field, long mask) {
    if (every != null && every != processor) {
      processors.values().forEach(one -> fillFromEvery(one, field));
      fillFromEvery(processor, field);
      every.forget(field, mask);
    }
    processor.forget(field, mask);
  }

  private void fillFromEvery(ProcessorSnapshot processor, Field field) {
    long open = every.known(field) & ~processor.known(field);
    if (open != 0 && !processor.isUnreadable(field)) {
      processor.set(field, every.value(field), open, every.origin(field, open));
    }
  }

  /**
   * Takes the processor without a number out of a block that has others with one: nothing says
   * which of them it is.
   *
   * @return a block of its own; empty if there is no such processor
   */
  Optional<RegisterBlock> takeUnnumbered() {
    if (unnumbered == null || processors.isEmpty() || unnumbered.isEmpty()) {
      return Optional.empty();
    }
    long place = unnumbered.firstPlace();
    RegisterBlock alone = new RegisterBlock(String.join(" ", formats), Origin.line(place));
    alone.formats.clear();
    alone.formats.addAll(formats);
    alone.unnumbered = unnumbered;
    alone.every = every;
    alone.hint("the text names several processors, and not which of them this is", place);
    unnumbered = null;
    return Optional.of(alone);
  }

  /** Takes out a processor that was in no real state. */
  public void remove(ProcessorSnapshot processor) {
    processors.values().remove(processor);
    unnumbered = unnumbered == processor ? null : unnumbered;
  }

  /** Takes out the processors of which nothing but the vendor is told: nobody asked for them. */
  void removeNamesOnly() {
    processors.values().removeIf(one -> one.copy().forget(Field.VENDOR, -1L).isEmpty());
  }

  public boolean has(long number) {
    return processors.containsKey(number);
  }

  /** All of which the dump tells anything. */
  List<ProcessorSnapshot> processors() {
    joinUnnumbered();
    List<ProcessorSnapshot> all = new ArrayList<>();
    if (unnumbered != null) {
      all.add(unnumbered);
    }
    all.addAll(processors.values());
    if (every != null) {
      all.forEach(processor -> ProcessorMerge.fill(processor, every));
    }
    all.removeIf(ProcessorSnapshot::isEmpty);
    if (all.isEmpty() && appliesToAll()) {
      all.add(every);
    }
    return all;
  }

  /** A processor without a number is the one with a number, if there is one and they agree. */
  private void joinUnnumbered() {
    if (unnumbered == null || processors.size() != 1) {
      return;
    }
    ProcessorSnapshot only = processors.values().iterator().next();
    if (only.id() == 0) {
      takeLater(only, unnumbered);
    }
    if (ProcessorMerge.agree(only, unnumbered)) {
      ProcessorMerge.fill(only, unnumbered);
      unnumbered = null;
    }
  }

  /**
   * Of two values of one register the one further down counts.
   *
   * @param processor forgets the value that is further up; what is known of each processor stays
   */
  private void takeLater(ProcessorSnapshot processor, ProcessorSnapshot other) {
    for (Field field : other.fields()) {
      long both = processor.known(field) & other.known(field);
      long differ = (processor.value(field) ^ other.value(field)) & both;
      if (differ != 0) {
        long one = processor.origin(field, differ);
        long two = other.origin(field, differ);
        boolean later = Origin.line(two) > Origin.line(one);
        superseded(field, later ? two : one, later ? one : two);
        if (later) {
          processor.forget(field, field.mask());
        } else if (other != every) {
          other.forget(field, field.mask());
        }
      }
    }
  }

  /** Says that of two values of a register the later one counts. */
  void superseded(Field field, long later, long earlier) {
    int line = Origin.line(later);
    int before = Origin.line(earlier);
    hint(field.title() + " of line " + line + " counts, not that of line " + before, later);
  }

  /** Whether it has values that apply to all processors. */
  boolean appliesToAll() {
    return every != null && !every.isEmpty();
  }

  public boolean isEmpty() {
    return processors().isEmpty();
  }
}
