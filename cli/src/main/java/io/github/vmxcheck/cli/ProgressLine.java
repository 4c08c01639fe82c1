// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress line on standard error, redrawn in place and erased at the end. */
final class ProgressLine implements Progress {
  private static final long FIRST = Duration.ofSeconds(2).toNanos();
  private static final long EVERY = Duration.ofMillis(500).toNanos();
  private static final String ERASE = "\r\033[K";

  private final PrintWriter err;
  private final LongSupplier clock;
  private final long size;
  private final long start;
  private long next;
  private boolean isShown;

  /**
   * Starts the clock.
   *
   * @param err null if standard error is not a terminal
   * @param clock current time in nanoseconds
   * @param size the position at the end of the run, such as the number of bytes to read; 0 if
   *     unknown
   */
  ProgressLine(PrintWriter err, LongSupplier clock, long size) {
    this.err = err;
    this.clock = clock;
    this.size = size;
    start = clock.getAsLong();
    next = start + FIRST;
  }

  @Override
  public void show(long snapshots, long position) {
    if (err == null || clock.getAsLong() < next) {
      return;
    }
    long now = clock.getAsLong();
    next = now + EVERY;
    double seconds = (now - start) / 1e9;
    String text =
        String.format(Locale.ROOT, "%,d snapshots, %,.0f/s", snapshots, snapshots / seconds);
    if (size > 0 && position > 0) {
      long left = Math.round(seconds / position * Math.max(0, size - position));
      text += String.format(Locale.ROOT, ", %d %%, %s left", 100 * position / size, time(left));
    }
    err.print(ERASE + text);
    err.flush();
    isShown = true;
  }

  private static String time(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }

  @Override
  public void erase() {
    if (isShown) {
      err.print(ERASE);
      err.flush();
      isShown = false;
    }
  }
}
