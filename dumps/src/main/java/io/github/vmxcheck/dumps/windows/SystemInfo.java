// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.windows.FirmwareOffer.Answer;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Windows systeminfo says about virtualization: either that a hypervisor is present, or
 * what the processor offers. That is VMX unless the text names an AMD processor. A text with both
 * covers two moments.
 */
final class SystemInfo {
  private static final Pattern EXTENSIONS =
      Pattern.compile("\\bVM Monitor Mode Extensions: (?:(Yes)|No)\\b");
  private static final Pattern FIRMWARE =
      Pattern.compile("\\bVirtualization Enabled In Firmware: (?:(Yes)|No)\\b");
  private static final Pattern DETECTED =
      Pattern.compile("\\b(A) hypervisor has been detected\\. Features required");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final ProcessorName processor;

  /** Answers of the current moment, each null if it is missing. */
  private Answer extensions;

  private Answer firmware;
  private Answer detected;

  SystemInfo(SnapshotAssembler blocks, LineFacts facts, ProcessorName processor) {
    this.blocks = blocks;
    this.facts = facts;
    this.processor = processor;
  }

  boolean accept(DumpLine line) {
    Answer answer = answer(line, DETECTED);
    if (answer != null) {
      begin(extensions != null || firmware != null, line);
      detected = answer;
      return true;
    }
    answer = answer(line, EXTENSIONS);
    if (answer != null) {
      begin(detected != null || extensions != null, line);
      extensions = answer;
      return true;
    }
    answer = answer(line, FIRMWARE);
    if (answer != null) {
      begin(detected != null || firmware != null, line);
      firmware = answer;
    }
    return answer != null;
  }

  private static Answer answer(DumpLine line, Pattern pattern) {
    Matcher match = line.matcher(pattern);
    return match.find() ? new Answer(line, line.origin(match, 0), match.group(1) != null) : null;
  }

  /** Starts another moment if the line begins one. */
  private void begin(boolean another, DumpLine line) {
    if (another) {
      end();
      blocks.otherConstants(WindowsChecks.FORMAT.name(), line);
      extensions = null;
      firmware = null;
      detected = null;
    }
  }

  /** Records what the current moment shows. */
  void end() {
    Answer any = detected != null ? detected : extensions != null ? extensions : firmware;
    if (any == null) {
      return;
    }
    long bit = Cpuid.LEAF_1_ECX_HYPERVISOR;
    long present = detected == null ? 0 : bit;
    facts.say(any.line(), any.at(), UNNUMBERED, Field.CPUID_1_ECX, present, bit);
    processor.record(facts);
    if (detected != null) {
      facts.hint(detected.line(), detected.at(), WindowsChecks.BY_HYPERVISOR);
    } else {
      new FirmwareOffer(extensions, firmware).record(facts, processor);
    }
  }
}
