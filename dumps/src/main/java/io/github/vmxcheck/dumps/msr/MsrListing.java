// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
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
          MsrLabel.marks(),
          MsrListing::new);

  private static final int MOST_LABELLED = 10_000;
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

  /** A line of a list, kept until the whole list shows how its numbers are printed. */
  private record Labelled(DumpLine line, MsrLabel label) {}

  private final SnapshotAssembler blocks;
  private final List<Labelled> labelled = new ArrayList<>();

  MsrListing(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    return ofTool(line) || ofScript(line) || labelled(line);
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
