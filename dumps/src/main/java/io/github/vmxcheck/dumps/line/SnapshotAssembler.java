// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.ListedRegion;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Collects what the readers find in one input and builds snapshots from it: one for each register
 * block, joined with the CPUID and MSR values of the input, and one for each set of such values,
 * with the processors that no block was joined with. Also accepts snapshots that a reader found
 * complete.
 */
public final class SnapshotAssembler implements SnapshotSink {
  /** The name of the format of memory listings. */
  public static final String MEMORY_LISTING = "memory";

  /**
   * How many blocks are kept until the end, when all constants are known: of a longer log, the last
   * ones.
   */
  private static final int MOST_KEPT = 1000;

  private static final int MOST_NOTES = 100;

  /** A hostile text may contradict itself endlessly. */
  private static final int MOST_SEARCHES = 20;

  private final String name;
  private final SourceText text;
  private final SnapshotSink sink;
  private final Deque<RegisterBlock> registers = new ArrayDeque<>();
  private final List<RegisterBlock> constants = new ArrayList<>();
  private final Set<ProcessorSnapshot> joined = new HashSet<>();
  private final List<Hint> notes = new ArrayList<>();
  private final ListedMemory memory = new ListedMemory();
  private final RegisterLines registerLines = new RegisterLines();

  /** The first line of the text that belongs to no snapshot so far. */
  private int nextLine = 1;

  private int given;
  private int searches;
  private boolean hasProblem;
  private boolean kernelDebugger;

  public SnapshotAssembler(String name, SourceText text, SnapshotSink sink) {
    this.name = name;
    this.text = text;
    this.sink = sink;
  }

  /** The text being read. */
  public SourceText text() {
    return text;
  }

  /** The lines that no reader takes although they look like the value of a register. */
  public RegisterLines registerLines() {
    return registerLines;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    given++;
    understand(Stream.concat(registers.stream(), constants.stream()));
    snapshot.processors().forEach(registerLines::understood);
    sink.snapshot(
        new Snapshot(
            snapshot.label(),
            List.of(covered(Integer.MAX_VALUE)),
            snapshot.processors(),
            snapshot.machine(),
            snapshot.formats(),
            snapshot.hints(),
            snapshot.memory()));
  }

  @Override
  public void problem(InputProblem problem) {
    hasProblem = true;
    sink.problem(problem);
  }

  /** Starts a block of registers: a machine at one moment. */
  public RegisterBlock registers(String format, DumpLine line) {
    if (registers.size() >= MOST_KEPT) {
      RegisterBlock first = registers.removeFirst();
      int next = registers.isEmpty() ? line.number() : registers.getFirst().line();
      understand(Stream.concat(Stream.of(first), constantsFor(first).stream()));
      give(first, true, next - 1);
      registerLines.forget();
    }
    RegisterBlock block = new RegisterBlock(format, line.number());
    registers.addLast(block);
    return block;
  }

  /**
   * Starts a block of outcomes: messages about VMXON without registers, which may be printed
   * elsewhere.
   */
  public RegisterBlock outcomes(String format, DumpLine line) {
    return registers(format, line).ofOutcomes();
  }

  /** The block of constants, CPUID and MSRs, created if there is none. */
  public RegisterBlock constants(String format, DumpLine line) {
    for (int i = constants.size() - 1; i >= 0; i--) {
      RegisterBlock last = constants.get(i);
      if (!last.isOfGuest()) {
        last.formats().add(format);
        return last;
      }
    }
    return otherConstants(format, line);
  }

  /**
   * Starts a block of constants of a virtual machine. Other constants in the text are those of its
   * host.
   *
   * @param registers the format whose register blocks describe the same virtual machine
   */
  public RegisterBlock constantsOfGuest(String format, DumpLine line, String registers) {
    RegisterBlock block = otherConstants(format, line);
    block.describeGuest(registers);
    return block;
  }

  /**
   * Starts another block of constants, for a text that continues with another machine. Beyond 1,000
   * blocks, one that is left out.
   */
  public RegisterBlock otherConstants(String format, DumpLine line) {
    RegisterBlock block = new RegisterBlock(format, line.number());
    if (constants.size() < MOST_KEPT) {
      constants.add(block);
    } else if (constants.size() == MOST_KEPT) {
      note("found more than 1,000 machines in one input: the rest is left out", line.origin(0));
    }
    return block;
  }

  /** Whether the text has registers of a processor with another number. */
  public boolean hasRegistersOfOther(long number) {
    return registers.stream()
        .flatMap(block -> block.numbered().stream())
        .anyMatch(processor -> processor.id() != number);
  }

  /** Notes that the text has commands of WinDbg or kd. */
  public void kernelDebugger() {
    kernelDebugger = true;
  }

  /** Whether WinDbg or kd printed the text, as far as it has been read. */
  public boolean isOfKernelDebugger() {
    return kernelDebugger;
  }

  /** Whether the text says that the machine was restarted between two places. */
  boolean restarted(long one, long other) {
    return searches++ < MOST_SEARCHES
        && Restart.isBetween(text, Origin.line(one), Origin.line(other));
  }

  /** The vendor of the processor, if it has been read from the text so far. */
  public OptionalLong vendor() {
    return read()
        .map(SnapshotAssembler::derived)
        .filter(processor -> processor.knows(Field.VENDOR))
        .mapToLong(processor -> processor.value(Field.VENDOR))
        .findFirst();
  }

  private static ProcessorSnapshot derived(ProcessorSnapshot read) {
    ProcessorSnapshot processor = read.copy();
    Derivation.applyAll(processor);
    return processor;
  }

  /** Whether all of these bits are 1 on some processor, in what has been read so far. */
  public boolean shows(Field field, long bits) {
    return read().anyMatch(processor -> processor.has(field, bits, bits));
  }

  private Stream<ProcessorSnapshot> read() {
    return constants.stream().flatMap(block -> block.read().stream());
  }

  /** Drops a processor that was not in a real state, and notes why. */
  public void reject(RegisterBlock block, ProcessorSnapshot processor, long origin, String why) {
    block.remove(processor);
    note(why, origin);
  }

  /** Notes why something was left out: for the first snapshot of the input, or in place of one. */
  public void note(String why, long origin) {
    if (notes.size() < MOST_NOTES && !hasText(notes, new Hint(why, origin))) {
      notes.add(new Hint(why, origin));
    }
  }

  /** Reports what is wrong with the input at a place. */
  public void problem(long place, String message) {
    problem(new InputProblem(name, Origin.line(place), Origin.column(place), message));
  }

  /** The memory that the input lists. */
  public ListedMemory memory() {
    return memory;
  }

  /** Reports what is wrong with a line. */
  public void problem(DumpLine line, int index, String message) {
    problem(line.origin(index), message);
  }

  /**
   * Passes the rest to the sink.
   *
   * @return whether the input had any snapshot or problem
   */
  public boolean end() {
    registers.removeIf(RegisterBlock::isEmpty);
    DriverMoments.join(registers, text);
    joinOutcomes();
    boolean alone = given == 0 && registers.isEmpty();
    constants.forEach(block -> block.settle(this, alone));
    constants.removeIf(this::isOnlyHints);
    boolean several = given + registers.size() > 1;
    understand(Stream.concat(registers.stream(), constants.stream()));
    giveAll(registers, several);
    constants.forEach(block -> block.removeAll(joined));
    if (!joined.isEmpty()) {
      constants.forEach(RegisterBlock::removeImplied);
    }
    if (given > 0) {
      constants.forEach(RegisterBlock::removeNamesOnly);
    }
    constants.removeIf(RegisterBlock::isEmpty);
    List<RegisterBlock> apart = new ArrayList<>();
    constants.forEach(block -> block.takeUnnumbered().ifPresent(apart::add));
    constants.addAll(apart);
    giveAll(constants, given + constants.size() > 1);
    if (given == 0 && notes.isEmpty() && !memory.isEmpty()) {
      giveMemory();
    }
    return given > 0 || hasProblem;
  }

  /** Hands over blocks, each with the lines from its start, or the last one's end, to the next. */
  private void giveAll(Collection<RegisterBlock> blocks, boolean several) {
    List<RegisterBlock> all = blocks.stream().filter(block -> !block.isEmpty()).toList();
    for (int i = 0; i < all.size(); i++) {
      give(all.get(i), several, i + 1 < all.size() ? all.get(i + 1).line() - 1 : Integer.MAX_VALUE);
    }
  }

  /** Notes which lines these blocks were read from. */
  private void understand(Stream<RegisterBlock> blocks) {
    notes.forEach(note -> registerLines.understood(note.origin()));
    blocks.forEach(
        block -> {
          block.read().forEach(registerLines::understood);
          block.hints().forEach(hint -> registerLines.understood(hint.origin()));
        });
  }

  /** Without registers, outcomes belong to the processors that the text describes. */
  private void joinOutcomes() {
    if (given > 0 || !registers.stream().allMatch(RegisterBlock::isOfOutcomes)) {
      return;
    }
    for (RegisterBlock block : registers) {
      if (constants.isEmpty()) {
        constants.add(block);
      } else {
        constants.get(constants.size() - 1).addAll(block);
      }
    }
    registers.clear();
  }

  /** Whether a block has only hints left; if so, they become notes. */
  private boolean isOnlyHints(RegisterBlock block) {
    boolean empty = block.isEmpty();
    if (empty) {
      block.hints().forEach(hint -> note(hint.text(), hint.origin()));
    }
    return empty;
  }

  /** Why things were left out, if the input had nothing else. */
  public List<Hint> notes() {
    return notes;
  }

  /**
   * Hands over a block.
   *
   * @param to the last line that belongs to it
   */
  private void give(RegisterBlock block, boolean several, int to) {
    if (block.isEmpty()) {
      return;
    }
    given++;
    Set<String> formats = new LinkedHashSet<>(block.formats());
    List<Hint> hints = new ArrayList<>(notes);
    notes.clear();
    hints.addAll(block.hints());
    constantsFor(block).ifPresent(known -> join(block, known, formats, hints));
    List<ProcessorSnapshot> processors = block.processors();
    for (ProcessorSnapshot processor : processors) {
      if (ListedRegion.addTo(processor, memory)) {
        formats.add(MEMORY_LISTING);
      }
      ListedRegion.doubtOf(processor, memory).ifPresent(hints::add);
      AmdBits.of(processor).filter(hint -> !hasText(hints, hint)).ifPresent(hints::add);
    }
    if (!memory.isEmpty()
        && memory.pages().isEmpty()
        && processors.stream().noneMatch(one -> one.knows(Field.VMXON_POINTER))) {
      String text = "memory is listed, too: locate the region with --set vmxon.pointer=ADDRESS";
      hints.add(new Hint(text, Origin.read(0, block.line(), 1)));
    }
    String label = several ? block.name() : "";
    give(label, processors, List.copyOf(formats), hints, to);
  }

  private static boolean hasText(List<Hint> hints, Hint hint) {
    return hints.stream().anyMatch(one -> one.text().equals(hint.text()));
  }

  /** A listing alone describes no processor, but it may with a pointer from elsewhere. */
  private void giveMemory() {
    given++;
    List<ProcessorSnapshot> processors = List.of(ProcessorSnapshot.unnumbered());
    give("", processors, List.of(MEMORY_LISTING), List.of(), Integer.MAX_VALUE);
  }

  private void give(
      String label,
      List<ProcessorSnapshot> processors,
      List<String> formats,
      List<Hint> hints,
      int to) {
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    List<ListedMemory> listed = memory.isEmpty() ? List.of() : List.of(memory);
    List<SourceText> sources = List.of(covered(to));
    sink.snapshot(new Snapshot(label, sources, processors, machine, formats, hints, listed));
  }

  /** The text, with what was read of it up to a line that has not been counted before. */
  private SourceText covered(int to) {
    int from = nextLine > to ? 1 : nextLine;
    nextLine = to == Integer.MAX_VALUE ? 1 : to + 1;
    return new CoveredText(text, registerLines.coverage(from, to));
  }

  /** The last constants before the block, else the first after it. */
  private Optional<RegisterBlock> constantsFor(RegisterBlock block) {
    RegisterBlock found = null;
    if (constants.contains(block)) {
      return Optional.empty();
    }
    for (RegisterBlock one : constants) {
      boolean fits = !one.isEmpty() && one.describesMachineOf(block);
      if (fits && (found == null || one.line() < block.line())) {
        found = one;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Drops IA32_FEATURE_CONTROL if it was read before a restart: firmware sets it at each start. */
  private ProcessorSnapshot sinceStart(
      ProcessorSnapshot known, RegisterBlock block, List<Hint> hints) {
    long read = known.origin(Field.IA32_FEATURE_CONTROL);
    boolean before = Origin.isRead(read) && Origin.line(read) < block.line();
    if (!before || !restarted(read, Origin.read(0, block.line(), 0))) {
      return known;
    }
    String what = " from before a restart is ignored: firmware sets it again at each start";
    hints.add(new Hint(Field.IA32_FEATURE_CONTROL.title() + what, read));
    return known.copy().forget(Field.IA32_FEATURE_CONTROL, -1L);
  }

  private void join(
      RegisterBlock block, RegisterBlock known, Set<String> formats, List<Hint> hints) {
    boolean any = false;
    for (ProcessorSnapshot processor : block.processors()) {
      ProcessorSnapshot same =
          isOfVirtualMachine(processor) ? null : sameProcessor(processor, block, known);
      if (same != null) {
        ProcessorMerge.fill(processor, sinceStart(same, block, hints));
        joined.add(same);
        any = true;
      }
    }
    if (any) {
      formats.addAll(known.formats());
      hints.addAll(known.hints());
    } else {
      String why = "CPUID and MSRs in this text were kept apart: they may be of other processors";
      hints.add(new Hint(why, Origin.read(0, known.line(), 0)));
    }
  }

  private static ProcessorSnapshot sameProcessor(
      ProcessorSnapshot processor, RegisterBlock block, RegisterBlock known) {
    List<ProcessorSnapshot> others = known.processors();
    boolean single = others.size() == 1 && block.processors().size() == 1;
    if (single && !(processor.isNumbered() && others.get(0).isNumbered())) {
      return others.get(0);
    }
    if (processor.isNumbered() && known.has(processor.id())) {
      return known.processor(processor.id());
    }
    return known.appliesToAll() ? known.every() : null;
  }

  /**
   * Whether this is a guest in a dump of its host: CPUID and MSRs in the text are not those of the
   * guest.
   */
  private static boolean isOfVirtualMachine(ProcessorSnapshot processor) {
    return processor.knows(Field.OBSERVER) && processor.value(Field.OBSERVER) >= 2;
  }
}
