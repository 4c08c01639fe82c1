// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel's own copy of each logical processor's CR4. User space cannot read the register, but
 * the kernel keeps the value it last wrote in {@code cpu_tlbstate.cr4}.
 */
final class KernelCr4 implements Closeable {
  private static final String TLB_STATE = "cpu_tlbstate";
  private static final String OFFSETS = "__per_cpu_offset";

  private final KernelMemory memory;
  private final long copy;
  private final Optional<Long> offsets;

  private KernelCr4(KernelMemory memory, long copy, Optional<Long> offsets) {
    this.memory = memory;
    this.copy = copy;
    this.offsets = offsets;
  }

  /**
   * Finds the copies.
   *
   * @param root the directory that holds {@code proc} and {@code sys}
   * @throws IOException if they cannot be read; the message gives the reason
   */
  static KernelCr4 open(Path root) throws IOException {
    KernelSymbols symbols =
        KernelSymbols.read(readable(root, "proc/kallsyms"), Set.of(TLB_STATE, OFFSETS));
    if (symbols.areHidden()) {
      throw new IOException("/proc/kallsyms hides addresses from this user: run as root");
    }
    long state =
        symbols
            .address(TLB_STATE)
            .orElseThrow(() -> new IOException("this kernel has no " + TLB_STATE));
    long member =
        TypeInformation.read(readable(root, "sys/kernel/btf/vmlinux"))
            .offset("tlb_state", "cr4")
            .orElseThrow(() -> new IOException("this kernel's tlb_state has no cr4"));
    KernelMemory memory = KernelMemory.open(readable(root, "proc/kcore"));
    return new KernelCr4(memory, state + member, symbols.address(OFFSETS));
  }

  private static Path readable(Path root, String name) throws IOException {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException("this kernel has no /" + name);
    }
    if (!Files.isReadable(file)) {
      throw new IOException("only root can read /" + name + ": run as root");
    }
    return file;
  }

  /** The copy of one logical processor; a kernel for a single processor has one copy. */
  long of(int processor) throws IOException {
    if (offsets.isEmpty()) {
      return memory.read(copy);
    }
    return memory.read(copy + memory.read(offsets.get() + (long) processor * Long.BYTES));
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
