// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.dumps.BinaryDump;
import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.msr.MsrFile;
import io.github.vmxcheck.dumps.nativeformat.SnapshotMerge;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.dumps.nativeformat.UserValues;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.File;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads all inputs and hands on what is to be made of them. */
public final class Reading {

  /**
   * One input.
   *
   * @param argument as {@link Inputs} gives it
   * @param name for reports
   * @param register the one register its file holds; null for a dump
   * @param isFound whether it was found in a directory, and nobody called it a dump
   */
  public record Input(String argument, String name, MsrFile register, boolean isFound) {

    boolean isStandardInput() {
      return register == null && argument.equals(Inputs.STANDARD_INPUT);
    }

    /** Number of bytes in the file; 0 if there is none. */
    long size() {
      return isStandardInput() || register != null ? 0 : new File(argument).length();
    }

    /** Whether the size is that of what is read. */
    boolean isOfKnownSize() {
      return size() > 0 && !InputReader.isPacked(Path.of(argument));
    }

    void read(InputStream standardInput, String format, SnapshotSink sink) {
      try {
        readAny(standardInput, format, sink);
      } catch (InvalidPathException e) {
        sink.problem(new InputProblem(name, 0, 0, NO_SUCH_CHARACTER));
      } catch (OutOfMemoryError e) {
        // What it took is free again: the other inputs can be read.
        sink.problem(new InputProblem(name, 0, 0, TOO_LARGE));
      }
    }

    private void readAny(InputStream standardInput, String format, SnapshotSink sink) {
      if (register != null) {
        register.read(sink);
      } else if (isStandardInput()) {
        InputReader.read(standardInput, name, format, sink);
      } else if (isFound && format.isEmpty()) {
        InputReader.readFound(Path.of(argument), name, sink);
      } else {
        InputReader.read(Path.of(argument), name, format, sink);
      }
    }
  }

  /**
   * What is made of the inputs.
   *
   * @param format the name of their format; empty if their content is to tell
   * @param merge whether they become one snapshot
   * @param last whether only the last snapshot of each counts
   * @param numbers of logical processors, by the name of the input that does not tell them
   * @param statements what is known beside them
   */
  public record ReadOptions(
      String format,
      boolean merge,
      boolean last,
      Map<String, Long> numbers,
      UserValues statements) {}

  private static final String ONLY_MEMORY =
      "a memory listing; say which address is the VMXON region with --set vmxon.pointer=ADDRESS, or"
          + " give it as --region";

  private static final String NO_SUCH_CHARACTER =
      "its name has characters that this locale lacks; LC_ALL=C.UTF-8 has them";

  private static final String TOO_LARGE =
      "needs more memory than there is; JAVA_TOOL_OPTIONS=-Xmx2g allows more";

  private static final long SMALL = 4 << 20;
  private static final int SHOWN = 3;

  private final List<Input> inputs;
  private final ReadOptions readOptions;
  private final InputStream standardInput;
  private final PrintWriter err;
  private final List<SnapshotMerge.Input> parts = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> incomplete = new ArrayList<>();
  private final PartsOfOneMachine unmerged = new PartsOfOneMachine();
  private long position;

  public Reading(
      List<Input> inputs, ReadOptions readOptions, InputStream standardInput, PrintWriter err) {
    this.inputs = inputs;
    this.readOptions = readOptions;
    this.standardInput = standardInput;
    this.err = err;
  }

  /** One that reads an input as it is; there is nothing to say about it that is no problem. */
  static Reading one(Input input, InputStream standardInput) {
    return new Reading(
        List.of(input),
        SideReader.readOptions(false, false),
        standardInput,
        new PrintWriter(Writer.nullWriter()));
  }

  /** Whether all inputs together are done in a moment. */
  public boolean isSmall() {
    return inputs.stream().noneMatch(Input::isStandardInput)
        && inputs.stream().mapToLong(Input::size).sum() < SMALL;
  }

  /** How many bytes there are to read; 0 if nobody knows. */
  long size() {
    return inputs.stream().allMatch(Input::isOfKnownSize)
        ? inputs.stream().mapToLong(Input::size).sum()
        : 0;
  }

  /** How many of them lie behind the lines that were handed on last. */
  long position() {
    return position;
  }

  /** The inputs, as {@link Inputs} gives them. */
  public List<String> arguments() {
    return inputs.stream().map(Input::argument).toList();
  }

  /** Reads; a snapshot that is not merged goes to the sink as soon as it is read. */
  public void run(SnapshotSink sink) {
    long before = 0;
    for (Input input : inputs) {
      OneInput one = new OneInput(input, before, sink);
      input.read(standardInput, readOptions.format, one);
      one.end();
      before += input.size();
    }
    if (!foreign.isEmpty()) {
      print(foreign());
    }
    if (readOptions.merge) {
      merge(sink);
    } else if (inputs.size() > 1 && unmerged.areThere()) {
      print("these look like parts of one machine; --merge checks them as one snapshot");
    }
  }

  private String foreign() {
    boolean one = foreign.size() == 1;
    String first = String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())));
    String more = foreign.size() > SHOWN ? ", …" : "";
    return foreign.size() + (one ? " file is no dump: " : " files are no dumps: ") + first + more;
  }

  /** Whether inputs were merged, and the merged snapshot lacks one. */
  public boolean lacksInput() {
    return readOptions.merge && !missing.isEmpty();
  }

  private void merge(SnapshotSink sink) {
    SnapshotMerge.Merged merged = SnapshotMerge.of(parts);
    merged.problems().forEach(sink::problem);
    missing.addAll(merged.missing());
    incomplete.removeAll(missing);
    if (merged.snapshot().isEmpty()) {
      print("no input could be merged");
      return;
    }
    if (!missing.isEmpty()) {
      print("the merged snapshot is without " + String.join(", ", missing));
    }
    if (!incomplete.isEmpty()) {
      print("the merged snapshot has only what could be read of " + String.join(", ", incomplete));
    }
    deliver(merged.snapshot().get(), sink);
  }

  private void print(String text) {
    err.println("vmxcheck: " + Sanitized.of(text));
  }

  private void deliver(Snapshot snapshot, SnapshotSink sink) {
    if (readOptions.statements.isEmpty()) {
      handOn(withRegions(snapshot, sink), sink);
    } else {
      readOptions
          .statements
          .addTo(snapshot, sink::problem)
          .ifPresent(stated -> handOn(withRegions(stated, sink), sink));
    }
  }

  private static void handOn(Snapshot snapshot, SnapshotSink sink) {
    if (snapshot.isOnlyMemory()) {
      sink.problem(new InputProblem(snapshot.name(), 0, 0, ONLY_MEMORY));
    } else {
      sink.snapshot(snapshot);
    }
  }

  /** With the regions that a core among its inputs holds in memory. */
  private static Snapshot withRegions(Snapshot snapshot, SnapshotSink sink) {
    Snapshot filled = BinaryDump.withRegions(snapshot, sink);
    filled.addListedRegions();
    return filled;
  }

  /** What comes of one input. */
  private final class OneInput implements SnapshotSink {
    private final String name;
    private final boolean isFound;
    private final long before;
    private final SnapshotSink sink;
    private Snapshot kept;
    private long count;
    private boolean broken;
    private boolean isForeign;

    OneInput(Input input, long before, SnapshotSink sink) {
      this.name = input.name;
      this.isFound = input.isFound;
      this.before = before;
      this.sink = sink;
    }

    @Override
    public void snapshot(Snapshot snapshot) {
      count++;
      unmerged.add(snapshot, count);
      if (readOptions.last || readOptions.merge) {
        kept = snapshot;
      } else if (mayBeNumbered(snapshot)) {
        deliver(numbered(snapshot), sink);
      }
    }

    @Override
    public void problem(InputProblem problem) {
      broken = true;
      sink.problem(problem);
    }

    @Override
    public void noDump(InputProblem problem) {
      if (isFound) {
        isForeign = true;
        foreign.add(name);
      } else {
        problem(problem);
      }
    }

    /** Nothing that is said beside an input concerns a line of its own. */
    @Override
    public boolean takesLines() {
      return sink.takesLines()
          && !readOptions.merge
          && !readOptions.last
          && readOptions.statements.isEmpty()
          && !readOptions.numbers.containsKey(name);
    }

    @Override
    public void lines(UnreadLines lines) {
      if (count == 0 && lines.count() == 1) {
        lines.read(new ReadLines(), this);
      } else {
        count += lines.count();
        position = before + lines.end();
        sink.lines(lines);
      }
    }

    void end() {
      if (!readOptions.merge && !readOptions.last || isForeign) {
        return;
      }
      if (readOptions.merge && !readOptions.last && count > 1) {
        String found = "holds " + count + " snapshots, expected one to merge";
        problem(found + "; --last takes the last of each input");
        missing.add(name);
      } else if (kept == null || !mayBeNumbered(kept)) {
        missing.add(name);
      } else if (readOptions.merge) {
        parts.add(new SnapshotMerge.Input(name, numbered(kept)));
        if (broken) {
          incomplete.add(name);
        }
      } else {
        deliver(numbered(kept), sink);
      }
    }

    /** Whether a number given for the input does not contradict it; tells what does. */
    private boolean mayBeNumbered(Snapshot snapshot) {
      Long number = readOptions.numbers.get(name);
      List<ProcessorSnapshot> states = snapshot.processors();
      if (number == null) {
        return true;
      }
      if (states.size() > 1) {
        problem("describes " + states.size() + " logical processors, --processor is for one");
        return false;
      }
      ProcessorSnapshot only = states.get(0);
      if (only.isNumbered() && only.id() != number) {
        problem("describes logical processor " + only.id() + ", --processor says " + number);
        return false;
      }
      return true;
    }

    private void problem(String message) {
      problem(new InputProblem(name, 0, 0, message));
    }

    private Snapshot numbered(Snapshot snapshot) {
      Long number = readOptions.numbers.get(name);
      return number == null
          ? snapshot
          : new Snapshot(
              snapshot.label(),
              snapshot.sources(),
              List.of(snapshot.processors().get(0).copyAs(number)),
              snapshot.machine(),
              snapshot.formats(),
              snapshot.hints(),
              snapshot.memory());
    }
  }
}
