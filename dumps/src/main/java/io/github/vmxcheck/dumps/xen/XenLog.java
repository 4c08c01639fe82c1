// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.xen;

import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_INSIDE_SMX;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.ObservedOutcome;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Xen console: messages about VMX at start, and register blocks. Source:
 * xen/arch/x86/hvm/vmx/vmcs.c ({@code _vmx_cpu_up}).
 */
public final class XenLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "xen",
          "Xen console (xl dmesg): messages about VMX, register blocks",
          "linux",
          "bits of IA32_FEATURE_CONTROL and the VMX controls; CR0, CR3, CR4, RFLAGS, CS selector,"
              + " outcome of VMXON",
          List.of("xl dmesg"),
          "vmx foundsharedpage ----[xen- cpu:D rip: rflags: XXXXSSS",
          XenLog::new);

  private static final Map<String, Field> CONTROLS =
      Map.of(
          "Pin-Based Exec Control", Field.IA32_VMX_PINBASED_CTLS,
          "CPU-Based Exec Control", Field.IA32_VMX_PROCBASED_CTLS,
          "Secondary Exec Control", Field.IA32_VMX_PROCBASED_CTLS2,
          "VMExit Control", Field.IA32_VMX_EXIT_CTLS,
          "VMEntry Control", Field.IA32_VMX_ENTRY_CTLS);

  private static final Pattern MEASURED_LAUNCH = Pattern.compile("^TBOOT: found shared page");

  private final LineFacts facts;
  private final XenRegisters registers;

  /** Processors for which the log shows whether VMXON was allowed. */
  private final Map<Long, Allowed> allowed = new TreeMap<>();

  /** Processors whose VMXON faulted with the register locked. */
  private final Map<Long, Place> locked = new TreeMap<>();

  private final SnapshotAssembler blocks;

  /** What the log says about the outcome of Xen's VMXON; null before the first message. */
  private RegisterBlock outcomes;

  private boolean measured;

  private record Place(DumpLine line, long origin) {}

  private record Allowed(boolean vmx, DumpLine line, long origin) {}

  XenLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
    registers = new XenRegisters(blocks);
    facts =
        new LineFacts(blocks, FORMAT.name())
            .on(
                "^CPU(\\d{1,4}): VMX disabled by BIOS",
                (line, match) -> allowed(number(match), false, line, match))
            .on("^HVM: VMX enabled", this::enabled)
            .on(
                "^VMX: CPU(\\d{1,4}) has insufficient ([A-Za-z -]{1,40}) \\(([0-9a-f]{8}); requires"
                    + " ([0-9a-f]{8})\\)",
                this::insufficient)
            .note(
                "^VMX: CPU\\d{1,4}: some settings of host CR0 are not allowed in VMX operation",
                "Xen found a CR0 value not allowed in VMX operation: compare it with"
                    + " IA32_VMX_CR0_FIXED0 and IA32_VMX_CR0_FIXED1")
            .on(
                "^CPU(\\d{1,4}): VMXON failed: perhaps because of TXT settings in your BIOS",
                this::faulted)
            .on("^CPU(\\d{1,4}): unexpected VMXON failure", this::failed);
  }

  @Override
  public boolean accept(DumpLine line) {
    measured |= line.matcher(MEASURED_LAUNCH).find();
    return registers.accept(line) || line.contains("VMX") && facts.accept(line);
  }

  private static long number(Matcher match) {
    return Long.parseLong(match.group(1));
  }

  private void allowed(long number, boolean vmx, DumpLine line, Matcher match) {
    if (allowed.size() < RegisterBlock.MOST_PROCESSORS) {
      allowed.put(number, new Allowed(vmx, line, line.origin(match, 0)));
    }
  }

  private void enabled(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.vmx(line, at, 0, true);
    facts.hint(
        line, at, "Xen itself executed VMXON: the processor has been in VMX operation since then");
    allowed(0, true, line, match);
  }

  /**
   * Xen prints this after any exception at VMXON, and only if the register was locked with one of
   * the enable bits clear.
   */
  private void faulted(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    ObservedOutcome.setFault(outcomes(line), outcomes(line).processor(number(match)), at);
    locked.put(number(match), new Place(line, at));
    facts.hint(
        line,
        at,
        "Xen's VMXON raised an exception: usually IA32_FEATURE_CONTROL allows VMX only inside SMX"
            + " operation, or only outside");
  }

  /** Xen prints this after an exception, too. */
  private void failed(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    ObservedOutcome.setNoSuccess(outcomes(line), outcomes(line).processor(number(match)), at);
  }

  private RegisterBlock outcomes(DumpLine line) {
    if (outcomes == null) {
      outcomes = blocks.outcomes(FORMAT.name(), line);
    }
    return outcomes;
  }

  /** Of the bits that Xen requires, those it found are allowed to be 1; the others are not. */
  private void insufficient(DumpLine line, Matcher match) {
    Field control = CONTROLS.get(match.group(2));
    if (control != null) {
      long have = Digits.of(match.group(3)).value();
      long required = Digits.of(match.group(4)).value();
      facts.set(line, line.origin(match, 3), number(match), control, have << 32, required << 32);
      facts.hint(
          line,
          line.origin(match, 0),
          "Xen did not execute VMXON on this processor: it requires a VM-execution control that is"
              + " not offered here, usually by the hypervisor below; VMXON does not test these");
    }
  }

  /** A line about a measured launch determines which of the two enable bits counts. */
  @Override
  public void end() {
    long bit = measured ? VMX_INSIDE_SMX : VMX_OUTSIDE_SMX;
    allowed.forEach(
        (number, found) ->
            facts.featureControl(
                found.line(),
                found.origin(),
                number,
                found.vmx() ? LOCK | bit : LOCK,
                found.vmx() ? 0 : bit));
    locked.forEach(this::locked);
  }

  /**
   * Xen tests the bit that counts before VMXON, so the other one was clear. Without a line about a
   * measured launch the text may lack its start.
   */
  private void locked(long number, Place place) {
    long set = measured ? LOCK | VMX_INSIDE_SMX : LOCK;
    long clear = measured ? VMX_OUTSIDE_SMX : 0;
    facts.featureControl(place.line(), place.origin(), number, set, clear);
  }
}
