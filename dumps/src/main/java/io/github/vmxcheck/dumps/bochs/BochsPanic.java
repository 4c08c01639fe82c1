// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bochs;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxOperation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the processor state that Bochs logs when it panics and that {@code info cpu} prints. Newer
 * versions print CR0 and CR4 with flag names, older ones two registers per line.
 */
final class BochsPanic {
  private static final Pattern MODE =
      Pattern.compile(
          "^CPU is in (real|v8086|protected|compatibility|long) mode \\(([a-zA-Z ]{1,60})(, vmx"
              + " guest)?");
  private static final Pattern SIZE = Pattern.compile("^([CS])S\\.(?:mode|d_b) = (16|32|64) bit$");
  private static final Pattern EXTENDED_FEATURES =
      Pattern.compile("^EFER +(?:= |=)0x([0-9a-f]{8})(:|$)");
  private static final Pattern CONTROL = Pattern.compile("\\bCR([034])=0x([0-9a-f]{8,16})\\b");
  private static final Pattern PANEL =
      Pattern.compile(
          "^\\|? *(?:CR[0-4]=0x[0-9a-f]{8,16}:|CR0=0x[0-9a-f]{8,16} CR2=0x[0-9a-f]{8,16}$"
              + "|CR3=0x[0-9a-f]{8,16} CR4=0x[0-9a-f]{8,16}$)");
  private static final Pattern SELECTOR =
      Pattern.compile("^\\|? *([CS])S:([0-9a-f]{4})\\( *[0-9a-f]{4}\\| *[01]\\| *[0-3]\\)");
  private static final Pattern NUMBER = Pattern.compile("^\\|? *EFLAGS=([0-9a-f]{8}): ");
  private static final Pattern NAMES =
      Pattern.compile("^\\|? *(?:(?i:id) (?i:vip) |IOPL=[0-3] (?i:id) )[A-Za-z0-9= ]{20,80}$");
  private static final Pattern NAME = Pattern.compile("\\b(?:IOPL=([0-3])|([A-Za-z]{2,3}))\\b");
  private static final Pattern INSTRUCTION =
      Pattern.compile("^\\|? *RIP=([0-9a-f]{16}) \\([0-9a-f]{16}\\)");
  private static final Pattern OTHER =
      Pattern.compile(
          "^\\|? *(?:SEG sltr\\(index|[DEFG]S:[0-9a-f]{4}\\("
              + " *[0-9a-f]{4}\\||MSR_[FG]S_BASE:|[ER][A-D]X=[0-9a-f]{8,16} "
              + " |[ER](?:SP|SI)=[0-9a-f]{8,16}  | ?R\\d+=[0-9a-f]{16} )");
  private static final RegisterLayout FLAGS = RegisterLayout.of(RFLAGS).orElseThrow();

  private final Moment moment;
  private boolean panicked;

  BochsPanic(Moment moment) {
    this.moment = moment;
  }

  boolean accept(DumpLine line) {
    if (line.stream().startsWith("C")) {
      moment.of(Long.parseLong(line.stream().substring(1)));
    }
    return mode(line)
        || size(line)
        || extendedFeatures(line)
        || controls(line)
        || flags(line)
        || selector(line)
        || instruction(line)
        || line.matcher(OTHER).find();
  }

  private boolean mode(DumpLine line) {
    Matcher mode = line.matcher(MODE);
    if (!mode.find()) {
      return false;
    }
    panicked = true;
    moment.list();
    long at = line.origin(mode, 1);
    String name = mode.group(1);
    moment.set(line, CR0, name.equals("real") ? 0 : Cr0.PE, Cr0.PE, at);
    if (!name.equals("real")) {
      moment.set(line, RFLAGS, name.equals("v8086") ? Rflags.VM : 0, Rflags.VM, at);
    }
    if (name.equals("long") || name.equals("compatibility")) {
      moment.set(line, IA32_EFER, Efer.LMA, Efer.LMA, at);
      moment.set(line, CS_L, name.equals("long") ? 1 : 0, 1, at);
    }
    if (mode.group(3) != null) {
      moment.set(line, VMX_OPERATION, VmxOperation.NON_ROOT, 3, line.origin(mode, 3));
    }
    return true;
  }

  private boolean size(DumpLine line) {
    Matcher size = line.matcher(SIZE);
    if (!size.find()) {
      return false;
    }
    panicked = true;
    if (size.group(1).equals("C")) {
      long at = line.origin(size, 2);
      moment.set(line, CS_D, size.group(2).equals("32") ? 1 : 0, 1, at);
      if (size.group(2).equals("64")) {
        moment.set(line, CS_L, 1, 1, at);
      }
    }
    return true;
  }

  private boolean extendedFeatures(DumpLine line) {
    Matcher match = line.matcher(EXTENDED_FEATURES);
    if (!match.find() || !panicked && match.group(2).isEmpty()) {
      // Drivers also print EFER like this, without bit names.
      return false;
    }
    Digits digits = Digits.of(match.group(1));
    moment.set(line, IA32_EFER, digits.value(), digits.printed(), line.origin(match, 1));
    return true;
  }

  private boolean controls(DumpLine line) {
    if (!line.matcher(PANEL).find()) {
      return false;
    }
    Matcher control = line.matcher(CONTROL);
    while (control.find()) {
      Field field = Field.byKey("cr" + control.group(1)).orElseThrow();
      Digits digits = Digits.of(control.group(2));
      moment.set(line, field, digits.value(), digits.printed(), line.origin(control, 2));
    }
    return true;
  }

  private boolean flags(DumpLine line) {
    Matcher number = line.matcher(NUMBER);
    if (number.find()) {
      long value = Digits.of(number.group(1)).value();
      moment.set(line, RFLAGS, value, 0xffff_ffffL, line.origin(number, 1));
      return true;
    }
    if (!line.matcher(NAMES).find()) {
      return false;
    }
    long known = 0;
    long value = 0;
    Matcher name = line.matcher(NAME);
    while (name.find()) {
      long bit = bits(name);
      known |= bit;
      value |= value(name, bit);
    }
    moment.set(line, RFLAGS, value, known, line.origin(0));
    return true;
  }

  private static long bits(Matcher name) {
    return name.group(1) != null
        ? Rflags.IOPL
        : FLAGS.named(name.group(2)).map(RegisterLayout.Bits::mask).orElse(0L);
  }

  /** Upper case means 1. */
  private static long value(Matcher name, long bit) {
    if (name.group(1) != null) {
      return Long.parseLong(name.group(1)) << 12;
    }
    return Character.isUpperCase(name.group(2).charAt(0)) ? bit : 0;
  }

  private boolean selector(DumpLine line) {
    Matcher selector = line.matcher(SELECTOR);
    if (!selector.find()) {
      return false;
    }
    Field field = selector.group(1).equals("C") ? CS_SELECTOR : SS_SELECTOR;
    long value = Digits.of(selector.group(2)).value();
    moment.set(line, field, value, field.mask(), line.origin(selector, 2));
    return true;
  }

  private boolean instruction(DumpLine line) {
    Matcher instruction = line.matcher(INSTRUCTION);
    if (!instruction.find()) {
      return false;
    }
    long pointer = Digits.of(instruction.group(1)).value();
    moment.setInstructionPointer(line, pointer, line.origin(instruction, 1));
    return true;
  }
}
