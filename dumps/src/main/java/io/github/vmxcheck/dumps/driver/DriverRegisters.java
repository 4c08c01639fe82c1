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
 * Collects the registers of each processor from a driver's log. They belong to one moment until one
 * of them changes, then to the next. A driver prints registers before and after it adjusts them: if
 * the log gives the VMXON outcome, the last value of each register before it counts.
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

  /** Values of the line, or of the listing that restarted with the same register as before. */
  private final List<ListedValue> ofListing = new ArrayList<>();

  private boolean listing;
  private int lineNumber;
  private ProcessorSnapshot lastSet;

  /** Whether an unnumbered processor was listed again: it may be another processor. */
  private boolean relisted;

  /** The block that other processors may join; null if the processor has no number. */
  private RegisterBlock last;

  /**
   * A processor at one moment.
   *
   * @param first the register printed first
   */
  private record Moment(RegisterBlock block, ProcessorSnapshot processor, Field first) {}

  DriverRegisters(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /**
   * Sets bits of a register.
   *
   * @param number the processor number; negative if it is not in the log
   */
  void set(DumpLine line, long number, Field field, long bits, long known, long origin) {
    if (field == CR0 && (bits & Cr0.ET) == 0) {
      blocks.note("left out a CR0 value with ET = 0: CR0.ET is always 1", origin);
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

  /** Adds a note to the input. */
  void note(String why, long origin) {
    blocks.note(why, origin);
  }

  /**
   * Sets the VMXON pointer. Zero means that none was logged. A value that is not a physical address
   * is the linear one, of which only the page offset is used.
   */
  private void pointer(DumpLine line, long number, long bits, long known, long origin) {
    if (bits != 0) {
      long mask = (bits & BEYOND_PHYSICAL) == 0 ? known : PAGE_OFFSET;
      put(line, number, VMXON_POINTER, bits, mask, origin);
    }
  }

  /** A value that is repeated if a later one in the line or listing starts another moment. */
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
    long added = known & ~moment.processor().known(field);
    if (added != 0) {
      moment.block().set(moment.processor(), field, bits, added, origin);
    }
  }

  /** The processor with this number at its last moment; null if it has none. */
  ProcessorSnapshot now(long number) {
    Moment moment = moments.get(number);
    return moment == null ? null : moment.processor();
  }

  /** The processor of the register that was set last; null if none was. */
  ProcessorSnapshot last() {
    return lastSet;
  }

  private void repeat(ListedValue value) {
    Moment moment = moments.get(value.number);
    moment.block().set(moment.processor(), value.field, value.bits, value.known, value.origin);
  }

  /**
   * Joins everything printed of a processor before the VMXON outcome into one moment, with the last
   * values.
   */
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
