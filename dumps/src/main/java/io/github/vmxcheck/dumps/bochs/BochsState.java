// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bochs;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.VmxOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the Bochs parameter tree, with a name and a value or brace on each line: saved-state files
 * and the debugger's {@code show "cpu0"}, which names the parameter before it prints it.
 *
 * <p>32-bit numbers have eight digits. 64-bit numbers are complete and not padded.
 */
final class BochsState {
  private static final int DEEPEST = 64;
  private static final Pattern SHOWN =
      Pattern.compile("^show param name: <((?:bochs\\.)?cpu\\d{1,3}(?:\\.[\\w.]{1,80})?)>");
  private static final String ROOTS = "cpu\\d{1,3}|pc_system|bochs|save_state";
  private static final String IN_VMX =
      "in_vmx is true: the processor is already in VMX operation; in_vmx_guest shows whether it is"
          + " root or non-root operation";
  private static final Pattern OPENED = Pattern.compile("^\\s*(\\w{1,40}) = \\{\\s*$");
  private static final Pattern CLOSED = Pattern.compile("^\\s*\\}\\s*$");
  private static final Pattern VALUE =
      Pattern.compile(
          "^\\s*(\\w{1,40}) = (?:0x([0-9a-f]{1,16})|(true|false)|-?\\d{1,20}|\\S{1,200})$");
  private static final Pattern PROCESSOR = Pattern.compile("^cpu(\\d{1,3})$");
  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          Map.entry("CR0", CR0),
          Map.entry("CR3", CR3),
          Map.entry("CR4", CR4),
          Map.entry("EFLAGS", RFLAGS),
          Map.entry("MSR.EFER", IA32_EFER),
          Map.entry("MSR.ia32_feature_ctrl", IA32_FEATURE_CONTROL),
          Map.entry("CS.selector", CS_SELECTOR),
          Map.entry("CS.l", CS_L),
          Map.entry("CS.d_b", CS_D),
          Map.entry("SS.selector", SS_SELECTOR),
          Map.entry("SS.dpl", SS_DPL),
          Map.entry("in_smm", SMM),
          Map.entry("VMX.vmxonptr", VMXON_POINTER),
          Map.entry("VMX.vmcsptr", CURRENT_VMCS));
  private static final int DIGITS_OF_32_BITS = 8;
  private static final long NONE = -1L;

  private final Moment moment;
  private final Deque<String> path = new ArrayDeque<>();
  private boolean shown;
  private int shownDepth;
  private Long a20m;
  private long a20mOrigin;
  private boolean inVmx;

  BochsState(Moment moment) {
    this.moment = moment;
  }

  /** Discards what may have changed because the machine ran. */
  void ran() {
    inVmx = false;
    a20m = null;
  }

  /** Whether the line belongs to the tree. */
  boolean accept(DumpLine line) {
    Matcher parameter = line.matcher(SHOWN);
    if (parameter.find()) {
      show(parameter.group(1));
      return true;
    }
    Matcher opened = line.matcher(OPENED);
    if (opened.find() && (!path.isEmpty() || opened.group(1).matches(ROOTS))) {
      open(opened.group(1));
      return true;
    }
    if (path.isEmpty()) {
      return false;
    }
    if (line.matcher(CLOSED).find()) {
      close();
      return true;
    }
    return value(line);
  }

  /** Whether the next line may belong to the tree. */
  boolean wantsNext() {
    return !path.isEmpty();
  }

  /** Opens the parents of the parameter that the debugger is about to print. */
  private void show(String parameter) {
    path.clear();
    shown = true;
    String[] names = parameter.split("\\.", -1);
    shownDepth = Math.min(names.length - 1, DEEPEST);
    for (int i = 0; i < shownDepth; i++) {
      open(names[i]);
    }
  }

  private void open(String name) {
    if (path.size() >= DEEPEST) {
      path.clear();
    }
    path.addLast(name);
    Matcher processor = PROCESSOR.matcher(name);
    if (processor.find()) {
      moment.of(Long.parseLong(processor.group(1)));
      inVmx &= shown;
    }
  }

  private void close() {
    path.removeLast();
    endOfShown();
  }

  private void endOfShown() {
    if (shown && path.size() <= shownDepth) {
      path.clear();
      shown = false;
    }
  }

  private boolean value(DumpLine line) {
    Matcher value = line.matcher(VALUE);
    if (!value.find()) {
      return false;
    }
    String key = key(value.group(1));
    if (key.equals("enable_a20") && value.group(3) != null) {
      a20m = value.group(3).equals("true") ? 0L : 1L;
      a20mOrigin = line.origin(value, 3);
      moment.setForAll(A20M, a20m, a20mOrigin);
    } else if (key.startsWith("VMX.in_vmx") && value.group(3) != null) {
      vmxOperation(line, key, value);
    } else if (FIELDS.containsKey(key)) {
      field(line, FIELDS.get(key), value);
    }
    endOfShown();
    return true;
  }

  /**
   * The path below the processor. Outside a processor, only {@code enable_a20} in {@code pc_system}
   * has a key.
   */
  private String key(String name) {
    StringBuilder key = new StringBuilder();
    boolean below = false;
    for (String element : path) {
      if (below) {
        key.append(element).append('.');
      }
      below |= PROCESSOR.matcher(element).find();
    }
    if (below) {
      return key.append(name).toString();
    }
    return path.peekLast().equals("pc_system") && name.equals("enable_a20") ? name : "";
  }

  private void field(DumpLine line, Field field, Matcher match) {
    if (field == CR0 && a20m != null) {
      moment.set(line, A20M, a20m, A20M.mask(), a20mOrigin);
    }
    long at = line.origin(match.end(1) + " = ".length());
    if (match.group(3) != null) {
      moment.set(line, field, match.group(3).equals("true") ? 1 : 0, field.mask(), at);
    } else if (match.group(2) != null) {
      Digits digits = Digits.of(match.group(2));
      if (field != VMXON_POINTER || digits.value() != NONE) {
        moment.set(line, field, digits.value(), printed(field, match.group(2)), at);
      }
    }
  }

  /** The bits that the digits give. */
  private static long printed(Field field, String digits) {
    boolean pointer = field == VMXON_POINTER || field == CURRENT_VMCS;
    boolean padded = field == RFLAGS || digits.length() == DIGITS_OF_32_BITS;
    return padded && !pointer ? 0xffff_ffffL : -1L;
  }

  private void vmxOperation(DumpLine line, String key, Matcher match) {
    boolean set = match.group(3).equals("true");
    long at = line.origin(match, 3);
    if (key.equals("VMX.in_vmx")) {
      inVmx = set;
      if (!set) {
        moment.set(line, VMX_OPERATION, 0, VMX_OPERATION.mask(), at);
      } else if (shown && path.size() == shownDepth) {
        moment.block(line).hint(IN_VMX, at);
      }
    } else if (key.equals("VMX.in_vmx_guest") && (inVmx || set)) {
      long operation = set ? VmxOperation.NON_ROOT : VmxOperation.ROOT;
      moment.set(line, VMX_OPERATION, operation, VMX_OPERATION.mask(), at);
    }
  }
}
