// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.UnnumberedValues;
import io.github.vmxcheck.dumps.line.Writes;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.HexSpelling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output of rdmsr (msr-tools), read together with the command that the shell echoes.
 *
 * <p>rdmsr prints only the value, in hexadecimal without 0x unless an option says otherwise; the
 * command determines its meaning. Without {@code -p} it reads processor 0. With {@code -a} it reads
 * all processors, in the order of a directory listing and without numbers. Source: rdmsr.c of
 * msr-tools.
 */
public final class Rdmsr implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "rdmsr",
          "rdmsr (msr-tools) and dumps of /dev/cpu/N/msr",
          "linux",
          "the MSRs that were read",
          List.of("rdmsr -p N 0x3a", "rdmsr -a 0x480"),
          "rdmsr wrmsr modprobe @@begin @@end /dev/cpu/",
          Rdmsr::new);

  /**
   * Maximum number of lines between a command and its value, such as sudo's password prompt or
   * kernel messages on the same terminal. A shell prompt ends the search earlier.
   */
  private static final int NEAR = 100;

  private static final Pattern VALUE =
      Pattern.compile(
          "^\\s*(-?(?:0[xX])?[0-9a-fA-F]{1,22}U?|"
              + HexSpelling.NUMBER
              + ")(?:\\s*(?:<[-=]|#|//|\\().*)?$");

  /** Values that a shell or a person joined in one line. */
  private static final Pattern JOINED =
      Pattern.compile(
          "^\\s*+(?:0[xX])?[0-9a-fA-F]{1,16}(?:[ \\t,]{1,8}(?:0[xX])?[0-9a-fA-F]{1,16}){1,1023}+"
              + "\\s*+(?:[#$%]\\s*+)?$");

  private static final Pattern NUMBER = Pattern.compile("[0-9a-fA-FxX]+");

  /** Joined values further below a command are another program's. */
  private static final int JOINED_NEAR = 3;

  private final SnapshotAssembler blocks;
  private final DeviceImage image;
  private final RdmsrFailures failures;
  private final Writes writes;
  private final Deque<RdmsrCommand> awaited = new ArrayDeque<>();
  private LoopOutput loop;
  private RdmsrCommand listed;
  private UnnumberedValues list;
  private boolean several;
  private int last;

  Rdmsr(SnapshotAssembler blocks) {
    this.blocks = blocks;
    image = new DeviceImage(blocks);
    failures = new RdmsrFailures(blocks);
    writes = new Writes(blocks);
  }

  /** Creates a reader for text that starts with values of this register. */
  Rdmsr(SnapshotAssembler blocks, long register, long processor) {
    this(blocks);
    RdmsrCommand call = new RdmsrCommand(register, "", processor, 16, 63, 0);
    start(call, true);
    loop = new LoopOutput(blocks, call, List.of(), true);
  }

  @Override
  public boolean accept(DumpLine line) {
    boolean taken = commands(line) || failure(line) || image.accept(line) || values(line);
    if (taken) {
      last = line.number();
    }
    return taken;
  }

  @Override
  public boolean wantsNext(int number) {
    return loop != null
        || listed != null
        || list != null
        || image.wantsNext()
        || !awaited.isEmpty() && number - last <= NEAR;
  }

  @Override
  public void interrupted() {
    endList();
  }

  private boolean commands(DumpLine line) {
    List<RdmsrCalls.Call> calls = RdmsrCalls.in(line);
    if (!calls.isEmpty() || RdmsrCalls.endIn(line)) {
      forget();
    }
    loop(line, calls);
    for (RdmsrCalls.Call call : calls) {
      start(call.command(), calls.size() == 1);
      int index = line.text().lastIndexOf(call.value());
      if (!call.value().isEmpty() && call.command().equals(listed)) {
        joined(line, index);
      } else if (!call.value().isEmpty() && !awaited.isEmpty()) {
        awaited.removeLast().addTo(blocks, call.value(), line, index);
      }
    }
    writes.inShell(line);
    return !calls.isEmpty() || line.text().matches("wrmsr(?!\\w).*");
  }

  private void loop(DumpLine line, List<RdmsrCalls.Call> calls) {
    Optional<RdmsrCommand> varying =
        calls.stream()
            .map(RdmsrCalls.Call::command)
            .filter(RdmsrCommand::varies)
            .reduce(RdmsrCommand::or);
    if (varying.isPresent()) {
      List<RdmsrCommand> made = RdmsrCalls.ofLoopIn(line);
      boolean inOrder = made.stream().allMatch(RdmsrCommand::isOfOneProcessor);
      loop = new LoopOutput(blocks, varying.get(), inOrder ? made : List.of(), false);
    }
  }

  /** A list of values has no end mark, so values of a call after it cannot be distinguished. */
  private void start(RdmsrCommand call, boolean alone) {
    if (call.processor() == RdmsrCommand.ALL && !call.varies()) {
      listed = call;
      list = Field.byMsrIndex(call.register()).map(UnnumberedValues::new).orElse(null);
      several = !alone;
    } else if (!call.varies()) {
      awaited.add(call);
    }
  }

  private void forget() {
    end();
    awaited.clear();
    loop = null;
  }

  @Override
  public void end() {
    endList();
    if (loop != null) {
      loop.end();
    }
  }

  private void endList() {
    if (list != null) {
      list.addTo(blocks, FORMAT.name());
    }
    list = null;
    listed = null;
  }

  private boolean failure(DumpLine line) {
    if (!failures.accept(line)) {
      return false;
    }
    awaited.poll();
    if (loop != null) {
      loop.failure();
    }
    // With -a the first failure ends the list; which processors gave the earlier values is unknown.
    list = null;
    listed = null;
    return true;
  }

  /** Reads several values in a line from an index on, for a list or the calls of a loop. */
  private boolean joined(DumpLine line, int from) {
    Matcher number = line.matcher(NUMBER);
    boolean any = false;
    for (int at = from; number.find(at); at = number.end()) {
      any |=
          listed != null
              ? listed(line, number, 0)
              : loop.value(line, number.group(), number.start());
    }
    return any;
  }

  /** Whether a line has several values, and the call right above prints a list or as many. */
  private boolean isJoined(DumpLine line) {
    boolean near = line.number() - last <= JOINED_NEAR && !line.hasPrompt();
    boolean awaits = listed != null ? list == null || list.isEmpty() : loop != null;
    if (!near || !awaits || !line.matcher(JOINED).find()) {
      return false;
    }
    return listed != null || loop.misses(line.matcher(NUMBER).results().count());
  }

  private boolean values(DumpLine line) {
    if (loop != null && loop.labelled(line)) {
      return true;
    }
    if (isJoined(line) && joined(line, 0)) {
      return true;
    }
    boolean near = listed != null || line.number() - last <= NEAR;
    Matcher value = line.matcher(VALUE);
    if (near && !line.hasPrompt() && value.matches()) {
      if (listed != null) {
        return listed(line, value, 1);
      }
      if (loop != null && loop.value(line, value.group(1), value.start(1))) {
        return true;
      }
      return !awaited.isEmpty()
          && awaited.poll().addTo(blocks, value.group(1), line, value.start(1));
    }
    // Only a prompt ends a list: part of it would agree in more bits than all of it.
    if (line.hasPrompt()) {
      endList();
    }
    return false;
  }

  private boolean listed(DumpLine line, Matcher value, int group) {
    Digits digits = listed.value(value.group(group));
    if (digits == null) {
      list = null;
    } else if (!listed.name().isEmpty()) {
      blocks.note(listed.leftOut(), line.origin(value, group));
    } else if (several) {
      String why = ": several calls with -a on one line, whose outputs cannot be distinguished";
      blocks.note(
          "left out rdmsr values" + why + "; run them one by one", line.origin(value, group));
    } else if (list != null) {
      list.add(digits, line, value.start(group));
    }
    return digits != null;
  }
}
