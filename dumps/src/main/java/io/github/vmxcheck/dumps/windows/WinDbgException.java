// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Field.OBSERVED_OUTCOME;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads an exception that WinDbg or a bug check reports, and the instruction that raised it: the
 * first one disassembled after a break, after {@code FAULTING_IP} or below the registers of a trap
 * frame.
 *
 * <p>Windows reports #UD as STATUS_ILLEGAL_INSTRUCTION (C000001DH) and #GP for a privileged
 * instruction as STATUS_PRIVILEGED_INSTRUCTION (C0000096H). Every other #GP, #SS and #PF is
 * STATUS_ACCESS_VIOLATION (C0000005H). Source: Microsoft, "NTSTATUS values" and "Bug check 0x1E";
 * handlers of vectors 6, 12, 13 and 14 in ntoskrnl/ke of ReactOS.
 */
final class WinDbgException {
  private static final Pattern CODE =
      Pattern.compile(
          "(?i)(?:^EXCEPTION_CODE: \\(NTSTATUS\\) 0x|^EXCEPTION_CODE_STR: +|^ *ExceptionCode: "
              + "|^Arg1: (?:f{8})?(?=\\w{8}, .{0,20}exception code)|( - code ))"
              + "(c000001d|c0000096|c0000005)\\b");

  private static final Pattern AT_EXCEPTION =
      Pattern.compile("^FAULTING_IP:|^\\s*rip=[0-9a-f]{16}\\b");

  private static final Pattern INSTRUCTION =
      Pattern.compile("^[0-9a-f]{8}`?[0-9a-f]{8} [0-9a-f]{2,30} +([a-z]\\w{1,15})(?!\\w)");

  /** A stack frame, with the function that it is in. */
  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s*(?:[0-9a-f]{2} )?[0-9a-f]{8}`[0-9a-f]{8} [0-9a-f]{8}`[0-9a-f]{8} "
              + "(?:: .{80,100}: )?([\\w.]{1,60}!\\w{1,100}(?:\\+0x[0-9a-f]{1,8})?)");

  private static final Map<String, String> HANDLERS =
      Map.of(
          "nt!KiGeneralProtectionFault", "#GP",
          "nt!KiInvalidOpcodeFault", "#UD");

  /** Other instructions of hypervisors that raise the same exceptions. */
  private static final Set<String> OTHERS =
      Set.of(
          "rdmsr",
          "wrmsr",
          "xsetbv",
          "vmxoff",
          "vmclear",
          "vmptrld",
          "vmptrst",
          "vmread",
          "vmwrite",
          "vmlaunch",
          "vmresume",
          "vmcall",
          "invept",
          "invvpid");

  private static final Map<String, Long> KNOWN =
      Map.of(
          "c000001d", -1L,
          "c0000096", -1L,
          "c0000005", ~bits("gp0", "ss0", "pf"));

  private static final Map<String, Long> OUTCOMES =
      Map.of("c000001d", bits("ud"), "c0000096", bits("gp0"), "c0000005", 0L);

  /** The instruction is at most this many lines below what precedes it. */
  private static final int REACH = 100;

  private final Moment moment;
  private final SnapshotAssembler blocks;
  private String code;
  private String handler;
  private int handlerLine;
  private int awaited = -1;

  WinDbgException(Moment moment, SnapshotAssembler blocks) {
    this.moment = moment;
    this.blocks = blocks;
  }

  private static long bits(String... words) {
    return Stream.of(words).mapToLong(OBSERVED_OUTCOME.words()::get).sum();
  }

  /** Called at a prompt: what is disassembled after it was asked for. */
  void prompt() {
    awaited = -1;
    handler = null;
  }

  /** Whether the line shows an exception or its instruction. */
  boolean accept(DumpLine line) {
    Matcher found = line.matcher(CODE);
    if (found.find()) {
      code = found.group(2).toLowerCase(Locale.ROOT);
      awaited = found.group(1) == null ? awaited : line.number() + REACH;
      return true;
    }
    if (code != null && line.matcher(AT_EXCEPTION).find()) {
      awaited = line.number() + REACH;
    }
    return instruction(line) || frame(line);
  }

  boolean wantsNext(int number) {
    return number <= awaited || handler != null && number <= handlerLine + REACH;
  }

  private boolean instruction(DumpLine line) {
    Matcher instruction = line.matcher(INSTRUCTION);
    if (line.number() > awaited || !instruction.find()) {
      return false;
    }
    awaited = -1;
    String name = instruction.group(1);
    long at = line.origin(instruction, 1);
    if (name.equals("vmxon")) {
      moment.set(line, OBSERVED_OUTCOME, OUTCOMES.get(code), KNOWN.get(code), at);
    } else if (OTHERS.contains(name)) {
      blocks.note(
          "the exception (code "
              + code
              + ") was raised by "
              + name.toUpperCase(Locale.ROOT)
              + ", not by VMXON",
          at);
    }
    return true;
  }

  /** The frame below the handler of an exception is the function that raised it. */
  private boolean frame(DumpLine line) {
    Matcher frame = line.matcher(FRAME);
    if (!frame.find()) {
      return false;
    }
    String function = frame.group(1);
    if (handler != null) {
      blocks.note(
          handler
              + " in "
              + function
              + ": the stack does not show which instruction raised it, and RDMSR of a missing MSR"
              + " raises #GP, too; look at it with 'u "
              + function
              + " L1'",
          line.origin(frame, 1));
    }
    handler = HANDLERS.get(function.replaceFirst("\\+.*", ""));
    handlerLine = line.number();
    return true;
  }
}
