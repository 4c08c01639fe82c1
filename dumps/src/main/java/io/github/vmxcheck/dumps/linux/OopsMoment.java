// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DriverMoments;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.ObservedOutcome;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The register block that one writer of a Linux log is printing. Control registers make it a
 * snapshot; a block without them, of a user program or in a call trace, is not one.
 */
final class OopsMoment {
  private static final List<Field> ALL = List.of(CR0, CR3, CR4, RFLAGS, CS_SELECTOR);
  private static final long PRINTED_FLAGS = 0xffff_ffffL;

  private final SnapshotAssembler blocks;
  private boolean open;
  private long number = -1;
  private int selector = -1;
  private long selectorOrigin;
  private Digits flags;
  private long flagsOrigin;
  private boolean user;
  private int awaited = -1;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private ProcessorSnapshot previous;

  /** The outcome word of the exception being reported; empty if this is no exception. */
  private String exception = "";

  /** Whether the header of the exception's report was read: the next one is of another report. */
  private boolean headed;

  /** The VMXON that raised the exception; null if none is known. */
  private VmxonCode code;

  /** What the exception says about VMXON if its instruction is not shown; empty if nothing. */
  private String suspicion = "";

  private long suspicionOrigin;

  /** The processor of the exception, once its registers were read. */
  private ProcessorSnapshot faulted;

  OopsMoment(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** Whether a block has begun and its CR4 has not been read yet. */
  boolean isOpen() {
    return open;
  }

  /** The control register whose value the next line holds; -1 if none. */
  int awaited() {
    return awaited;
  }

  void await(int control) {
    awaited = control;
  }

  /**
   * An exception: its report follows.
   *
   * @param outcome the outcome of VMXON, as a word of the field, if VMXON raised the exception
   */
  void exception(String outcome) {
    exception = outcome;
    headed = false;
    code = null;
    suspicion = "";
    faulted = null;
  }

  /** The function in which the processor was interrupted is named after VMXON. */
  void inVmxonFunction(String function, long origin) {
    if (!exception.isEmpty() && code == null) {
      suspicion =
          "the exception was raised in "
              + function
              + ": if the 'Code:' line shows VMXON at the instruction pointer, it is the outcome of"
              + " VMXON (--set observed.outcome="
              + exception
              + ")";
      suspicionOrigin = origin;
    }
  }

  /**
   * The instruction at the instruction pointer. Kernels before 4.20 print it after the registers.
   *
   * @param vmxon empty if it is another instruction
   */
  void instruction(Optional<VmxonCode> vmxon) {
    if (block != null) {
      block.dropHint(suspicion);
    }
    suspicion = "";
    if (vmxon.isEmpty() || exception.isEmpty() || user) {
      return;
    }
    code = vmxon.get();
    if (!open && faulted != null) {
      block.dropHint(DriverMoments.VMXE_UNDER_LINUX);
      observe(faulted);
    }
  }

  private void observe(ProcessorSnapshot one) {
    ObservedOutcome.set(block, one, exception, code.origin());
    code.addTo(block, one);
  }

  /** Starts a block at its header, which gives the processor number. */
  void start(String cpu) {
    begin();
    if (headed) {
      exception("");
    }
    headed = true;
    number = Long.parseLong(cpu);
  }

  void number(String cpu) {
    number = Long.parseLong(cpu);
  }

  /** Starts another block of the same processor. */
  private void begin() {
    open = true;
    selector = -1;
    flags = null;
    user = false;
    processor = null;
  }

  /**
   * Starts a block at the place where the processor was interrupted.
   *
   * @param digits the CS selector; null if the kernel does not print it
   */
  void interrupted(String digits, long origin) {
    begin();
    if (digits != null) {
      selector = (int) Digits.of(digits).value();
      selectorOrigin = origin;
      user = isOfProgram(selector);
    }
  }

  /** Reads the SS selector, which identifies a program's block even if the line before is lost. */
  void stack(String digits) {
    open = true;
    user |= isOfProgram((int) Digits.of(digits).value());
  }

  private static boolean isOfProgram(int selector) {
    return (selector & 3) == 3 && !isOfXen(selector);
  }

  /** Xen gives its paravirtualised guests its own selectors. */
  private static boolean isOfXen(int selector) {
    return selector >= 0xe000;
  }

  void flags(Digits value, long origin) {
    flags = value;
    flagsOrigin = origin;
  }

  /** Sets a control register, as it was when the kernel printed the block. */
  void control(int control, Digits digits, DumpLine line, long origin) {
    if (control == 2) {
      return;
    }
    Field field = Field.byKey("cr" + control).orElseThrow();
    if (processor == null || !processor.isAbsent(field)) {
      snapshot(line);
    }
    block.set(processor, field, digits.value(), digits.printed(), origin);
    // A kernel prints as many digits as its registers have, and runs in the mode it was built for.
    long active = digits.printed() == -1L ? Efer.LMA : 0;
    if (processor.isAbsent(IA32_EFER)) {
      block.set(processor, IA32_EFER, active, Efer.LMA, origin);
    }
    if (field == CR4) {
      end(digits.value(), origin);
    }
  }

  private void snapshot(DumpLine line) {
    block = blocks.registers(LinuxOops.FORMAT.name(), line);
    processor = number < 0 ? block.unnumbered() : block.processor(number);
    if (flags != null && !user) {
      block.set(processor, RFLAGS, flags.value(), PRINTED_FLAGS, flagsOrigin);
    }
    if (code != null && !user) {
      observe(processor);
    }
    if (selector >= 0 && isOfXen(selector)) {
      block.hint(
          "a paravirtualised Xen guest: CR0 and CR4 are what Xen shows it, and it cannot use VMXON",
          selectorOrigin);
    } else if (selector >= 0 && !user) {
      block.set(processor, CS_SELECTOR, selector, 0xffff, selectorOrigin);
    }
  }

  /** Ends a block. A kernel that ends an oops prints its registers again: the same moment. */
  private void end(long cr4, long origin) {
    open = false;
    selector = -1;
    flags = null;
    if ((cr4 & Cr4.VMXE) != 0 && code == null) {
      block.hint(DriverMoments.VMXE_UNDER_LINUX, origin);
    }
    if (!suspicion.isEmpty() && !user) {
      block.hint(suspicion, suspicionOrigin);
    }
    ProcessorSnapshot now = processor;
    if (previous != null
        && previous.id() == now.id()
        && ALL.stream().allMatch(field -> previous.value(field) == now.value(field))) {
      block.remove(now);
    } else {
      faulted = now;
    }
    previous = now;
    processor = null;
  }
}
