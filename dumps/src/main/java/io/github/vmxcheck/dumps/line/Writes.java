// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Register writes by commands in the text. A typed value was not read from the register, but a
 * value read before the command may be out of date, and a write that faults is evidence, too.
 */
public final class Writes {
  private static final Pattern ASSIGNED =
      Pattern.compile("^r\\b|(?<=[ ,;@])(cr[034]|efl|efer|[cs]s) *= *[0-9a-fA-Fx`@]");
  private static final Pattern TYPED_IN_DEBUGGER =
      Pattern.compile("^wrmsr +(?:0x)?([0-9a-fA-F]{1,8}) +\\S");
  private static final Pattern TYPED_IN_SHELL =
      Pattern.compile(
          "(?:^|[#$;&] ?|\\bsudo )wrmsr(?: ++-(?:a|p *+\\d{1,4}))*+ ++0x([0-9a-f]{1,8}) +\\S");
  private static final Pattern NOT_SET =
      Pattern.compile(
          "\\bwrmsr: CPU \\d{1,4} cannot set MSR 0x0{0,6}3a to 0x([0-9a-fA-F]{1,16})\\b");

  private static final Map<String, Field> FIELDS =
      Map.of(
          "cr0", CR0,
          "cr3", CR3,
          "cr4", CR4,
          "efl", RFLAGS,
          "efer", IA32_EFER,
          "cs", CS_SELECTOR,
          "ss", SS_SELECTOR);

  private final SnapshotAssembler blocks;

  public Writes(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** The register with this name in WinDbg, if a requirement reads it. */
  public static Optional<Field> field(String name) {
    return Optional.ofNullable(FIELDS.get(name));
  }

  /** Notes what a line after a debugger prompt writes. */
  public void inDebugger(DumpLine line) {
    Matcher assigned = line.matcher(ASSIGNED);
    boolean registers = assigned.lookingAt();
    while (registers && assigned.find()) {
      written(field(assigned.group(1)), line.origin(assigned, 1));
    }
    msr(line, line.matcher(TYPED_IN_DEBUGGER));
  }

  /** Notes what a shell line writes, or fails to write, with msr-tools. */
  public void inShell(DumpLine line) {
    msr(line, line.matcher(TYPED_IN_SHELL));
    Matcher failed = line.matcher(NOT_SET);
    if (failed.find()) {
      faulted(blocks, failed.group(1), line.origin(failed, 1));
    }
  }

  private void msr(DumpLine line, Matcher typed) {
    if (typed.find()) {
      long index = Digits.of(typed.group(1)).value();
      written(Field.byMsrIndex(index), line.origin(typed, 1));
    }
  }

  private void written(Optional<Field> field, long origin) {
    if (field.isPresent()) {
      blocks.note(
          "a command writes "
              + field.get().title()
              + " here: a value read before may be out of date",
          origin);
    }
  }

  /** Notes that a write of IA32_FEATURE_CONTROL faulted, which can have several reasons. */
  public static void faulted(SnapshotAssembler blocks, String digits, long origin) {
    String value = Long.toHexString(Digits.of(digits).value()).toUpperCase(Locale.ROOT);
    blocks.note(
        "the write of "
            + value
            + "H to IA32_FEATURE_CONTROL faulted: the register was locked already, or a bit of this"
            + " value is not supported (bit 2 without VMX, bit 1 without SMX); to see whether it"
            + " allows VMXON, read it with rdmsr -a 0x3a",
        origin);
  }
}
