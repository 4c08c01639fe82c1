// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a driver's log says about the VMXON outcome: success, a status, a failure without an
 * exception, or the flags after a failure.
 *
 * <p>Sources: the Windows driver {@code __vmx_on} intrinsic returns 1 if ZF is set and 2 if CF is
 * set (Microsoft, "Compiler intrinsics", "__vmx_on"). The drivers that say "failed to put vcpu into
 * VMX operation" test that result and catch no exception, so VMXON did not raise one.
 */
final class DriverOutcome {
  private static final Pattern ABOUT = Pattern.compile("[Vv][Mm][Xx](?:[Oo][Nn]|_on| operation)");
  private static final Pattern SUCCESS =
      Pattern.compile(
          "(?i)\\bvmxon\\b[ :=-]{1,3}(?:was )?(?:succe(?:ss|ssful|eded)|ok)\\b"
              // "Succeed" alone is an outcome only if nothing else is said: not "VMXON succeed if".
              + "|^(?:[\\[(][^\\])]{0,20}[\\])]:? ?)?vmxon[ :=-]{1,3}succeed[.!]?$");
  private static final Pattern FAILURE =
      Pattern.compile("(?i)\\bvmxon\\b(?: has| instruction)?[ :=-]{1,3}(?:failed|failure)\\b");
  private static final Pattern FLAGS =
      Pattern.compile("(?i)\\b[re]flags *[:=] *(?:0x)?([0-9a-f]{1,16})\\b");
  private static final Pattern STATUS =
      Pattern.compile(
          "(?i)\\b(?:__vmx_on\\b\\(?\\)?[ :=a-z]{1,24}|vmxon failed with status )\\b([012])\\b(?![.x]\\w)");

  /** What drivers that test the result of the intrinsic say, with the number of the processor. */
  private static final Pattern NOT_ENTERED =
      Pattern.compile("(?i)\\bfailed to put v?cpu (\\d{1,4}) into vmx operation\\b");

  private static final Pattern ENTERED =
      Pattern.compile("(?i)\\bv?cpu (\\d{1,4}) is now in vmx operation[.!]?$");

  private static final long FAILED =
      OBSERVED_OUTCOME.words().get("vmfail-invalid")
          | OBSERVED_OUTCOME.words().get("vmfail-valid-15");
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
    if (operation(line, NOT_ENTERED, 0, ~FAILED) || operation(line, ENTERED, SUCCEEDED, -1L)) {
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

  /** Of several possible outcomes the bits are unknown, and those of all others are 0. */
  private boolean operation(DumpLine line, Pattern pattern, long outcomes, long known) {
    Matcher match = line.matcher(pattern);
    if (!match.find() || !isObserved(line, match)) {
      return false;
    }
    long number = Long.parseLong(match.group(1));
    registers.set(line, number, OBSERVED_OUTCOME, outcomes, known, line.origin(match, 0));
    return true;
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
