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
 * What one format says about the logical processors of one machine: their registers at one moment,
 * or constants, which do not change over time (CPUID and MSRs).
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

  /** The format whose register blocks describe the same guest; empty for a host. */
  private String guestRegisters = "";

  private boolean onlyOutcomes;

  /** Whether what is known for every processor only follows from a message. */
  private boolean implied;

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
   * What distinguishes it from the other blocks of the input: a name from the dump, else where it
   * starts.
   */
  public String name() {
    return name.isEmpty() ? "from line " + line : name;
  }

  public void name(String given) {
    name = given;
  }

  /** Marks a block of outcomes: messages about VMXON that print no register. */
  RegisterBlock ofOutcomes() {
    onlyOutcomes = true;
    return this;
  }

  boolean isOfOutcomes() {
    return onlyOutcomes;
  }

  /** Adds what another block says about the same machine. */
  void addAll(RegisterBlock other) {
    for (ProcessorSnapshot one : other.processors()) {
      ProcessorMerge.fill(one.isNumbered() ? processor(one.id()) : unnumbered(), one);
    }
    other.hints.forEach(hint -> hint(hint.text(), hint.origin()));
    formats.addAll(other.formats);
  }

  Set<String> formats() {
    return formats;
  }

  void describeGuest(String registers) {
    guestRegisters = registers;
  }

  boolean isOfGuest() {
    return !guestRegisters.isEmpty();
  }

  /** Whether these constants may be of the machine with those registers. */
  boolean describesMachineOf(RegisterBlock registers) {
    return !isOfGuest() || registers.formats.contains(guestRegisters);
  }

  public List<Hint> hints() {
    return hints;
  }

  /** Adds a hint for the report; the same text only once, and only a limited number of hints. */
  public void hint(String text, long origin) {
    if (hints.size() < MOST_HINTS && hints.stream().noneMatch(hint -> hint.text().equals(text))) {
      hints.add(new Hint(text, origin));
    }
  }

  /** Removes a hint that something found later contradicts. */
  public void dropHint(String text) {
    hints.removeIf(hint -> hint.text().equals(text));
  }

  /**
   * The logical processor with this number, created if it is new. Beyond 4,096 of them, one that is
   * not part of the block.
   */
  public ProcessorSnapshot processor(long number) {
    if (processors.size() >= MOST_PROCESSORS && !processors.containsKey(number)) {
      return new ProcessorSnapshot(number);
    }
    return processors.computeIfAbsent(number, ProcessorSnapshot::new);
  }

  /** The logical processor whose number is not in the dump, created if it is new. */
  public ProcessorSnapshot unnumbered() {
    if (unnumbered == null) {
      unnumbered = ProcessorSnapshot.unnumbered();
    }
    return unnumbered;
  }

  /**
   * Values that apply to every logical processor, such as a list of equal values without numbers.
   * They belong to all processors that the dump numbers, or to one without a number if there are
   * none.
   */
  public ProcessorSnapshot every() {
    if (every == null) {
      every = ProcessorSnapshot.ofEvery();
    }
    return every;
  }

  /** Sets bits of a field of every processor that follow from a message. */
  void imply(Field field, long value, long mask, long origin) {
    implied = every == null || every.isEmpty();
    every().set(field, value, mask, origin);
  }

  /** Removes the values that follow from a message for every processor. */
  void removeImplied() {
    every = implied ? null : every;
  }

  /**
   * Sets bits of a field. If they were read before with another value, the later one counts and a
   * hint names both places.
   *
   * @param mask the bits the dump gives; those beyond the width of the field are ignored
   * @param origin the place of the value, see {@link io.github.vmxcheck.model.Origin}
   */
  public void set(ProcessorSnapshot processor, Field field, long value, long mask, long origin) {
    long given = mask & field.mask();
    boolean zeroAgain = processor.readsZero(field) && field.isMissingAs(value, given);
    if (zeroAgain || given != 0 && processor.has(field, given, value & given)) {
      return;
    }
    long changed = (value ^ processor.value(field)) & given & processor.known(field);
    if (changed != 0 || processor.isUnreadable(field)) {
      superseded(field, origin, processor.origin(field, given));
      processor.forget(field, field.mask());
    }
    processor.setAsRead(field, value, given, origin);
  }

  /** Sets a model-specific register; ignores one that no requirement reads. */
  public void setMsr(ProcessorSnapshot processor, long index, long value, long mask, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> set(processor, field, value, mask, origin));
  }

  /** Notes that reading a model-specific register failed. */
  public void setUnreadableMsr(ProcessorSnapshot processor, long index, long origin) {
    Field.byMsrIndex(index).ifPresent(field -> processor.setUnreadable(field, origin));
  }

  /** Sets a register of a CPUID leaf; ignores one that no requirement reads. */
  public void setCpuid(
      ProcessorSnapshot processor, long leaf, long subleaf, String register, long value, long at) {
    Field.byCpuid(leaf, subleaf, register)
        .ifPresent(field -> set(processor, field, value, field.mask(), at));
  }

  /**
   * Adds what a message says about single bits, see {@link Messages}.
   *
   * @param number the processor number, or a constant of {@link Messages} in its place
   */
  void say(long number, Field field, long value, long mask, long origin) {
    messages.add(number, field, value, mask, origin);
  }

  /** Applies the messages once all values are known. */
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

  /** What has been read so far, unchanged; processors with a number first. */
  List<ProcessorSnapshot> read() {
    List<ProcessorSnapshot> all = new ArrayList<>(processors.values());
    for (ProcessorSnapshot other : new ProcessorSnapshot[] {unnumbered, every}) {
      if (other != null) {
        all.add(other);
      }
    }
    return all;
  }

  /** A processor, completed with values known for every processor. */
  ProcessorSnapshot withEvery(ProcessorSnapshot processor) {
    if (every == null || every == processor) {
      return processor;
    }
    ProcessorSnapshot whole = processor.copy();
    ProcessorMerge.fill(whole, every);
    return whole;
  }

  /**
   * Forgets bits of a processor, even if they are known for every processor; the others keep them.
   */
  void forget(ProcessorSnapshot processor, Field field, long mask) {
    if (every != null && every != processor) {
      processors.values().forEach(one -> fillFromEvery(one, field));
      fillFromEvery(processor, field);
      every.forget(field, mask);
    }
    processor.forget(field, mask);
  }

  private void fillFromEvery(ProcessorSnapshot processor, Field field) {
    long unknown = every.known(field) & ~processor.known(field);
    if (unknown != 0 && !processor.isUnreadable(field)) {
      processor.set(field, every.value(field), unknown, every.origin(field, unknown));
    }
  }

  /**
   * Removes the processor without a number from a block that has numbered ones: nothing says which
   * of them it is.
   *
   * @return a separate block with it; empty if there is no such processor
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
    alone.hint("the text names several processors, but not which one this is", place);
    unnumbered = null;
    return Optional.of(alone);
  }

  /** Removes a processor that was not in a real state, or that another block has. */
  public void remove(ProcessorSnapshot processor) {
    removeAll(Set.of(processor));
  }

  /**
   * Removes processors, in no order. Values that apply to all processors stay if there are others
   * that have them.
   */
  void removeAll(Set<ProcessorSnapshot> removed) {
    List<ProcessorSnapshot> gone = read().stream().filter(removed::contains).toList();
    processors.values().removeAll(gone);
    unnumbered = unnumbered == null || gone.contains(unnumbered) ? null : unnumbered;
    if (every != null && processors.isEmpty() && unnumbered == null && haveAll(gone)) {
      every = null;
    }
  }

  /** Whether processors show everything that applies to all of them. */
  private boolean haveAll(List<ProcessorSnapshot> some) {
    boolean agree = some.stream().allMatch(one -> ProcessorMerge.agree(one, every));
    return !some.isEmpty() && (agree || some.contains(every));
  }

  /** Removes the processors of which only the vendor is known: they are of no interest. */
  void removeNamesOnly() {
    processors.values().removeIf(one -> one.copy().forget(Field.VENDOR, -1L).isEmpty());
  }

  public boolean has(long number) {
    return processors.containsKey(number);
  }

  /** All processors about which the dump says anything. */
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

  /** Joins a processor without a number with the only numbered one, if they agree. */
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
   * Of two values of one register, the one further down counts.
   *
   * @param processor forgets the value that is further up; values known for every processor stay
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

  /** Adds a hint that of two values of a register the later one counts. */
  void superseded(Field field, long later, long earlier) {
    int line = Origin.line(later);
    int before = Origin.line(earlier);
    hint(field.title() + " is taken from line " + line + ", not from line " + before, later);
  }

  /** Whether it has values that apply to all processors. */
  boolean appliesToAll() {
    return every != null && !every.isEmpty();
  }

  public boolean isEmpty() {
    return processors().isEmpty();
  }
}
