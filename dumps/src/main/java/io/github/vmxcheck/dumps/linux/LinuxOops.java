// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DriverMoments;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the register block of a Linux kernel: oops, panic, warning, SysRq, NMI backtrace. 64-bit
 * kernels print CR0 beside the segments and CR2, CR3 and CR4 on one line. 32-bit kernels print all
 * four on one line, without segments before 2.6.
 *
 * <p>If the instruction that raised an exception is VMXON, the exception is its outcome. Source:
 * arch/x86/kernel/traps.c (names of exceptions), arch/x86/mm/fault.c ({@code Oops} alone is a page
 * fault), arch/x86/kernel/dumpstack.c ({@code Code}).
 *
 * <p>Logs of several processors interleave; the tags {@code [C1]} and {@code [T7]} separate them.
 */
public final class LinuxOops implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          DriverMoments.LINUX_OOPS,
          "Linux register block (oops, panic, warning, SysRq)",
          "linux",
          "CR0, CR3, CR4, RFLAGS (bits 31:0), CS selector, EFER.LMA, outcome of VMXON",
          List.of("dmesg", "echo l > /proc/sysrq-trigger; dmesg"),
          "pid: cpuD cpu:D rip: eip: rsp:XXXX eflags: cr0: cr2: cr3: cr4: ax:XXXX "
              + "dx:XXXX bp:XXXX r10:XXXX r13:XXXX si:XXXX fs:XXXX ds:XXXX drD:XXXX "
              + "code: [#D",
          LinuxOops::new);

  private static final int MOST_STREAMS = 1024;

  /** The name and error code of an exception; {@code [#1]} counts the reports since boot. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "^ *(?:Oops: )?(general protection fault|invalid opcode|stack segment|Oops)\\b[^:]{0,80}: "
              + "([0-9a-f]{4,16}) \\[#\\d{1,6}\\]");

  private static final Map<String, String> OUTCOMES =
      Map.of(
          "general protection fault", "gp0",
          "invalid opcode", "ud",
          "stack segment", "ss0",
          "Oops", "pf");

  private static final Pattern ANY_REPORT = Pattern.compile(": [0-9a-f]{4,16} \\[#\\d{1,6}\\]");

  private static final Pattern HEADER =
      Pattern.compile("\\bCPU: +(\\d{1,4}) +(?:UID: \\d{1,10} +)?PID: ");

  /** Kernels before 3.11 print the number on its own line, before modules and process. */
  private static final Pattern OLD_HEADER = Pattern.compile("^CPU:? +(\\d{1,4}):?$");

  private static final Pattern AFTER_OLD_HEADER =
      Pattern.compile("^(?:Modules linked in:|Pid: \\d{1,10}, comm: )");

  /** Xen's own block has more spaces after {@code RIP:}. */
  private static final Pattern INSTRUCTION_POINTER =
      Pattern.compile("\\b(?:RIP: |EIP: {1,4})(?:([0-9a-f]{4}):[\\[0-9A-Za-z_]|[A-Za-z_.])");

  private static final Pattern VMXON_FUNCTION =
      Pattern.compile("\\b[RE]?IP: .{0,60}?\\b((?i:[a-z0-9_.]{0,40}vmx_?on[a-z0-9_.]{0,40}))\\+0x");

  private static final Pattern STACK_POINTER =
      Pattern.compile("\\bRSP: ([0-9a-f]{4}):[0-9a-f]{16}\\b");
  private static final Pattern FLAGS = Pattern.compile("\\bEFLAGS: +([0-9a-f]{8})\\b");
  private static final Pattern PROCESSOR = Pattern.compile("\\bCPU: +(\\d{1,4})\\b");
  private static final Pattern OTHER =
      Pattern.compile(
          "\\b(?:RAX|RDX|RBP|R10|R13|EAX|ESI): [0-9a-f]{8,16} (?:[RE][A-Z]{2}|R\\d\\d): "
              + "|\\bFS: +[0-9a-f]{16}\\([0-9a-f]{4}\\)|\\bDS: [0-9a-f]{4} ES: [0-9a-f]{4}\\b"
              + "|\\bDR[0-7]: [0-9a-f]{8}");
  private static final Pattern SEGMENTS = Pattern.compile("\\bDS: [0-9a-f]{4} ES: [0-9a-f]{4}\\b");
  private static final Pattern CONTROL =
      Pattern.compile("\\bCR([0234]):(?: +([0-9a-f]{16}|[0-9a-f]{8})\\b|$)");
  private static final Pattern WRAPPED = Pattern.compile("^([0-9a-f]{16}|[0-9a-f]{8})\\b");

  private final SnapshotAssembler blocks;
  private final Map<String, OopsMoment> moments = new HashMap<>();
  private final Set<OopsMoment> awaiting = new HashSet<>();
  private String oldNumber = "";

  LinuxOops(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    OopsMoment moment = moment(line);
    if (exception(line, moment) || header(line, moment)) {
      return true;
    }
    if (VmxonCode.showsInstruction(line)) {
      moment.instruction(VmxonCode.in(line));
      return true;
    }
    boolean taken = wrapped(line, moment);
    if (line.contains(": ") || line.text().endsWith(":")) {
      taken |= instructionPointer(line, moment);
      taken |= flags(line, moment);
      taken |= controls(line, moment);
      taken |= moment.isOpen() && line.matcher(OTHER).find();
    }
    oldNumber = taken ? "" : oldNumber;
    return taken;
  }

  @Override
  public void interrupted() {
    oldNumber = "";
  }

  @Override
  public boolean wantsNext(int number) {
    return !oldNumber.isEmpty() || !awaiting.isEmpty();
  }

  private OopsMoment moment(DumpLine line) {
    if (moments.size() > MOST_STREAMS) {
      moments.clear();
      awaiting.clear();
    }
    return moments.computeIfAbsent(line.stream(), stream -> new OopsMoment(blocks));
  }

  /** VMXON's exceptions have no error code or 0, except for the page fault. */
  private static boolean exception(DumpLine line, OopsMoment moment) {
    if (!line.matcher(ANY_REPORT).find()) {
      return false;
    }
    Matcher match = line.matcher(EXCEPTION);
    String outcome = match.find() ? OUTCOMES.get(match.group(1)) : "";
    boolean possible = outcome.equals("pf") || !outcome.isEmpty() && match.group(2).matches("0+");
    moment.exception(possible ? outcome : "");
    return true;
  }

  private boolean header(DumpLine line, OopsMoment moment) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      moment.start(header.group(1));
      return true;
    }
    if (!oldNumber.isEmpty() && line.matcher(AFTER_OLD_HEADER).find()) {
      moment.start(oldNumber);
      oldNumber = "";
      return true;
    }
    Matcher old = line.matcher(OLD_HEADER);
    oldNumber = old.find() ? old.group(1) : oldNumber;
    return false;
  }

  private static boolean instructionPointer(DumpLine line, OopsMoment moment) {
    Matcher pointer = line.matcher(INSTRUCTION_POINTER);
    boolean any = pointer.find() && !line.contains("EIP is at ");
    if (any) {
      moment.interrupted(pointer.group(1), line.origin(pointer, pointer.group(1) == null ? 0 : 1));
      Matcher function = line.matcher(VMXON_FUNCTION);
      if (function.find()) {
        moment.inVmxonFunction(function.group(1), line.origin(function, 1));
      }
    }
    Matcher stack = line.matcher(STACK_POINTER);
    if (stack.find()) {
      moment.stack(stack.group(1));
      any = true;
    }
    Matcher number = line.matcher(PROCESSOR);
    if (any && number.find()) {
      moment.number(number.group(1));
    }
    return any;
  }

  private static boolean flags(DumpLine line, OopsMoment moment) {
    Matcher flags = line.matcher(FLAGS);
    boolean any = flags.find() && moment.isOpen();
    if (any) {
      moment.flags(Digits.of(flags.group(1)), line.origin(flags, 1));
      Matcher number = line.matcher(PROCESSOR);
      if (number.find()) {
        moment.number(number.group(1));
      }
    }
    return any;
  }

  /** Reads the value of a register whose name ended the previous line. */
  private boolean wrapped(DumpLine line, OopsMoment moment) {
    Matcher value = line.matcher(WRAPPED);
    boolean any = moment.awaited() >= 0 && value.find();
    if (any) {
      moment.control(moment.awaited(), Digits.of(value.group(1)), line, line.origin(value, 1));
    }
    moment.await(-1);
    awaiting.remove(moment);
    return any;
  }

  /** Reads control registers. A line with CR1 is from the crash utility, not from a kernel. */
  private boolean controls(DumpLine line, OopsMoment moment) {
    boolean whole = line.contains("CR2: ") && line.contains("CR3: ") && line.contains("CR4:");
    if (line.contains("CR1:") || !whole && !moment.isOpen() && !line.matcher(SEGMENTS).find()) {
      return false;
    }
    Matcher control = line.matcher(CONTROL);
    boolean any = false;
    while (control.find()) {
      any = true;
      int number = control.group(1).charAt(0) - '0';
      if (control.group(2) == null) {
        moment.await(number);
        awaiting.add(moment);
      } else {
        moment.control(number, Digits.of(control.group(2)), line, line.origin(control, 2));
      }
    }
    return any;
  }
}
