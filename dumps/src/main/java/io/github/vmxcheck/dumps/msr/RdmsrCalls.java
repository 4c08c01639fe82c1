// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.DumpLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds rdmsr calls in a shell line, whether echoed after a prompt or part of a script. */
final class RdmsrCalls {
  private static final Pattern REDIRECTION =
      Pattern.compile("\\s(?:2>&1|2>{1,2} ?[^\\s;|&)]+|\\|&? ?tee(?: -a)? \\S+)");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^\\s*|[#$%>+;&({`] ?|\\bsudo (?:-\\S+ ){0,3}|\\bdo |@@BEGIN )rdmsr\\s+"
              + "([^|;&`]{1,200})");
  private static final Pattern OTHER_COMMAND =
      Pattern.compile(
          "^\\s*(?:sudo )?(?:wrmsr|modprobe)(?!\\w)|[#$] (?:sudo )?wrmsr |^@@(?:BEGIN|END)\\b");
  private static final Pattern COMMENT = Pattern.compile("\\s#.*$|\\)[\\s\"']*$");
  private static final Pattern INLINE =
      Pattern.compile(
          "^(.*\\S)(?:(?:\\s*:\\s+|\\s*=>?\\s*)(-?(?:0[xX])?[0-9a-fA-F]{1,22}U?)"
              + "|(?:\\s*:\\s+|\\s+=>?\\s+)("
              + "(?:0[xX])?[0-9a-fA-F]{1,16}(?:[ ,]{1,4}(?:0[xX])?[0-9a-fA-F]{1,16}){1,1023}+))\\s*$");

  /**
   * A call.
   *
   * @param value the value on the same line, or several; empty if there is none
   */
  record Call(RdmsrCommand command, String value) {}

  private RdmsrCalls() {}

  /**
   * The calls in order. The call in a loop contains the shell variable; {@link #ofLoopIn} expands
   * it.
   */
  static List<Call> in(DumpLine line) {
    List<Call> calls = new ArrayList<>(0);
    if (!line.contains("rdmsr") || isOfDebugger(line)) {
      return calls;
    }
    String text = REDIRECTION.matcher(line.text()).replaceAll(" ");
    add(text, calls);
    return calls;
  }

  /** The calls that a shell loop makes; none if the line has no loop over numbers. */
  static List<RdmsrCommand> ofLoopIn(DumpLine line) {
    List<Call> calls = new ArrayList<>(0);
    for (String body : ShellLoop.bodies(REDIRECTION.matcher(line.text()).replaceAll(" "))) {
      add(body, calls);
    }
    return calls.stream().map(Call::command).toList();
  }

  private static void add(String text, List<Call> calls) {
    Matcher command = COMMAND.matcher(text);
    while (command.find()) {
      String arguments = COMMENT.matcher(command.group(1)).replaceAll("").strip();
      Matcher inline = INLINE.matcher(arguments);
      boolean valued = inline.matches();
      Optional<RdmsrCommand> call = RdmsrCommand.of((valued ? inline.group(1) : arguments) + " ");
      int group = valued && inline.group(2) == null ? 3 : 2;
      call.ifPresent(one -> calls.add(new Call(one, valued ? inline.group(group) : "")));
    }
  }

  /** Whether the line has a command that prints no value, which ends the wait for one. */
  static boolean endIn(DumpLine line) {
    return line.matcher(OTHER_COMMAND).find();
  }

  /** WinDbg and HyperDbg have a command with the same name that takes a hexadecimal argument. */
  private static boolean isOfDebugger(DumpLine line) {
    return line.prompt().endsWith("kd>") || line.contains("kd> ") || line.contains("HyperDbg> ");
  }
}
