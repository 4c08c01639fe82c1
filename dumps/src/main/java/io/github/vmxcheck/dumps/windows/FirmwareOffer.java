// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;

/**
 * What Windows says about virtualization while no hypervisor runs: whether the processor has it,
 * and whether firmware enables it. Both mean VMX on Intel processors and SVM on AMD processors.
 *
 * @param extensions where Windows says whether the processor has it; null if it does not
 * @param firmware where it says whether firmware enables it; null if it does not
 */
record FirmwareOffer(Answer extensions, Answer firmware) {

  /**
   * A yes or no.
   *
   * @param at the place of the text, see {@link io.github.vmxcheck.model.Origin}
   */
  record Answer(DumpLine line, long at, boolean yes) {}

  void record(LineFacts facts, ProcessorName processor) {
    boolean there = extensions != null && extensions.yes();
    if (extensions != null && !there) {
      facts.vmx(extensions.line(), extensions.at(), UNNUMBERED, false);
    } else if (there && !processor.isAmd()) {
      facts.vmx(extensions.line(), extensions.at(), UNNUMBERED, true);
      if (!processor.isIntel()) {
        facts.hint(
            extensions.line(),
            extensions.at(),
            "read as VMX: the text does not say whether the processor is from Intel or AMD");
      }
    }
    if (firmware != null && !firmware.yes()) {
      facts.hint(firmware.line(), firmware.at(), notEnabled(there));
    } else if (firmware != null && there && processor.isIntel()) {
      long bits = LOCK | VMX_OUTSIDE_SMX;
      facts.featureControl(firmware.line(), firmware.at(), UNNUMBERED, bits, 0);
    }
  }

  private static String notEnabled(boolean there) {
    return there
        ? "Windows says that firmware did not enable virtualization: if this is VMX,"
            + " IA32_FEATURE_CONTROL is not locked, or is locked with bit 2 clear"
        : "Windows says that firmware did not enable virtualization; it says the same if a"
            + " hypervisor hides VMX or the processor lacks it";
  }
}
