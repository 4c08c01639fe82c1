// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads QEMU's warnings that a requested CPUID feature is not available: QEMU removes the bit from
 * what the guest sees, and starts the guest, unless {@code enforce} was given. They show nothing
 * about the host. Sources: target/i386/cpu.c (mark_unavailable_features, feature_word_description).
 */
public final class QemuWarnings implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu-warnings",
          "QEMU warnings about CPUID features that a guest does not get",
          "",
          "CPUID bits that are 0 for the guest, such as CPUID.01H:ECX.VMX",
          List.of("standard error of qemu-system-x86_64", "/var/log/libvirt/qemu/NAME.log"),
          "requestedfeature:",
          QemuWarnings::new);

  private static final Pattern WARNING =
      Pattern.compile(
          "\\bwarning: (TCG|host) doesn't support requested feature: "
              + "CPUID(?:\\.([0-9A-F]{2,8})H:|\\[eax=([0-9A-F]{2,8})h(?:,ecx=([0-9A-F]{2})h)?\\]\\.)"
              + "(E[ABCD]X)(?:\\.[\\w.-]{1,40})? \\[bit (\\d{1,2})\\]",
          Pattern.CASE_INSENSITIVE);

  private static final long GUEST = 2;
  private static final int HEXADECIMAL = 16;
  private static final int BITS = 32;

  private final SnapshotAssembler blocks;
  private RegisterBlock block;

  QemuWarnings(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher warning = line.matcher(WARNING);
    if (!warning.find()) {
      return false;
    }
    int bit = Integer.parseInt(warning.group(6));
    register(warning)
        .filter(field -> bit < BITS)
        .ifPresent(field -> removed(line, warning, field, 1L << bit));
    return true;
  }

  private static Optional<Field> register(Matcher warning) {
    boolean plain = warning.group(2) != null;
    long leaf = Long.parseLong(warning.group(plain ? 2 : 3), HEXADECIMAL);
    long subleaf = warning.group(4) == null ? 0 : Long.parseLong(warning.group(4), HEXADECIMAL);
    return Field.byCpuid(leaf, subleaf, warning.group(5).toLowerCase(Locale.ROOT));
  }

  private void removed(DumpLine line, Matcher warning, Field field, long bit) {
    long at = line.origin(warning, 0);
    if (block == null) {
      block = blocks.constantsOfGuest(FORMAT.name(), line, QemuRegisters.FORMAT.name());
      block.set(block.every(), Field.OBSERVER, GUEST, Field.OBSERVER.mask(), at);
      block.hint(why(warning.group(1)), at);
    }
    ProcessorSnapshot guest = block.every();
    block.set(guest, field, 0, bit, line.origin(warning, 5));
  }

  private static String why(String accelerator) {
    return accelerator.equalsIgnoreCase("TCG")
        ? "QEMU emulates the guest's processor (TCG) and clears these CPUID bits: a guest has VMX"
            + " only with KVM and nested virtualization"
        : "QEMU clears these CPUID bits for the guest because the host does not offer them: VMX"
            + " needs -cpu host or +vmx, and nested virtualization in the host's KVM";
  }
}
