// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.cpuid;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads AIDA64 CPUID and MSR dumps, such as those that InstLatx64 collects.
 *
 * <p>Processor numbers are kept as printed; old versions count from 1. If the MSRs are from a
 * different processor than CPUID, the two are not merged. The subleaf {@code [SL 0A]} is
 * hexadecimal.
 */
public final class Aida64 implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "aida64",
          "AIDA64 CPUID and MSR dump (InstLatx64)",
          "windbg",
          "CPUID leaves and MSRs",
          List.of("AIDA64: status bar > CPU Debug > CPUID & MSR dump"),
          "msr cpuid allcpu: affmask: ]--",
          Aida64::new);

  private static final Pattern SECTION =
      Pattern.compile(
          "--\\[ (?:(MSR Registers)|CPUID Registers)?[ /]*(?:Logical CPU #(\\d{1,4}))?"
              + "[^\\]]{0,40}\\]--"
              + "|^\\s*(?:(MSR)|CPUID) Registers \\(CPU #(\\d{1,4})\\)"
              + "|^\\s*CPU#(\\d{1,4}) AffMask: ");
  private static final Pattern LEAF =
      Pattern.compile(
          "\\bCPUID ([0-9A-Fa-f]{8}): ([0-9A-Fa-f]{8})-([0-9A-Fa-f]{8})-([0-9A-Fa-f]{8})"
              + "-([0-9A-Fa-f]{8})(?: \\[SL ([0-9A-Fa-f]{2,8})\\])?");
  private static final Pattern MSR =
      Pattern.compile(
          "\\bMSR ([0-9A-Fa-f]{8}): (?:([0-9A-Fa-f]{4}(?:-[0-9A-Fa-f]{4}){3})\\b|(< ?FAILED ?>))");
  private static final Pattern OTHER = Pattern.compile("^\\s*allcpu: ");
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private Long number;
  private boolean ofMsrs;
  private Long cpuidNumber;
  private int cpuidLine;
  private boolean severalCpuid;
  private long lastLeaf = -1;

  Aida64(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher section = line.matcher(SECTION);
    if (section.find()) {
      section(section);
      return true;
    }
    Matcher leaf = line.matcher(LEAF);
    if (leaf.find()) {
      leaf(line, leaf);
      return true;
    }
    Matcher msr = line.matcher(MSR);
    if (msr.find()) {
      msr(line, msr);
      return true;
    }
    return line.matcher(OTHER).find();
  }

  private void section(Matcher section) {
    ofMsrs = section.group(1) != null || section.group(3) != null;
    number = null;
    for (int group : new int[] {2, 4, 5}) {
      if (section.group(group) != null) {
        number = Long.valueOf(section.group(group));
      }
    }
    lastLeaf = -1;
  }

  private void leaf(DumpLine line, Matcher match) {
    long leaf = Digits.of(match.group(1)).value();
    RegisterBlock at = block(line);
    ProcessorSnapshot one = number == null ? at.unnumbered() : at.processor(number);
    if (leaf == 0 && lastLeaf != 0 && one.knows(Field.CPUID_0_EAX)) {
      block = blocks.otherConstants(FORMAT.name(), line);
      one = number == null ? block.unnumbered() : block.processor(number);
    }
    // Without [SL ..] the subleaves of a leaf are unnumbered and only the first is certain.
    boolean first = match.group(6) != null || leaf != lastLeaf;
    lastLeaf = leaf;
    severalCpuid |= cpuidNumber != null && !cpuidNumber.equals(number);
    if (cpuidNumber == null || !cpuidNumber.equals(number)) {
      cpuidLine = line.number();
    }
    cpuidNumber = number;
    long subleaf = match.group(6) == null ? 0 : Digits.of(match.group(6)).value();
    for (int i = 0; first && i < REGISTERS.size(); i++) {
      long value = Digits.of(match.group(2 + i)).value();
      block.setCpuid(one, leaf, subleaf, REGISTERS.get(i), value, line.origin(match, 2 + i));
    }
  }

  private void msr(DumpLine line, Matcher match) {
    RegisterBlock at = block(line);
    ProcessorSnapshot one = processorOfMsrs(at, line);
    long index = Digits.of(match.group(1)).value();
    if (match.group(2) == null) {
      at.setUnreadableMsr(one, index, line.origin(match, 3));
    } else {
      at.setMsr(one, index, Digits.of(match.group(2)).value(), -1L, line.origin(match, 2));
    }
  }

  /**
   * The processor of an MSR. A section without a number belongs to the processor whose CPUID was
   * read, if there is only one.
   */
  private ProcessorSnapshot processorOfMsrs(RegisterBlock at, DumpLine line) {
    Long of = number;
    if (of == null && ofMsrs && !severalCpuid) {
      of = cpuidNumber;
    }
    if (of != null && cpuidNumber != null && !of.equals(cpuidNumber) && !at.has(of)) {
      at.hint(
          "CPUID from line "
              + cpuidLine
              + " on belongs to processor "
              + cpuidNumber
              + " and MSRs from line "
              + line.number()
              + " on belong to processor "
              + of
              + ", so they are not merged; dump both on the same processor, or, if all processors"
              + " are known to be identical, give both headings the same number in a copy of the"
              + " dump",
          line.origin(0));
    }
    return of == null ? at.unnumbered() : at.processor(of);
  }

  private RegisterBlock block(DumpLine line) {
    if (block == null) {
      block = blocks.constants(FORMAT.name(), line);
    }
    return block;
  }
}
