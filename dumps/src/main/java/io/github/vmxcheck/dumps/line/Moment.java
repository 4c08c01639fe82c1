// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * The registers that a debugger prints one by one while the machine stands still. The next moment
 * begins when the machine ran, or when a register of the same processor has another value.
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

  /** What follows is of the logical processor with this number. */
  public void of(long processorNumber) {
    if (processorNumber != number) {
      number = processorNumber;
      processor = null;
      rejected = false;
    }
  }

  /** What follows is of a logical processor whose number the dump does not tell. */
  public void ofUnnumbered() {
    of(UNNUMBERED);
  }

  /** The machine ran: what follows is of another moment. */
  public void over() {
    block = null;
    processor = null;
    rejected = false;
  }

  /** What follows is a whole list of registers of the current processor, not a part of one. */
  public void list() {
    rejected = false;
    if (processor != null && !processor.isAbsent(RFLAGS)) {
      over();
    }
  }

  /** Bits of the field of the current processor that are known. */
  public long known(Field field) {
    return processor == null ? 0 : processor.known(field);
  }

  /** The value of a field of the current processor; bits not known are 0. */
  public long value(Field field) {
    return processor == null ? 0 : processor.value(field);
  }

  /** The block and the processor in it, made if they are new. */
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
   * Sets bits of a field. Where some of them followed from something else before, the number that
   * tells them all counts.
   *
   * @param mask the bits that the dump tells
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
    long open = mask & field.mask() & ~processor.known(field);
    if (open != 0 && (processor.known(field) & ~mask) == 0) {
      processor.forget(field, field.mask()).setAsRead(field, value, mask & field.mask(), origin);
    } else if (open != 0) {
      processor.setAsRead(field, value, open, origin);
    }
  }

  /** Sets a field of all processors that the dump has told of at this moment. */
  public void setForAll(Field field, long value, long origin) {
    if (block != null) {
      for (ProcessorSnapshot one : block.processors()) {
        one.set(field, value, field.mask() & ~one.known(field), origin);
      }
    }
  }

  /**
   * Takes what an instruction pointer above 4 GiB proves: only 64-bit mode has one, so EFER.LMA and
   * CS.L are 1. Source: Intel SDM, "Compatibility Mode".
   */
  public void setInstructionPointer(DumpLine line, long pointer, long origin) {
    if ((pointer & HIGH_HALF) != 0) {
      set(line, CS_L, 1, 1, origin);
      set(line, IA32_EFER, Efer.LMA, Efer.LMA, origin);
    }
  }

  /** Where bits 31:0 of a control register are known, the others were printed as 0 too. */
  public void widen() {
    for (Field field : new Field[] {CR0, CR3, CR4}) {
      if (known(field) == ~HIGH_HALF) {
        processor.set(field, 0, HIGH_HALF, processor.origin(field));
      }
    }
  }

  /** Hints at what CR4.VMXE suggests where a kernel is running. */
  public void hintAtVmxOperation(DumpLine line) {
    if ((value(CR4) & Cr4.VMXE) != 0) {
      block(line)
          .hint(
              "CR4.VMXE is 1 under a running kernel: the processor is probably in VMX operation"
                  + " already",
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
