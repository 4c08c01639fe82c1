// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.coreboot;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Reads what coreboot prints about VMX when it prepares Intel TXT: bits of CPUID and of
 * IA32_FEATURE_CONTROL, as true or false. Source: intel_txt_prepare_txt_env in
 * src/security/intel/txt/common.c.
 */
public final class CorebootTxt implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "coreboot-txt",
          "coreboot console (preparation of Intel TXT)",
          "",
          "CPUID.01H:ECX (VMX, SMX), bits of IA32_FEATURE_CONTROL",
          List.of("cbmem -c", "serial console of the firmware"),
          "tee-txt: vmxoninsmxenable: vmxonoutsidesmxenable: registerislocked:",
          CorebootTxt::new);

  private static final String START = "^ ?(?:\\[[A-Z ]{4,6}\\] *)?";
  private static final String NAMED = START + "TEE-TXT: ";
  private static final String IS = ": (?:(true)|false)$";

  private final LineFacts facts;

  /** Whether the lines of IA32_FEATURE_CONTROL have begun. */
  private boolean featureControl;

  CorebootTxt(SnapshotAssembler blocks) {
    facts =
        new LineFacts(blocks, FORMAT.name())
            .on(NAMED + "CPU supports VMX" + IS, this::vmx)
            .on(NAMED + "CPU supports SMX" + IS, this::smx)
            .on(NAMED + "IA32_FEATURE_CONTROL$", (line, match) -> featureControl = true);
    facts.on(
        START + "VMXON in SMX enable" + IS,
        (line, match) -> bit(line, match, FeatureControl.VMX_INSIDE_SMX));
    facts.on(
        START + "VMXON outside SMX enable" + IS,
        (line, match) -> bit(line, match, FeatureControl.VMX_OUTSIDE_SMX));
    facts.on(
        START + "register is locked" + IS, (line, match) -> bit(line, match, FeatureControl.LOCK));
    facts.on(
        NAMED + "IA32_FEATURE_CONTROL is not locked$",
        (line, match) ->
            facts.featureControl(line, line.origin(match, 0), UNNUMBERED, 0, FeatureControl.LOCK));
  }

  private void bit(DumpLine line, Matcher match, long bit) {
    long set = isTrue(match) ? bit : 0;
    if (featureControl) {
      facts.featureControl(line, line.origin(match, 0), UNNUMBERED, set, bit & ~set);
    }
  }

  private void vmx(DumpLine line, Matcher match) {
    facts.vmx(line, line.origin(match, 0), UNNUMBERED, isTrue(match));
  }

  private void smx(DumpLine line, Matcher match) {
    long bit = Cpuid.LEAF_1_ECX_SMX;
    long value = isTrue(match) ? bit : 0;
    facts.say(line, line.origin(match, 0), UNNUMBERED, Field.CPUID_1_ECX, value, bit);
  }

  private static boolean isTrue(Matcher match) {
    return match.group(1) != null;
  }

  @Override
  public boolean accept(DumpLine line) {
    return facts.accept(line);
  }
}
