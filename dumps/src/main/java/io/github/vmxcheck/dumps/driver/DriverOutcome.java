// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a driver's log says about the VMXON outcome: success, a status, or the flags after a
 * failure.
 */
final class DriverOutcome {
  private static final Pattern ABOUT = Pattern.compile("[Vv][Mm][Xx](?:[Oo][Nn]|_on)");
  private static final Pattern SUCCESS =
      Pattern.compile("(?i)\\bvmxon\\b[ :=-]{1,3}(?:was )?(?:succe(?:ss|ssful|eded)|ok)\\b");
  private static final Pattern FAILURE =
      Pattern.compile("(?i)\\bvmxon\\b(?: has| instruction)?[ :=-]{1,3}(?:failed|failure)\\b");
  private static final Pattern FLAGS =
      Pattern.compile("(?i)\\b[re]flags *[:=] *(?:0x)?([0-9a-f]{1,16})\\b");
  private static final Pattern STATUS =
      Pattern.compile("(?i)\\b__vmx_on\\b\\(?\\)?[ :=a-z]{1,24}\\b([012])\\b");
  private static final long SUCCEEDED = OBSERVED_OUTCOME.words().get("vmsucceed");

  private static final long LOW = 0xffff_ffffL;
  private static final int HALF = 8;

  private final DriverRegisters registers;

  /** Whether VMXON failed and the log may still print the resulting flags. */
  private boolean failed;

  DriverOutcome(DriverRegisters registers) {
    this.registers = registers;
  }

  boolean accept(DumpLine line, long number) {
    return failed && flags(line, number)
        || ABOUT.matcher(line.text()).find() && outcome(line, number);
  }

  /** Whether the next line may contain the flags after a failure. */
  boolean wantsNext() {
    return failed;
  }

  /** Called when the log turns to something else: its flags are unrelated. */
  void interrupted() {
    failed = false;
  }

  private boolean outcome(DumpLine line, long number) {
    Matcher match = line.matcher(SUCCESS);
    if (match.find() && isObserved(line, match)) {
      registers.set(line, number, OBSERVED_OUTCOME, SUCCEEDED, -1L, line.origin(match, 0));
      return true;
    }
    match = line.matcher(STATUS);
    if (match.find() && isObserved(line, match)) {
      long status = (long) match.group(1).charAt(0) - '0';
      registers.set(line, number, OBSERVED_STATUS, status, -1L, line.origin(match, 1));
      return true;
    }
    match = line.matcher(FAILURE);
    if (match.find() && isObserved(line, match)) {
      failed = true;
      flags(line, number);
      return true;
    }
    return false;
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }

  private boolean flags(DumpLine line, long number) {
    Matcher match = line.matcher(FLAGS);
    if (!match.find()) {
      return false;
    }
    failed = false;
    String digits = match.group(1);
    long known = digits.length() > HALF ? -1L : LOW;
    long at = line.origin(match, 1);
    registers.set(line, number, OBSERVED_RFLAGS, Digits.of(digits).value(), known, at);
    return true;
  }
}
