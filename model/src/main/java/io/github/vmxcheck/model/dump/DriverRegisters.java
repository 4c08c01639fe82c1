package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registers a driver's log tells of each processor: of one moment as long as none of them
 * changes, then of the next.
 */
final class DriverRegisters {
  /** Bits 63:52 of a physical address are 0. */
  private static final long BEYOND_PHYSICAL = -1L << 52;

  private static final long PAGE_OFFSET = 0xfff;

  private final Blocks blocks;
  private final Map<Long, Moment> moments = new HashMap<>();

  private final List<Told> ofLine = new ArrayList<>();
  private int lineNumber;
  private ProcessorSnapshot lastSet;

  /** The moment that other processors may be of; null if their numbers are not told. */
  private Block last;

  private record Moment(Block block, ProcessorSnapshot processor) {}

  DriverRegisters(Blocks blocks) {
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

  /** A value of a line, for a later value of the line that tells another moment. */
  private record Told(long number, Field field, long bits, long known, long origin) {}

  private void put(DumpLine line, long number, Field field, long bits, long known, long origin) {
    Moment moment = moments.get(number);
    long before = moment == null ? 0 : known & moment.processor().known(field);
    if (line.number() != lineNumber) {
      lineNumber = line.number();
      ofLine.clear();
    }
    if (moment == null || before != 0 && !moment.processor().has(field, before, bits & before)) {
      moment = next(line, number);
      ofLine.forEach(this::repeat);
    }
    ofLine.add(new Told(number, field, bits, known, origin));
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

  private void repeat(Told told) {
    Moment moment = moments.get(told.number);
    moment.block().set(moment.processor(), told.field, told.bits, told.known, told.origin);
  }

  private Moment next(DumpLine line, long number) {
    if (moments.size() > Block.MOST_PROCESSORS) {
      moments.clear();
    }
    boolean goesOn = number >= 0 && last != null && !last.has(number);
    Block block = goesOn ? last : blocks.registers(DriverLog.FORMAT.name(), line);
    last = number < 0 ? null : block;
    Moment moment = new Moment(block, number < 0 ? block.unnumbered() : block.processor(number));
    moments.put(number, moment);
    return moment;
  }
}
