// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.virtualbox;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guest registers printed by {@code VBoxManage debugvm NAME getregisters}: a name and a value with
 * all digits on each line. Segment attributes have the VMCS layout. Other tools print similar
 * lines, so lines count only after the command or after an attribute name that only VirtualBox
 * uses.
 */
final class VirtualBoxRegisters {
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bdebugvm\\b.{1,200}?\\bgetregisters\\b(?:.{0,80}?--cpu[= ](\\d{1,4})\\b)?");
  private static final Pattern VALUE =
      Pattern.compile(
          "^\\s*(?:cpu(\\d{1,4})\\.)?(?:([a-z][a-z0-9_]{1,24}) *= (0x[0-9a-f:x]{1,80})"
              + "|(?:st|[xyz]?mm)\\d{1,2} *= \\S{1,80})$");
  private static final Pattern ATTRIBUTE = Pattern.compile("[c-gs]s_attr|ldtr_attr|tr_attr");
  private static final Map<String, Field> FIELDS =
      Map.of(
          "cr0", CR0,
          "cr3", CR3,
          "cr4", CR4,
          "rflags", RFLAGS,
          "efer", IA32_EFER,
          "cs", CS_SELECTOR,
          "ss", SS_SELECTOR);
  private static final long GUEST = 2;
  private static final int L_SHIFT = 13;
  private static final int D_SHIFT = 14;
  private static final int DPL_SHIFT = 5;

  private final Moment moment;
  private final Set<String> names = new HashSet<>();
  private boolean listed;

  VirtualBoxRegisters(SnapshotAssembler blocks) {
    moment = new Moment(VirtualBoxLog.FORMAT.name(), blocks);
  }

  /** Ends the list: other registers follow. */
  void interrupted() {
    listed = false;
  }

  /** Whether the next line may belong to the same list. */
  boolean wantsNext() {
    return listed;
  }

  boolean accept(DumpLine line) {
    Matcher command = line.matcher(COMMAND);
    if (command.find()) {
      listed = true;
      names.clear();
      number(command.group(1));
      return true;
    }
    Matcher value = line.matcher(VALUE);
    if (!value.find()) {
      listed &= !line.hasPrompt();
      return false;
    }
    boolean named = value.group(2) != null;
    if (!listed && named && ATTRIBUTE.matcher(value.group(2)).matches()) {
      listed = true;
      names.clear();
    }
    // A list contains each register once.
    listed &= !named || names.add(value.group(1) + "." + value.group(2));
    if (listed && named) {
      value(line, value);
    }
    return listed;
  }

  /** Sets the virtual processor that the command names, by default 0. */
  private void number(String digits) {
    moment.of(digits == null ? 0 : Long.parseLong(digits));
  }

  private void value(DumpLine line, Matcher match) {
    if (match.group(1) != null) {
      number(match.group(1));
    }
    Digits digits = Digits.of(match.group(3));
    String name = match.group(2);
    if (digits == null) {
      return;
    }
    long at = line.origin(match, 3);
    if (FIELDS.containsKey(name)) {
      set(line, FIELDS.get(name), digits.value(), digits.printed(), at);
    } else if (name.equals("cs_attr")) {
      set(line, CS_L, digits.value() >>> L_SHIFT, 1, at);
      set(line, CS_D, digits.value() >>> D_SHIFT, 1, at);
    } else if (name.equals("ss_attr")) {
      set(line, SS_DPL, digits.value() >>> DPL_SHIFT, SS_DPL.mask(), at);
    }
  }

  private void set(DumpLine line, Field field, long value, long mask, long origin) {
    moment.set(line, field, value, mask, origin);
    moment.set(line, OBSERVER, GUEST, OBSERVER.mask(), line.origin(0));
  }
}
