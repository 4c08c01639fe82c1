// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Windows systeminfo says about virtualization: either that a hypervisor is present, or
 * what the processor offers. That is VMX unless the text names an AMD processor. A text with both
 * covers two moments.
 */
final class SystemInfo {
  private static final Pattern PROCESSOR =
      Pattern.compile("\\b(?:(Intel64)|(AMD64)) Family \\d{1,3} Model ");
  private static final Pattern EXTENSIONS =
      Pattern.compile("\\bVM Monitor Mode Extensions: (?:(Yes)|No)\\b");
  private static final Pattern FIRMWARE =
      Pattern.compile("\\bVirtualization Enabled In Firmware: (?:(Yes)|No)\\b");
  private static final Pattern DETECTED =
      Pattern.compile("\\bA hypervisor has been detected\\. Features required");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private boolean intel;
  private boolean amd;

  /** Lines of the current moment, each null if it is missing. */
  private DumpLine extensions;

  private DumpLine firmware;
  private DumpLine detected;

  SystemInfo(SnapshotAssembler blocks, LineFacts facts) {
    this.blocks = blocks;
    this.facts = facts;
  }

  boolean accept(DumpLine line) {
    Matcher processor = line.matcher(PROCESSOR);
    if (processor.find()) {
      intel |= processor.group(1) != null;
      amd |= processor.group(2) != null;
    }
    if (line.matcher(DETECTED).find()) {
      begin(extensions != null || firmware != null, line);
      detected = line;
      return true;
    }
    if (line.matcher(EXTENSIONS).find()) {
      begin(detected != null || extensions != null, line);
      extensions = line;
      return true;
    }
    if (line.matcher(FIRMWARE).find()) {
      begin(detected != null || firmware != null, line);
      firmware = line;
      return true;
    }
    return false;
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
    DumpLine any = detected != null ? detected : extensions != null ? extensions : firmware;
    if (any == null) {
      return;
    }
    long bit = Cpuid.LEAF_1_ECX_HYPERVISOR;
    long present = detected == null ? 0 : bit;
    facts.say(any, place(any), UNNUMBERED, Field.CPUID_1_ECX, present, bit);
    if (amd && !intel) {
      facts.set(any, place(any), UNNUMBERED, Field.VENDOR, Vendor.AMD, -1L);
    }
    if (detected != null) {
      facts.hint(detected, place(detected), WindowsChecks.BY_HYPERVISOR);
    } else {
      offered();
    }
  }

  private void offered() {
    boolean there = extensions != null && yes(extensions, EXTENSIONS);
    if (extensions != null && !there) {
      facts.vmx(extensions, place(extensions), UNNUMBERED, false);
    } else if (there && !amd) {
      facts.vmx(extensions, place(extensions), UNNUMBERED, true);
      if (!intel) {
        facts.hint(
            extensions,
            place(extensions),
            "read as VMX: the text does not say whether the processor is from Intel or AMD");
      }
    }
    if (firmware != null && !yes(firmware, FIRMWARE)) {
      facts.hint(
          firmware,
          place(firmware),
          there
              ? "Windows says that firmware did not enable virtualization: if this is VMX,"
                  + " IA32_FEATURE_CONTROL is not locked, or is locked with bit 2 clear"
              : "Windows says that firmware did not enable virtualization; it says the same if a"
                  + " hypervisor hides VMX or the processor lacks it");
    } else if (firmware != null && there && intel) {
      facts.featureControl(firmware, place(firmware), UNNUMBERED, LOCK | VMX_OUTSIDE_SMX, 0);
    }
  }

  private static boolean yes(DumpLine line, Pattern pattern) {
    Matcher match = line.matcher(pattern);
    return match.find() && match.group(1) != null;
  }

  /** Where the text of the line starts, after the title of the list. */
  private static long place(DumpLine line) {
    for (Pattern pattern : new Pattern[] {DETECTED, EXTENSIONS, FIRMWARE}) {
      Matcher match = line.matcher(pattern);
      if (match.find()) {
        return line.origin(match, 0);
      }
    }
    return line.origin(0);
  }
}
