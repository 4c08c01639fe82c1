// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.PlainLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.TableHeading;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines with a register and its value, as printed by RWEverything, HyperDbg, libcpuid and scripts,
 * such as {@code IA32_VMX_BASIC: 0x...} or {@code cpu0 0x3a: 5}.
 *
 * <p>A single line does not show whether decimal digits without 0x are hexadecimal, or whether a
 * short number is the whole register or its low half. The hexadecimal and the longest numbers of
 * the whole list decide that. Values that stay ambiguous are left out.
 *
 * <p>Lines that have only an index without {@code 0x} and a value, such as {@code 3a 5}, count if a
 * heading with the word MSR is above them, or if one of the values shows which register it is:
 * IA32_VMX_BASIC has the size of a region, and the fixed bits include PE and PG, or VMXE.
 */
public final class MsrListing implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "msr-list",
          "lists of MSR values (RWEverything, HyperDbg, libcpuid, scripts)",
          "linux",
          "the MSRs that were read",
          List.of(
              "RWEverything: MSR list, or Command rdmsr",
              "for i in 0x3a 0x480; do echo -n \"cpu0 $i: \"; rdmsr -p 0 $i; done"),
          MsrLabel.marks()
              + " 3ah 48Xh 49Xh 3aS 3a\t 3a: 3a= 48XS 48X\t 48X: 48X= 49XS 49X\t 49X: 49X="
              + TableHeading.MARKS,
          MsrListing::new);

  private static final int MOST_LABELLED = 10_000;

  /** A heading so many lines above a list still is its heading. */
  private static final int NEAR = 100;

  private static final long PE_AND_PG = 1L << 31 | 1;
  private static final Pattern HALVES =
      Pattern.compile(
          "\\bRead MSR 0x([0-9A-Fa-f]{1,8}): High 32bit\\(EDX\\) = 0x([0-9A-Fa-f]{1,8}),"
              + " Low 32bit\\(EAX\\) = 0x([0-9A-Fa-f]{1,8})");
  private static final Pattern CORE =
      Pattern.compile(
          "\\bcore : 0x([0-9a-fA-F]{1,4}) - msr\\[([0-9a-fA-F]{1,8})\\] = "
              + "([0-9a-fA-F]{8}`[0-9a-fA-F]{8})");
  private static final Pattern BYTES =
      Pattern.compile("^\\s*msr\\[0x([0-9a-fA-F]{1,8})\\]=((?:[0-9a-fA-F]{2} ){7}[0-9a-fA-F]{2})");
  private static final Pattern KEYS =
      Pattern.compile(
          "\\bcpu=(\\d{1,4}) msr=(?:0x)?([0-9a-fA-F]{1,8})"
              + " val(?:ue)?=((?:0x)?[0-9a-fA-F]{1,16})\\b");
  private static final Pattern MARKED =
      Pattern.compile("(?i)^(?:0x.*+|.*+(?<=h)|0[0-9]{15}|[0-9])");
  private static final Pattern HEXADECIMAL = Pattern.compile("(?i)^(?!0x)(?=.*[a-f`_]).*+(?<!h)");

  /** An index of a VMX register or of IA32_FEATURE_CONTROL, and a value. */
  private static final Pattern BARE =
      Pattern.compile(
          "(?i)^\\s*(3a|48[0-9a-f]|49[0-3])(?:[ \\t]*[:=][ \\t]*|[ \\t]+)((?:0x)?[0-9a-f]{1,16})$");

  /** Words of a heading above such lines, one of which is MSR, or a line that announces them. */
  private static final String HEADING_WORD =
      "(?:(?:rd)?msrs?|index|idx|addr(?:ess)?|reg(?:ister)?s?|num(?:ber)?|values?|val|data|hex|dump"
          + "|list|of|on|from|the|name|cpu ?\\d{0,4})";

  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)^(?=.*msr)[\\W_]*"
              + HEADING_WORD
              + "(?:[\\W_]+"
              + HEADING_WORD
              + "){0,8}[\\W_]*$|\\bmsrs?\\b[^:]{0,60}:$");

  /** A line of a list, kept until the whole list shows how its numbers are printed. */
  private record Labelled(DumpLine line, MsrLabel label) {}

  private final SnapshotAssembler blocks;
  private final List<Labelled> labelled = new ArrayList<>();
  private final List<Labelled> bare = new ArrayList<>();
  private final TableHeading heading = new TableHeading();

  private int headingLine = -NEAR - 1;

  /** Whether a heading above the lines without labels says what they are. */
  private boolean headed;

  MsrListing(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine read) {
    if (heading.isAboveWish(read)) {
      return false;
    }
    DumpLine line = PlainLine.of(read);
    headingLine = line.matcher(HEADING).find() ? line.number() : headingLine;
    return ofTool(read) || ofScript(line) || labelled(line) || bare(line);
  }

  private boolean bare(DumpLine line) {
    Matcher match = line.matcher(BARE);
    if (line.hasPrompt() || bare.size() >= MOST_LABELLED || !match.find()) {
      return false;
    }
    Optional<Field> field = Field.byMsrIndex(Digits.of(match.group(1)).value());
    field.ifPresent(
        known -> {
          MsrLabel label =
              new MsrLabel(null, Optional.of(known), true, match.group(2), match.start(2));
          headed |= bare.isEmpty() && line.number() - headingLine <= NEAR;
          bare.add(new Labelled(line, label));
        });
    return field.isPresent();
  }

  /** Whether a value shows by itself that it is of the register whose index is beside it. */
  private static boolean isTypical(Labelled one) {
    Digits digits = Digits.of(one.label().value());
    long value = digits == null ? 0 : digits.value();
    return switch (one.label().field().orElseThrow()) {
      case IA32_VMX_BASIC -> (value >>> 32 & 0x1fff) > 0 && (value & 1L << 31) == 0;
      case IA32_VMX_CR0_FIXED0 -> (value & PE_AND_PG) == PE_AND_PG && value >>> 32 == 0;
      case IA32_VMX_CR4_FIXED0 -> value == Cr4.VMXE;
      default -> false;
    };
  }

  private void settleBare() {
    long registers = bare.stream().map(one -> one.label().field()).distinct().count();
    if (headed || registers > 1 && bare.stream().anyMatch(MsrListing::isTypical)) {
      labelled.addAll(bare);
    } else if (!bare.isEmpty()) {
      Labelled first = bare.get(0);
      String index = Long.toHexString(first.label().field().orElseThrow().msrIndex());
      blocks.note(
          "left out a number beside "
              + index
              + ": if it is the value of MSR "
              + index.toUpperCase(Locale.ROOT)
              + "H, write msr["
              + index
              + "] = 0x"
              + first.label().value().replaceFirst("^0x", ""),
          first.line().origin(first.label().start()));
    }
    bare.clear();
    headed = false;
  }

  private boolean ofTool(DumpLine line) {
    Matcher match = line.matcher(HALVES);
    if (match.find()) {
      long high = Digits.of(match.group(2)).value();
      long value = high << 32 | Digits.of(match.group(3)).value();
      msr(line, null, match.group(1), new Digits(value, -1L), match.start(2));
      return true;
    }
    match = line.matcher(CORE);
    if (match.find()) {
      Digits value = Digits.of(match.group(3));
      msr(line, Digits.of(match.group(1)).value(), match.group(2), value, match.start(3));
      return true;
    }
    return false;
  }

  private boolean ofScript(DumpLine line) {
    Matcher match = line.matcher(BYTES);
    if (match.find()) {
      Digits value = Digits.of(match.group(2).replace(" ", ""));
      msr(line, null, match.group(1), value, match.start(2));
      return true;
    }
    match = line.matcher(KEYS);
    if (match.find()) {
      Long processor = Long.valueOf(match.group(1));
      Optional<Field> field = Field.byMsrIndex(Digits.of(match.group(2)).value());
      boolean observed = NonObservation.isObserved(line.text(), match.start(), match.end());
      if (field.isPresent() && observed) {
        keep(line, new MsrLabel(processor, field, true, match.group(3), match.start(3)));
      }
      return true;
    }
    return false;
  }

  @Override
  public void end() {
    settleBare();
    boolean hexadecimal = labelled.stream().anyMatch(one -> matches(one, HEXADECIMAL));
    boolean wide = labelled.stream().anyMatch(MsrListing::isWide);
    for (Labelled one : labelled) {
      if (hexadecimal || matches(one, MARKED)) {
        value(one, wide);
      } else {
        String what = one.label().field().orElseThrow().title() + " " + one.label().value();
        String why = " was left out: it may be decimal or hexadecimal; if hexadecimal, prefix 0x";
        blocks.note(what + why, one.line().origin(one.label().start()));
      }
    }
    labelled.clear();
  }

  private static boolean matches(Labelled one, Pattern pattern) {
    return pattern.matcher(one.label().value()).matches();
  }

  private static boolean isWide(Labelled one) {
    Digits digits = Digits.of(one.label().value());
    return digits != null && (digits.printed() >>> 32) != 0;
  }

  /** Whether the line belongs to a table of MSR indices in a program. */
  private static boolean isIndex(MsrLabel label) {
    Digits digits = Digits.of(label.value());
    return digits != null && digits.value() == label.field().orElseThrow().msrIndex();
  }

  /** Whether the digits cover a full register of 32 or 64 bits. */
  private static boolean isWhole(String digits) {
    return digits.length() == 8 || digits.length() == 16;
  }

  private void msr(DumpLine line, Long processor, String index, Digits value, int start) {
    Optional<Field> field = Field.byMsrIndex(Digits.of(index).value());
    field.ifPresent(known -> set(line, processor, known, value, start));
  }

  private void set(DumpLine line, Long processor, Field field, Digits value, int start) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    ProcessorSnapshot one = processor == null ? block.unnumbered() : block.processor(processor);
    block.set(one, field, value.value(), value.printed(), line.origin(start));
  }

  private boolean labelled(DumpLine line) {
    MsrLabel label = line.hasPrompt() ? null : MsrLabel.of(line.text()).orElse(null);
    if (label == null || label.field().isEmpty() || !label.prefixed() || isIndex(label)) {
      return false;
    }
    if (!NonObservation.isObserved(line.text(), 0, label.start() + label.value().length())) {
      return false;
    }
    if (label.isUnreadable()) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      Long number = label.processor();
      ProcessorSnapshot one = number == null ? block.unnumbered() : block.processor(number);
      one.setUnreadable(label.field().get(), line.origin(label.start()));
    } else {
      keep(line, label);
    }
    return true;
  }

  private void keep(DumpLine line, MsrLabel label) {
    labelled.add(new Labelled(line, label));
    if (labelled.size() == MOST_LABELLED) {
      end();
    }
  }

  /**
   * Sets a value. A value without leading zeros is the whole register if the list has values of
   * more than 32 bits; otherwise the tool may print only low halves.
   */
  private void value(Labelled one, boolean wide) {
    MsrLabel label = one.label();
    Digits digits = Digits.of(label.value());
    if (digits != null) {
      boolean padded = label.value().matches("(?:0[xX])?0[0-9a-fA-F].*");
      if (padded && label.value().matches("0[0-9a-fA-F]+") && !isWhole(label.value())) {
        String what = label.field().orElseThrow().title() + " " + label.value();
        String why = " was left out: digits are missing, expected 8 or 16";
        blocks.note(what + why, one.line().origin(label.start()));
        return;
      }
      long low = digits.printed() | 0xffff_ffffL;
      long printed = padded ? digits.printed() : wide ? -1L : low;
      Digits known = new Digits(digits.value(), printed);
      set(one.line(), label.processor(), label.field().orElseThrow(), known, label.start());
    }
  }
}
