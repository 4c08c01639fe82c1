// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.SourceText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The timestamp of a Linux log line: seconds since boot. */
public final class LogTime {
  private static final Pattern SINCE_START = Pattern.compile("\\[ *(\\d{1,9}\\.\\d{1,9})\\]");

  private LogTime() {}

  /** Whether two lines have timestamps, the second one at most a second after the first. */
  static boolean isSameSecond(SourceText text, int first, int second) {
    double earlier = of(text, first);
    double later = of(text, second);
    return later >= earlier && later - earlier <= 1;
  }

  static boolean areKnown(SourceText text, int first, int second) {
    return !Double.isNaN(of(text, first)) && !Double.isNaN(of(text, second));
  }

  /** Whether both lines have timestamps, the first one later than the second one. */
  public static boolean isLater(SourceText text, int first, int second) {
    return of(text, first) > of(text, second);
  }

  private static double of(SourceText text, int line) {
    Matcher time = SINCE_START.matcher(text.line(line).orElse(""));
    return time.find() ? Double.parseDouble(time.group(1)) : Double.NaN;
  }
}
