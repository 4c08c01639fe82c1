// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Messages about single bits, kept until all values of the text are known. A message that
 * contradicts a value proves nothing: a hint names both, and the bits stay unknown, unless the text
 * shows that the machine was restarted between the two. Then the later one counts.
 */
public final class Messages {
  /** In place of a processor number: the line does not say which processor it is about. */
  public static final long UNNUMBERED = -1;

  /** The same for a message that is printed only once, for the first processor it applies to. */
  public static final long PRINTED_ONCE = -2;

  /** The same for a message about every processor. It counts only if no value was read. */
  public static final long EVERY = -3;

  private static final int MOST = 10_000;

  private final List<Message> all = new ArrayList<>(0);

  private record Message(long number, Field field, long value, long mask, long origin) {
    /** Bits whose known value on the processor differs. */
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
   * Applies the messages to the processors of a block.
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
    if (message.number == EVERY) {
      putOnEvery(message, block);
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

  /** Handles a message about one of several processors whose line does not say which. */
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
          "printed once, for a processor that the line does not identify: "
              + said(message, message.mask)
              + "; check the processor described here with rdmsr -a 0x3a",
          message.origin);
    }
  }

  private static void putOnEvery(Message message, RegisterBlock block) {
    boolean read =
        block.read().stream()
            .anyMatch(
                one ->
                    (one.known(message.field) & message.mask) != 0
                        || one.isUnreadable(message.field));
    if (!read) {
      block.imply(message.field, message.value, message.mask, message.origin);
    }
  }

  private static void put(
      Message message, ProcessorSnapshot processor, RegisterBlock block, SnapshotAssembler blocks) {
    ProcessorSnapshot known = block.withEvery(processor);
    long against = message.contradicted(known);
    if (against == 0) {
      long unknown = message.mask & ~known.known(message.field);
      if (unknown != 0 && !known.isUnreadable(message.field)) {
        processor.set(message.field, message.value, unknown, message.origin);
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
        long mask = message.number == PRINTED_ONCE ? 0 : message.mask;
        processor.set(message.field, message.value, mask, message.origin);
      }
    } else {
      block.hint(contradiction(message, against, read), message.origin);
      block.forget(processor, message.field, against);
    }
  }

  private static String changed(Message message, long later, long earlier) {
    return message.field.title()
        + " is taken from line "
        + Origin.line(later)
        + ", not from line "
        + Origin.line(earlier)
        + ": the machine was restarted in between";
  }

  private static String contradiction(Message message, long against, long read) {
    return "line "
        + Origin.line(message.origin)
        + " says that "
        + said(message, against)
        + ", but line "
        + Origin.line(read)
        + " contradicts it; the text does not show which is later, so this stays unknown";
  }

  /** The bits as text, such as {@code bit 2 of IA32_FEATURE_CONTROL is 0}. */
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
