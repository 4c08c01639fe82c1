// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
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

/** Reads all inputs and passes their snapshots on, merged into one if the user wants that. */
public final class Reading {

  /**
   * One input.
   *
   * @param argument as {@link Inputs} returns it
   * @param name for reports
   * @param register the single register that the file contains; null for a dump
   * @param isFound whether it was found in a directory and not named by the user
   */
  public record Input(String argument, String name, MsrFile register, boolean isFound) {

    boolean isStandardInput() {
      return register == null && argument.equals(Inputs.STANDARD_INPUT);
    }

    /** Number of bytes in the file; 0 if there is none. */
    long size() {
      return isStandardInput() || register != null ? 0 : new File(argument).length();
    }

    /** Whether {@link #size} is the number of bytes that are read; not for compressed files. */
    boolean isOfKnownSize() {
      return size() > 0 && !InputReader.isPacked(Path.of(argument));
    }

    void read(InputStream standardInput, String format, SnapshotSink sink) {
      try {
        readAny(standardInput, format, sink);
      } catch (InvalidPathException e) {
        sink.problem(new InputProblem(name, 0, 0, NO_SUCH_CHARACTER));
      } catch (OutOfMemoryError e) {
        // Its memory is free again, so the other inputs can be read.
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
   * How the inputs are read.
   *
   * @param format name of their format; empty to recognise it from the content
   * @param merge whether they are merged into one snapshot
   * @param last whether only the last snapshot of each input counts
   * @param numbers logical processor numbers, by the name of an input that lacks one
   * @param statements values that the user supplied in addition
   */
  public record ReadOptions(
      String format,
      boolean merge,
      boolean last,
      Map<String, Long> numbers,
      UserValues statements) {}

  private static final String ONLY_MEMORY =
      "found only a memory listing; give the address of the VMXON region with --set"
          + " vmxon.pointer=ADDRESS, or the file with --region";

  private static final String NO_SUCH_CHARACTER =
      "the file name has characters that this locale cannot represent; set LC_ALL=C.UTF-8";

  private static final String TOO_LARGE =
      "not enough memory to read it; JAVA_TOOL_OPTIONS=-Xmx2g allows more";

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

  /** Reads one input without options. Its messages, other than problems, are discarded. */
  static Reading one(Input input, InputStream standardInput) {
    return new Reading(
        List.of(input),
        SideReader.readOptions(false, false),
        standardInput,
        new PrintWriter(Writer.nullWriter()));
  }

  /** Whether all inputs are files that can be read in a moment together. */
  public boolean isSmall() {
    return inputs.stream().noneMatch(Input::isStandardInput)
        && inputs.stream().mapToLong(Input::size).sum() < SMALL;
  }

  /** Number of bytes to read; 0 if unknown. */
  long size() {
    return inputs.stream().allMatch(Input::isOfKnownSize)
        ? inputs.stream().mapToLong(Input::size).sum()
        : 0;
  }

  /** Number of bytes read up to the end of the lines passed on last. */
  long position() {
    return position;
  }

  /** The inputs, as {@link Inputs} returns them. */
  public List<String> arguments() {
    return inputs.stream().map(Input::argument).toList();
  }

  /**
   * Reads all inputs. A snapshot that is not merged goes to the sink as soon as it is read. Without
   * inputs the values that the user supplied are the only snapshot.
   */
  public void run(SnapshotSink sink) {
    if (inputs.isEmpty()) {
      readOptions
          .statements
          .alone(sink::problem)
          .ifPresent(stated -> handOn(withRegions(stated, sink), sink));
      return;
    }
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

  /**
   * Prints all inputs in place of a report: each line with what was read from it.
   *
   * @return whether every input could be read
   */
  public boolean explain(PrintWriter out, Style style) {
    InputExplanation explanation = new InputExplanation(out, err, style);
    inputs.forEach(input -> explanation.explain(input, readOptions.format, standardInput));
    return explanation.end();
  }

  private String foreign() {
    String first = String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())));
    String more = foreign.size() > SHOWN ? ", …" : "";
    String what = foreign.size() == 1 ? " (not a dump): " : " (not dumps): ";
    return Phrases.count(foreign.size(), "file") + " skipped" + what + first + more;
  }

  /** Whether inputs were merged and the merged snapshot lacks at least one of them. */
  public boolean lacksInput() {
    return readOptions.merge && !missing.isEmpty();
  }

  private void merge(SnapshotSink sink) {
    SnapshotMerge.Merged merged = SnapshotMerge.of(parts);
    merged.problems().forEach(sink::problem);
    missing.addAll(merged.missing());
    incomplete.removeAll(missing);
    if (merged.snapshot().isEmpty()) {
      print("nothing was merged: no input could be used");
      return;
    }
    if (!missing.isEmpty()) {
      print("the merged snapshot lacks " + String.join(", ", missing));
    }
    if (!incomplete.isEmpty()) {
      print("the merged snapshot has only the readable part of " + String.join(", ", incomplete));
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

  /** Adds the memory regions that a core file among the inputs contains. */
  private static Snapshot withRegions(Snapshot snapshot, SnapshotSink sink) {
    Snapshot filled = BinaryDump.withRegions(snapshot, sink);
    filled.addListedRegions();
    return filled;
  }

  /** Receives what is read from one input. */
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

    /** True only if no option applies to single snapshots of the input. */
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
        String found = "contains " + count + " snapshots, expected one to merge";
        problem(found + "; --last uses the last snapshot of each input");
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

    /** Whether the number given for the input fits it; reports a problem if not. */
    private boolean mayBeNumbered(Snapshot snapshot) {
      Long number = readOptions.numbers.get(name);
      List<ProcessorSnapshot> states = snapshot.processors();
      if (number == null) {
        return true;
      }
      if (states.size() > 1) {
        problem(
            "describes "
                + states.size()
                + " logical processors; --processor numbers an input that describes one");
        return false;
      }
      ProcessorSnapshot only = states.get(0);
      if (only.isNumbered() && only.id() != number) {
        problem("describes logical processor " + only.id() + ", but --processor says " + number);
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
