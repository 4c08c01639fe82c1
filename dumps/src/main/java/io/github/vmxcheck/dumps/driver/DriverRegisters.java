// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.ProcessorMerge;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registers a driver's log tells of each processor: of one moment as long as none of them
 * changes, then of the next. A driver prints registers before and after it adjusts them; where the
 * log says how VMXON ended, the last value of each before that counts.
 */
final class DriverRegisters {
  /** Bits 63:52 of a physical address are 0. */
  private static final long BEYOND_PHYSICAL = -1L << 52;

  private static final long PAGE_OFFSET = 0xfff;
  private static final int MOST_MOMENTS = 100;
  private final SnapshotAssembler blocks;
  private final Map<Long, Moment> moments = new HashMap<>();

  /** The moments of each processor since its last VMXON. */
  private final Map<Long, List<Moment>> attempts = new HashMap<>();

  /** What the line has told, or the listing that began again with the same register as before. */
  private final List<ListedValue> ofListing = new ArrayList<>();

  private boolean listing;
  private int lineNumber;
  private ProcessorSnapshot lastSet;

  /** Whether registers of a processor without a number were listed again: maybe of another one. */
  private boolean relisted;

  /** The moment that other processors may be of; null if their numbers are not value. */
  private RegisterBlock last;

  /**
   * A processor at one moment.
   *
   * @param first the register that was printed first
   */
  private record Moment(RegisterBlock block, ProcessorSnapshot processor, Field first) {}

  DriverRegisters(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /**
   * Sets bits of a register.
   *
   * @param number the number of the processor; negative if the log does not tell it
   */
  void set(DumpLine line, long number, Field field, long bits, long known, long origin) {
    if (field == CR0 && (bits & Cr0.ET) == 0) {
      blocks.note("left out a value of CR0 without ET, which is always 1", origin);
    } else if (field == VMXON_POINTER) {
      pointer(line, number, bits, known, origin);
    } else if (field.group() == Field.Group.OBSERVED) {
      joinAttempt(number);
      put(line, number, field, bits, known, origin);
      attempts.remove(number);
    } else {
      put(line, number, field, bits, known, origin);
    }
  }

  /** Zero means that none was logged; what is no physical address is the linear one. */
  private void pointer(DumpLine line, long number, long bits, long known, long origin) {
    if (bits != 0) {
      long told = (bits & BEYOND_PHYSICAL) == 0 ? known : PAGE_OFFSET;
      put(line, number, VMXON_POINTER, bits, told, origin);
    }
  }

  /** A value, for a later one of the line or listing that tells another moment. */
  private record ListedValue(long number, Field field, long bits, long known, long origin) {}

  private void put(DumpLine line, long number, Field field, long bits, long known, long origin) {
    Moment moment = moments.get(number);
    long before = moment == null ? 0 : known & moment.processor().known(field);
    if (line.number() != lineNumber) {
      lineNumber = line.number();
      boolean again = moment != null && moment.first() == field;
      relisted |= number < 0 && again;
      listing = again || listing && ofListing.size() < MOST_MOMENTS;
      if (again || !listing) {
        ofListing.clear();
      }
    }
    if (moment == null || before != 0 && !moment.processor().has(field, before, bits & before)) {
      moment = next(line, number, field);
      ofListing.forEach(this::repeat);
      listing = false;
    }
    ofListing.add(new ListedValue(number, field, bits, known, origin));
    lastSet = moment.processor();
    long open = known & ~moment.processor().known(field);
    if (open != 0) {
      moment.block().set(moment.processor(), field, bits, open, origin);
    }
  }

  /** The processor of the register that was set last; null if none was. */
  ProcessorSnapshot last() {
    return lastSet;
  }

  private void repeat(ListedValue value) {
    Moment moment = moments.get(value.number);
    moment.block().set(moment.processor(), value.field, value.bits, value.known, value.origin);
  }

  /** What was printed of a processor before VMXON ended is one moment, at its last values. */
  private void joinAttempt(long number) {
    List<Moment> attempt = attempts.getOrDefault(number, List.of());
    boolean several = number < 0 && relisted;
    relisted = false;
    if (attempt.size() < 2 || several) {
      return;
    }
    Moment kept = attempt.get(0);
    ProcessorSnapshot now = attempt.get(attempt.size() - 1).processor().copy();
    for (int i = attempt.size() - 2; i >= 0; i--) {
      ProcessorMerge.addEarlier(now, attempt.get(i).processor(), kept.block());
    }
    attempt.stream().skip(1).forEach(one -> one.block().remove(one.processor()));
    kept.processor().copyFrom(now);
    moments.put(number, kept);
    last = number < 0 ? null : kept.block();
  }

  private Moment next(DumpLine line, long number, Field first) {
    if (moments.size() > RegisterBlock.MOST_PROCESSORS) {
      moments.clear();
      attempts.clear();
    }
    boolean goesOn = number >= 0 && last != null && !last.has(number);
    RegisterBlock block = goesOn ? last : blocks.registers(DriverLog.FORMAT.name(), line);
    last = number < 0 ? null : block;
    Moment moment =
        new Moment(block, number < 0 ? block.unnumbered() : block.processor(number), first);
    moments.put(number, moment);
    List<Moment> attempt = attempts.computeIfAbsent(number, one -> new ArrayList<>());
    if (attempt.size() < MOST_MOMENTS) {
      attempt.add(moment);
    }
    return moment;
  }
}
