// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What messages say of single bits, kept until all values of the text are known. A message that
 * contradicts a value proves nothing: both are named, and the bits stay unknown, unless the text
 * shows that the machine was restarted between the two. Then the later one counts.
 */
public final class Messages {
  /** In place of the number of a processor: the line does not say which it is of. */
  public static final long UNNUMBERED = -1;

  /** The same for a message that is printed once, for whichever processor it is true of first. */
  public static final long PRINTED_ONCE = -2;

  private static final int MOST = 10_000;

  private final List<Message> all = new ArrayList<>(0);

  private record Message(long number, Field field, long value, long mask, long origin) {
    /** Bits that are known of the processor with another value. */
    long contradicted(ProcessorSnapshot processor) {
      return (value ^ processor.value(field)) & mask & processor.known(field);
    }

    boolean isConfirmedBy(ProcessorSnapshot processor) {
      return processor.has(field, mask, value & mask);
    }
  }

  void add(long number, Field field, long value, long mask, long origin) {
    if (all.size() < MOST) {
      all.add(new Message(number, field, value, mask & field.mask(), origin));
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Adds what they say to the processors of a block.
   *
   * @param alone whether the text describes no processors elsewhere
   */
  void settle(RegisterBlock block, SnapshotAssembler blocks, boolean alone) {
    all.forEach(message -> settle(message, block, blocks, alone));
    all.clear();
  }

  private static void settle(
      Message message, RegisterBlock block, SnapshotAssembler blocks, boolean alone) {
    if (message.number >= 0) {
      put(message, block.processor(message.number), block, blocks);
      return;
    }
    List<ProcessorSnapshot> numbered = block.numbered();
    boolean once = message.number == PRINTED_ONCE;
    if (numbered.isEmpty() && (alone || !once)) {
      put(message, block.unnumbered(), block, blocks);
    } else if (numbered.size() == 1 && !once) {
      put(message, numbered.get(0), block, blocks);
    } else {
      compare(message, block, blocks, once);
    }
  }

  /** Of several processors it is of one, and the line does not say which. */
  private static void compare(
      Message message, RegisterBlock block, SnapshotAssembler blocks, boolean once) {
    List<ProcessorSnapshot> read = block.read();
    if (read.stream().anyMatch(one -> message.isConfirmedBy(block.withEvery(one)))) {
      return;
    }
    List<ProcessorSnapshot> against =
        read.stream().filter(one -> message.contradicted(block.withEvery(one)) != 0).toList();
    if (!against.isEmpty()) {
      against.forEach(one -> put(message, one, block, blocks));
    } else if (!once) {
      put(message, block.unnumbered(), block, blocks);
    } else if (message.field == Field.IA32_FEATURE_CONTROL) {
      blocks.note(
          "printed once, for a processor that the line does not name: "
              + said(message, message.mask)
              + "; whether that is so of the processor described here, rdmsr -a 0x3a shows",
          message.origin);
    }
  }

  private static void put(
      Message message, ProcessorSnapshot processor, RegisterBlock block, SnapshotAssembler blocks) {
    ProcessorSnapshot known = block.withEvery(processor);
    long against = message.contradicted(known);
    if (against == 0) {
      long open = message.mask & ~known.known(message.field);
      if (open != 0 && !known.isUnreadable(message.field)) {
        processor.set(message.field, message.value, open, message.origin);
      }
      return;
    }
    long read = known.origin(message.field, against);
    if (blocks.restarted(message.origin, read)) {
      boolean later = Origin.line(message.origin) > Origin.line(read);
      block.hint(
          changed(message, later ? message.origin : read, later ? read : message.origin), read);
      if (later) {
        block.forget(processor, message.field, message.field.mask());
        long told = message.number == PRINTED_ONCE ? 0 : message.mask;
        processor.set(message.field, message.value, told, message.origin);
      }
    } else {
      block.hint(contradiction(message, against, read), message.origin);
      block.forget(processor, message.field, against);
    }
  }

  private static String changed(Message message, long later, long earlier) {
    return message.field.title()
        + " of line "
        + Origin.line(later)
        + " counts, not that of line "
        + Origin.line(earlier)
        + ": the machine was restarted in between";
  }

  private static String contradiction(Message message, long against, long read) {
    return "line "
        + Origin.line(message.origin)
        + " says that "
        + said(message, against)
        + ", line "
        + Origin.line(read)
        + " contradicts it; the text does not show which is later, so it is left unknown";
  }

  /** The bits in words, such as {@code bit 2 of IA32_FEATURE_CONTROL is 0}. */
  private static String said(Message message, long mask) {
    List<String> bits = new ArrayList<>();
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      int bit = Long.numberOfTrailingZeros(rest);
      String name = bits.isEmpty() ? " of " + message.field.title() : "";
      bits.add(String.format(Locale.ROOT, "bit %d%s is %d", bit, name, message.value >>> bit & 1));
    }
    return String.join(" and ", bits);
  }
}
