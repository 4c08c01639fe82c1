// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.ObservedOutcome;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a driver's log says about the VMXON outcome: success, the number that VMXON's wrapper
 * returned, the flags, an exception, or a failure in words.
 *
 * <p>A number says which VMfail it was only if it comes from the Windows compiler's intrinsic, see
 * {@link WindowsDriver}. A failure in words alone excludes success and nothing else: it may be a
 * VMfail, an exception that the driver catches, or a test of the driver before VMXON. The drivers
 * that say "failed to put vcpu into VMX operation" (init_logical_processor of the tutorial's
 * driver) or "[hv] Failed to enter VMX operation" (virtualize_cpu in vcpu.cpp of jonomango/hv) test
 * the result of the intrinsic and catch no exception, so VMXON did not raise one. Other drivers say
 * that they failed to enter VMX operation or root mode after a later step failed, too (gbhv,
 * HvInitializeLogicalProcessor), which shows nothing.
 */
final class DriverOutcome {
  private static final Pattern ABOUT =
      Pattern.compile("(?i)vmx_?on|vmx (?:root )?(?:operation|mode|root)|turn on vmx");

  private static final String ON_PROCESSOR =
      "(?: on (?:v?cpu|core|(?:logical )?processor) ?#?\\d{1,4})?";

  /** The instruction, or the function around it. */
  private static final String VMXON =
      "(?<![\\w-])(?:__vmx_(?:vmx)?on|(?!handle|nested|emul|v?m?exit)[a-z_]{0,16}vmx_?on)\\b"
          + "(?:\\([^()]{0,40}\\))?(?: instruction)?"
          + ON_PROCESSOR;

  private static final Pattern SUCCESS =
      Pattern.compile(
          "(?i)"
              + VMXON
              + "[ :=-]{1,3}(?:was |executed )?(?:succe(?:ss|ssful|ssfully|eded|ded)|ok)\\b(?!\\?)"
              // "Succeed" alone is an outcome only if nothing else is said: not "VMXON succeed if".
              + "|^(?:[\\[(][^\\])]{0,20}[\\])]:? ?)?vmxon[ :=-]{1,3}succeed[.!]?$"
              // hypervisors in Rust that test the result of the x86 crate's vmxon
              + "|\\bsucc(?:ess?|eed)ed to turn on vmx[.!]?$"
              // not "has not entered"
              + "|(?:^|[:\\])>*#!+\\d-] {0,8})(?:(?:all (?:cores|cpus|processors) )?succ?ess?fully )?"
              + "(?:entered vmx (?:root )?(?:operation|mode)|entered vmx root|vmx root entered)"
              + "(?: successfully)?(?: on (?:v?cpu|core|processor) ?#?\\d{1,4})?[.!]?$");

  /** The words between VMXON and what it did; nothing else may be there. */
  private static final String THEN = "(?:[ :=,-]{1,3}(?:has |was )?(fail(?:ed|ure)?)?!?)?";

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)"
              + VMXON
              + THEN
              + ON_PROCESSOR
              + "((?:[ :=,.(-]{1,4}(?:with|an?|the|and|returned|result|status|rc|ret|res|code|error"
              + "|err|value|return(?= (?:value|code|status)|[ :=]{1,3}[:=]))\\b){0,4})[ :=(]{0,4}"
              + "(-?(?:0x[0-9a-f]{1,8}|[0-9]{1,10}))(?![\\w.`]|/\\w)"
              + "|\\b(?:status|result|return value|return code) (?:of|from) (?:the )?"
              + VMXON
              + "[ :=]{1,3}(?:is |was )?(0x[0-9a-f]{1,8}|[0-9]{1,10})(?![\\w.`])");

  /** Without a word for it, a number may be anything, unless it follows the intrinsic. */
  private static final Pattern RESULT =
      Pattern.compile("(?i)\\b(?:returned|result|status|rc|ret|res|code|error|err|value)\\b");

  private static final Pattern INTRINSIC =
      Pattern.compile("(?i)__vmx_(?:vmx)?on(?:\\(\\))? ?[:=] ?");

  private static final Pattern VMFAIL =
      Pattern.compile(
          "(?i)"
              + VMXON
              + THEN
              + "[ :=,-]{0,3}(?:with |returned |ended in |result(?:ed in)?[ :=]{0,2})?\\(?"
              + "vm_?fail_?(invalid|valid)\\b");

  /** The flags in words, beside VMXON or below a failure. */
  private static final Pattern FLAG_BITS =
      Pattern.compile(
          "(?i)(?:"
              + VMXON
              + THEN
              + "[ :=,-]{0,3}(?:with |returned |[re]?flags[ :=]{0,3})?|^\\W{0,8})\\(?"
              + "(?:CF ?[=:] ?([01])(?:[ ,;/]{1,3}ZF ?[=:] ?([01]))?|ZF ?[=:] ?([01]))\\b");

  private static final Pattern FLAGS =
      Pattern.compile("(?i)\\b[re]flags *[:=] *(?:0x)?([0-9a-f]{1,16})\\b");
  private static final Pattern FLAGS_AFTER =
      Pattern.compile(
          "(?i)(?:\\b[re]?flags (?:right |just )?after (?:the )?"
              + VMXON
              + "|"
              + VMXON
              + "[ :,-]{1,3}[re]flags)[ :=]{1,3}(?:0x)?([0-9a-f]{1,16})\\b");

  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?i)"
              + VMXON
              + "[ :-]{1,3}(?:(faulted)\\b(?=[.!]?$)|(?:raised|caused|triggered|faulted with|hit)"
              + " (?:an? )?#(UD|GP|SS|PF)\\b)");

  /** A driver's message, not a sentence about it: no word is directly before it. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "(?i)(?:^|[:\\])>*#!+-] {0,8})(?:error: )?(?:execut(?:ing|ion of) )?"
              + VMXON
              + "(?: has)?[ :=-]{1,3}(?:failed|failure|error)\\b"
              + "|(?:^|[:\\])>*#!+-] {0,8})(?:failed to|unable to|could not|cannot) execute (?:the )?"
              + VMXON);

  /** A number below a failure in words. */
  private static final Pattern NUMBER_BELOW =
      Pattern.compile(
          "(?i)^\\W{0,8}(?:status|result|returned|return value)[ :=]{1,3}(0x[0-9a-f]{1,8}|[0-9]{1,10})$");

  /** What drivers that test the result of the intrinsic say, with the number of the processor. */
  private static final Pattern NOT_ENTERED =
      Pattern.compile(
          "(?i)\\bfailed to put v?cpu (\\d{1,4}) into vmx operation\\b"
              + "|^\\[hv\\] failed to enter vmx operation\\b");

  private static final Pattern ENTERED =
      Pattern.compile("(?i)\\bv?cpu (\\d{1,4}) is now in vmx operation[.!]?$");

  private static final long INVALID = OBSERVED_OUTCOME.words().get("vmfail-invalid");
  private static final long VALID = OBSERVED_OUTCOME.words().get("vmfail-valid-15");
  private static final int MOST_UNDECIDED = 1000;
  private static final long ALL = -1L;
  private static final long LOW = 0xffff_ffffL;
  private static final int HALF = 8;
  private static final long CF = 1;
  private static final long ZF = 1L << 6;

  private final DriverRegisters registers;
  private final WindowsDriver windows;
  private final HypervisorOutcome program;
  private final List<Undecided> undecided = new ArrayList<>();

  /** Whether VMXON failed and the log may still print the resulting flags or number. */
  private boolean failed;

  /** A number that says more if a later line shows that the driver is one for Windows. */
  private record Undecided(ProcessorSnapshot processor, long outcome, DumpLine line, long origin) {}

  DriverOutcome(DriverRegisters registers, WindowsDriver windows) {
    this.registers = registers;
    this.windows = windows;
    program = new HypervisorOutcome(registers);
  }

  boolean accept(DumpLine line, long number) {
    return failed && below(line, number)
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

  /** Settles which VMfail a number says, now that the whole log shows where it comes from. */
  void end() {
    for (Undecided one : undecided) {
      if (windows.printed(one.line())) {
        long unknown = ~one.processor().known(OBSERVED_OUTCOME);
        one.processor().set(OBSERVED_OUTCOME, one.outcome(), unknown, one.origin());
      }
    }
    undecided.clear();
  }

  private boolean outcome(DumpLine line, long number) {
    return program.accept(line, number)
        || entered(line, number)
        || succeeded(line, number)
        || inWords(line, number)
        || flagsAfter(line, number)
        || flagBits(line, number)
        || number(line, number)
        || failure(line, number);
  }

  private boolean entered(DumpLine line, long number) {
    return operation(line, number, NOT_ENTERED, 0, ObservedOutcome.ANY_ERROR)
        || operation(line, number, ENTERED, ObservedOutcome.SUCCESS, ALL);
  }

  /** Of several possible outcomes the bits are unknown, and those of all others are 0. */
  private boolean operation(
      DumpLine line, long number, Pattern pattern, long outcomes, long known) {
    Matcher match = line.matcher(pattern);
    if (!match.find() || !isObserved(line, match)) {
      return false;
    }
    long processor = match.group(1) == null ? number : Long.parseLong(match.group(1));
    set(line, processor, outcomes, known, line.origin(match, 0));
    return true;
  }

  private boolean succeeded(DumpLine line, long number) {
    Matcher match = line.matcher(SUCCESS);
    boolean any = match.find() && isObserved(line, match);
    if (any) {
      set(line, number, ObservedOutcome.SUCCESS, ALL, line.origin(match, 0));
    }
    return any;
  }

  /** VMfailInvalid, VMfailValid, or an exception. */
  private boolean inWords(DumpLine line, long number) {
    Matcher match = line.matcher(VMFAIL);
    if (match.find() && isObserved(line, match)) {
      boolean valid = match.group(2).equalsIgnoreCase("valid");
      set(line, number, valid ? VALID : INVALID, ALL, line.origin(match, 0));
      return true;
    }
    match = line.matcher(EXCEPTION);
    if (match.find() && isObserved(line, match)) {
      Long vector = match.group(2) == null ? null : exception(match.group(2));
      long known = vector == null ? ObservedOutcome.ANY_FAULT : ALL;
      set(line, number, vector == null ? 0 : vector, known, line.origin(match, 0));
      return true;
    }
    return false;
  }

  private static long exception(String mnemonic) {
    String name = mnemonic.toLowerCase(Locale.ROOT);
    return OBSERVED_OUTCOME.words().get(name.matches("gp|ss") ? name + "0" : name);
  }

  private boolean number(DumpLine line, long number) {
    Matcher match = line.matcher(NUMBER);
    if (!match.find() || !isObserved(line, match)) {
      return false;
    }
    boolean reverse = match.group(3) == null;
    boolean fails = !reverse && match.group(1) != null;
    boolean named =
        reverse || RESULT.matcher(match.group(2)).find() || INTRINSIC.matcher(line.text()).find();
    if (!fails && !named) {
      return false;
    }
    int group = reverse ? 4 : 3;
    return result(line, number, match.group(group), fails, line.origin(match, group));
  }

  /** What the wrapper of VMXON returned. */
  private boolean result(DumpLine line, long number, String printed, boolean fails, long origin) {
    long value = printed.startsWith("-") ? -1 : Long.decode(printed);
    if (value == 0 && !fails && windows.printed(line)) {
      registers.set(line, number, OBSERVED_STATUS, 0, ALL, origin);
    } else if (value == 0 && !fails) {
      set(line, number, ObservedOutcome.SUCCESS, ALL, origin);
    } else if (value == 1 || value == 2) {
      vmfail(line, number, value, origin);
    } else if (value == 0x40) {
      set(line, number, 0, ObservedOutcome.ANY_ERROR, origin);
    } else if (fails) {
      set(line, number, 0, ObservedOutcome.NO_SUCCESS, origin);
    } else {
      return false;
    }
    return true;
  }

  private void vmfail(DumpLine line, long number, long status, long origin) {
    boolean known = windows.printed(line);
    ProcessorSnapshot now = registers.now(number);
    if (known && (now == null || now.isAbsent(OBSERVED_OUTCOME))) {
      registers.set(line, number, OBSERVED_STATUS, status, ALL, origin);
      return;
    }
    long outcome = status == 1 ? VALID : INVALID;
    set(line, number, known ? outcome : 0, known ? ALL : ObservedOutcome.ANY_ERROR, origin);
    if (!known && undecided.size() < MOST_UNDECIDED) {
      undecided.add(new Undecided(registers.last(), outcome, line, origin));
    }
  }

  private boolean failure(DumpLine line, long number) {
    Matcher match = line.matcher(FAILURE);
    if (!match.find() || !isObserved(line, match)) {
      return false;
    }
    set(line, number, 0, ObservedOutcome.NO_SUCCESS, line.origin(match, 0));
    failed = true;
    flags(line, number, FLAGS);
    return true;
  }

  /** Reads a line below a failure in words. */
  private boolean below(DumpLine line, long number) {
    Matcher match = line.matcher(NUMBER_BELOW);
    if (match.find()) {
      failed = false;
      return result(line, number, match.group(1), true, line.origin(match, 1));
    }
    return flags(line, number, FLAGS) || flagBits(line, number);
  }

  private boolean flagsAfter(DumpLine line, long number) {
    return flags(line, number, FLAGS_AFTER);
  }

  private boolean flags(DumpLine line, long number, Pattern pattern) {
    Matcher match = line.matcher(pattern);
    if (!match.find() || !isObserved(line, match)) {
      return false;
    }
    failed = false;
    String digits = match.group(1);
    long flags = Digits.of(digits).value();
    long at = line.origin(match, 1);
    registers.set(line, number, OBSERVED_RFLAGS, flags, digits.length() > HALF ? ALL : LOW, at);
    ProcessorSnapshot now = registers.last();
    if (!now.isAbsent(OBSERVED_OUTCOME) && (flags & (CF | ZF)) != 0) {
      set(line, number, (flags & CF) != 0 ? INVALID : VALID, ALL, at);
    }
    return true;
  }

  private boolean flagBits(DumpLine line, long number) {
    Matcher match = line.matcher(FLAG_BITS);
    if (!match.find() || !isObserved(line, match) || !failed && isBare(match)) {
      return false;
    }
    long at = line.origin(match, 0);
    boolean fails = failed || match.group(1) != null;
    failed = false;
    String zf = match.group(3) == null ? match.group(4) : match.group(3);
    if ("1".equals(match.group(2))) {
      set(line, number, INVALID, ALL, at);
    } else if ("1".equals(zf)) {
      set(line, number, VALID, ALL, at);
    } else if (match.group(2) != null && zf != null && !fails) {
      set(line, number, ObservedOutcome.SUCCESS, ALL, at);
    } else {
      set(
          line,
          number,
          0,
          (match.group(2) != null ? INVALID : VALID) | (fails ? ObservedOutcome.SUCCESS : 0),
          at);
    }
    return true;
  }

  /** Whether the flags stand alone, without VMXON. */
  private static boolean isBare(Matcher match) {
    return !ABOUT.matcher(match.group()).find();
  }

  /** Sets the outcome; one that says less than what is known already adds nothing. */
  private void set(DumpLine line, long number, long outcomes, long known, long origin) {
    ProcessorSnapshot now = registers.now(number);
    boolean less = known != ALL && now != null && now.knows(OBSERVED_STATUS);
    if (!less || (outcomes & ObservedOutcome.SUCCESS) != 0) {
      registers.set(line, number, OBSERVED_OUTCOME, outcomes, known, origin);
    }
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }
}
