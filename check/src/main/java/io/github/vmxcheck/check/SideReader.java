// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.saved.SavedReport;
import io.github.vmxcheck.dumps.nativeformat.UserValues;
import io.github.vmxcheck.model.InputProblem;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads one side of a comparison: a saved report, or dumps, which it checks. */
public final class SideReader {
  private static final String REPORT = "\"vmxcheck.report/1\"";

  /** Bytes searched for the key {@code schema}, which is the first of a report. */
  private static final int START = 256;

  private final Checker checker;
  private final Reading.ReadOptions readOptions;
  private final PrintWriter err;
  private final Consumer<InputProblem> problems;

  /**
   * Creates a reader.
   *
   * @param checker of dumps; its specification defines what reports may name
   * @param readOptions for reading dumps
   */
  public SideReader(
      Checker checker,
      Reading.ReadOptions readOptions,
      PrintWriter err,
      Consumer<InputProblem> problems) {
    this.checker = checker;
    this.readOptions = readOptions;
    this.err = err;
    this.problems = problems;
  }

  /**
   * The options for reading the dumps of a side.
   *
   * @param merge whether they are merged into one snapshot
   * @param last whether only the last snapshot of each input counts
   */
  public static Reading.ReadOptions readOptions(boolean merge, boolean last) {
    return new Reading.ReadOptions("", merge, last, Map.of(), new UserValues("--set"));
  }

  /**
   * Reads a side.
   *
   * @throws Inputs.NothingMatched if the argument names no input
   */
  public List<SnapshotResult> read(String argument, InputStream standardInput)
      throws Inputs.NothingMatched {
    List<SnapshotResult> side = new ArrayList<>();
    if (argument.equals(Inputs.STANDARD_INPUT)) {
      standardInput(new BufferedInputStream(standardInput), side);
      return side;
    }
    List<Inputs.Found> dumps = new ArrayList<>();
    for (Inputs.Found found : Inputs.of(List.of(argument))) {
      if (!readReport(found.argument(), side)) {
        dumps.add(found);
      }
    }
    if (!dumps.isEmpty()) {
      dumps(dumps, InputStream.nullInputStream(), side);
    }
    return side;
  }

  private void standardInput(BufferedInputStream in, List<SnapshotResult> side) {
    try {
      if (isReport(in)) {
        SavedReport.read(
            in, Inputs.NAME_OF_STANDARD_INPUT, checker.specification(), side::add, problems);
        return;
      }
    } catch (IOException e) {
      problems.accept(
          new InputProblem(
              Inputs.NAME_OF_STANDARD_INPUT, 0, 0, "cannot be read: " + e.getMessage()));
      return;
    }
    dumps(List.of(new Inputs.Found(Inputs.STANDARD_INPUT, false)), in, side);
  }

  private boolean readReport(String argument, List<SnapshotResult> side) {
    File file = new File(argument);
    if (!file.isFile()) {
      return false;
    }
    try (BufferedInputStream in = new BufferedInputStream(new FileInputStream(file))) {
      if (!isReport(in)) {
        return false;
      }
      SavedReport.read(in, argument, checker.specification(), side::add, problems);
      return true;
    } catch (IOException e) {
      // Reading it as a dump reports why.
      return false;
    }
  }

  private static boolean isReport(BufferedInputStream in) throws IOException {
    in.mark(START);
    String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
    in.reset();
    return start.stripLeading().startsWith("{") && start.contains(REPORT);
  }

  private void dumps(List<Inputs.Found> found, InputStream in, List<SnapshotResult> side) {
    List<Reading.Input> inputs = new ArrayList<>();
    for (Inputs.Found one : found) {
      boolean isStandard = one.argument().equals(Inputs.STANDARD_INPUT);
      String name = isStandard ? Inputs.NAME_OF_STANDARD_INPUT : one.argument();
      inputs.add(new Reading.Input(one.argument(), name, null, one.isFound()));
    }
    new Reading(inputs, readOptions, in, err)
        .run(checker.run(snapshot -> side.add(snapshot.withoutDemands().complete()), problems));
  }
}
