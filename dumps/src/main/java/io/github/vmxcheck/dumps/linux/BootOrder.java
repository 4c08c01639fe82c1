// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LogTime;
import io.github.vmxcheck.model.SourceText;
import java.util.regex.Pattern;

/**
 * Whether a message of the Linux kernel is about the boot processor, which is set up alone: the
 * kernel starts the others later and logs that. Sources: arch/x86/kernel/smpboot.c ({@code
 * native_smp_prepare_cpus}, {@code announce_cpu}), kernel/smp.c ({@code smp_init}).
 */
final class BootOrder {
  private static final Pattern OTHERS_START =
      Pattern.compile(
          "^smpboot: CPU0: |\\bBringing up secondary CPUs|\\bx86: Booting SMP configuration");

  private final SourceText text;
  private boolean othersRun;

  /** The line of the message if no other processor ran by then; 0 if there is none. */
  private int message;

  /** The first line after the message that shows that the kernel starts the others. */
  private int othersStart;

  BootOrder(SourceText text) {
    this.text = text;
  }

  void line(DumpLine line) {
    if (line.contains("Linux version ")) {
      othersRun = false;
      message = othersStart == 0 ? 0 : message;
    } else if (line.matcher(OTHERS_START).find()) {
      othersRun = true;
      othersStart = message > 0 && othersStart == 0 ? line.number() : othersStart;
    }
  }

  /** Notes where the message is. */
  void message(DumpLine line) {
    message = othersRun ? 0 : line.number();
  }

  /** Whether the text shows that the message is about the boot processor. */
  boolean isOfBootProcessor() {
    return othersStart > 0 && !LogTime.isLater(text, message, othersStart);
  }
}
