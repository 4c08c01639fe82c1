// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors of rdmsr. A fault means that the register does not exist; other errors say nothing. */
final class RdmsrFailures {
  private static final Pattern NOT_READ =
      Pattern.compile("rdmsr: CPU (\\d{1,9}) cannot read MSR 0x([0-9a-f]{1,8})");
  private static final Pattern FAILED =
      Pattern.compile("rdmsr: ?(?:(No CPU)|CPU \\d+ doesn't|p?read|open)|rdmsr: ?[a-z]+: ");

  private final SnapshotAssembler blocks;

  RdmsrFailures(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** Whether the line is an rdmsr error. */
  boolean accept(DumpLine line) {
    Matcher notRead = line.matcher(NOT_READ);
    if (notRead.find()) {
      RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), line);
      ProcessorSnapshot one = block.processor(Long.parseLong(notRead.group(1)));
      block.setUnreadableMsr(one, Digits.of(notRead.group(2)).value(), line.origin(notRead, 1));
      return true;
    }
    Matcher failed = line.matcher(FAILED);
    if (!failed.find()) {
      return false;
    }
    String why =
        failed.group(1) == null
            ? "it needs 'modprobe msr', root, and a kernel that is not locked down"
            : "the machine has no such logical processor";
    blocks.note("rdmsr read nothing: " + why, line.origin(failed, 0));
    return true;
  }
}
