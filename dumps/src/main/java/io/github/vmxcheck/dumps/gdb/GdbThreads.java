// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.gdb;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the logical processors that gdb shows as threads: {@code Thread 1.2 (CPU#1 [running])} is
 * thread 2 of the machine and processor 1.
 */
final class GdbThreads {
  private static final int MOST_THREADS = 4096;
  private static final Pattern ROW =
      Pattern.compile("^\\s*+(\\*?) *+(\\d{1,4}) ++(?:Thread|Remote target)(.*)");
  private static final Pattern HEADER =
      Pattern.compile("^Thread (\\d{1,4}) \\((?:Thread|Remote|LWP)(.*)");
  private static final Pattern SWITCH =
      Pattern.compile("^\\[Switching to (?:thread (\\d{1,4}) \\()?Thread(.*)");
  private static final Pattern STOPPED =
      Pattern.compile("^Thread (\\d{1,4})(?: \"[^\"]*\")? (?:hit|received) ");
  private static final Pattern PROCESSOR =
      Pattern.compile("\\([^()]{0,20}?(?i:cpu)[ #-]?(\\d{1,4})\\b");
  private static final Pattern OF_MACHINE = Pattern.compile("^ 1\\.(\\d{1,4})\\b");

  private final Moment moment;
  private final Map<String, Long> processors = new HashMap<>();

  GdbThreads(Moment moment) {
    this.moment = moment;
  }

  /** Whether the line describes threads. */
  boolean accept(DumpLine line) {
    Matcher row = line.matcher(ROW);
    if (row.find()) {
      if (!row.group(1).isEmpty()) {
        select(row.group(2), row.group(3));
      } else {
        number(row.group(2), row.group(3));
      }
      return true;
    }
    for (Pattern selecting : new Pattern[] {HEADER, SWITCH}) {
      Matcher match = line.matcher(selecting);
      if (match.find()) {
        select(match.group(1), match.group(2));
        return true;
      }
    }
    Matcher stopped = line.matcher(STOPPED);
    if (stopped.find()) {
      select(stopped.group(1), "");
      return true;
    }
    return false;
  }

  private void select(String thread, String target) {
    Long number = number(thread, target);
    if (number == null) {
      moment.over();
      moment.ofUnnumbered();
    } else {
      moment.of(number);
    }
  }

  /** The processor number of a thread; null if the text does not give it. */
  private Long number(String thread, String target) {
    Matcher processor = PROCESSOR.matcher(target);
    if (processor.find()) {
      String digits = processor.group(1);
      if (thread != null && processors.size() < MOST_THREADS) {
        processors.put(thread, Long.valueOf(digits));
      }
      return Long.valueOf(digits);
    }
    Matcher ofMachine = OF_MACHINE.matcher(target);
    if (thread != null && processors.containsKey(thread)) {
      return processors.get(thread);
    }
    return ofMachine.find() ? (Long) (Long.parseLong(ofMachine.group(1)) - 1) : null;
  }
}
