// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * The registers that a debugger prints one by one while the machine is stopped. A new moment begins
 * when the machine has run, or when a register of the same processor has another value.
 */
public final class Moment {
  private static final long HIGH_HALF = 0xffff_ffff_0000_0000L;
  private static final long UNNUMBERED = -1;

  private final String format;
  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private long number = UNNUMBERED;
  private boolean rejected;

  public Moment(String format, SnapshotAssembler blocks) {
    this.format = format;
    this.blocks = blocks;
  }

  /** What follows belongs to the logical processor with this number. */
  public void of(long processorNumber) {
    if (processorNumber != number) {
      number = processorNumber;
      processor = null;
      rejected = false;
    }
  }

  /** What follows belongs to a logical processor whose number is not in the dump. */
  public void ofUnnumbered() {
    of(UNNUMBERED);
  }

  /** The machine ran: what follows belongs to another moment. */
  public void over() {
    block = null;
    processor = null;
    rejected = false;
  }

  /** What follows is a complete list of registers of the current processor, not a part of one. */
  public void list() {
    rejected = false;
    if (processor != null && !processor.isAbsent(RFLAGS)) {
      over();
    }
  }

  /** The known bits of a field of the current processor. */
  public long known(Field field) {
    return processor == null ? 0 : processor.known(field);
  }

  /** The value of a field of the current processor; unknown bits are 0. */
  public long value(Field field) {
    return processor == null ? 0 : processor.value(field);
  }

  /** The current block; it and the processor in it are created if they are new. */
  public RegisterBlock block(DumpLine line) {
    if (block == null) {
      block = blocks.registers(format, line);
      processor = null;
    }
    if (processor == null) {
      processor = number == UNNUMBERED ? block.unnumbered() : block.processor(number);
    }
    return block;
  }

  /**
   * Sets bits of a field. If some of them already followed from something else, a value that gives
   * all of them replaces them.
   *
   * @param mask the bits that the dump gives
   */
  public void set(DumpLine line, Field field, long value, long mask, long origin) {
    if (rejected) {
      return;
    }
    block(line);
    if (((value ^ processor.value(field)) & mask & processor.known(field)) != 0) {
      over();
      block(line);
    }
    long unknown = mask & field.mask() & ~processor.known(field);
    if (unknown != 0 && (processor.known(field) & ~mask) == 0) {
      processor.forget(field, field.mask()).setAsRead(field, value, mask & field.mask(), origin);
    } else if (unknown != 0) {
      processor.setAsRead(field, value, unknown, origin);
    }
  }

  /** Sets a field of all processors that the dump has described so far at this moment. */
  public void setForAll(Field field, long value, long origin) {
    if (block != null) {
      for (ProcessorSnapshot one : block.processors()) {
        one.set(field, value, field.mask() & ~one.known(field), origin);
      }
    }
  }

  /**
   * Sets what an instruction pointer above 4 GiB proves: only 64-bit mode has one, so EFER.LMA and
   * CS.L are 1. Source: Intel SDM, "Compatibility Mode".
   */
  public void setInstructionPointer(DumpLine line, long pointer, long origin) {
    if ((pointer & HIGH_HALF) != 0) {
      set(line, CS_L, 1, 1, origin);
      set(line, IA32_EFER, Efer.LMA, Efer.LMA, origin);
    }
  }

  /**
   * Sets bits 63:32 of control registers where only bits 31:0 are known: they were printed as 0,
   * too.
   */
  public void widen() {
    for (Field field : new Field[] {CR0, CR3, CR4}) {
      if (known(field) == ~HIGH_HALF) {
        processor.set(field, 0, HIGH_HALF, processor.origin(field));
      }
    }
  }

  /** Adds a hint on what CR4.VMXE suggests while a kernel is running. */
  public void hintAtVmxOperation(DumpLine line) {
    if ((value(CR4) & Cr4.VMXE) != 0) {
      block(line)
          .hint(
              "CR4.VMXE is 1 while a kernel is running: the processor is probably already in VMX"
                  + " operation",
              processor.origin(CR4));
    }
  }

  /** Leaves out a processor that was not started yet: CR0 is 0, and CR0.ET is always 1. */
  public void rejectIfNotStarted(long origin) {
    if (processor != null && processor.has(CR0, 0xffff_ffffL, 0)) {
      String what =
          "left out the registers of a processor that was not started yet: CR0 is 0, and CR0.ET is"
              + " always 1";
      blocks.reject(block, processor, origin, what);
      processor = null;
      rejected = true;
    }
  }
}
