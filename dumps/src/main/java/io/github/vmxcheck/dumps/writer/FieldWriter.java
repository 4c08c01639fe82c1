// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import io.github.vmxcheck.model.BitKey;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Writes what a dump says about a logical processor or the machine, field by field. */
final class FieldWriter {
  private static final String CPUID = "cpuid.";

  private final ProcessorSnapshot state;
  private final LongFunction<String> place;
  private final Mapping mapping = new Mapping();

  /**
   * A writer of one state.
   *
   * @param place describes the origin of a value that was read; empty for no comment
   */
  private FieldWriter(ProcessorSnapshot state, LongFunction<String> place) {
    this.state = asRead(state);
    this.place = place;
  }

  /** The known fields of a state, without derived and assumed values. */
  static Mapping of(ProcessorSnapshot state, LongFunction<String> place) {
    FieldWriter writer = new FieldWriter(state, place);
    writer.state.fields().forEach(writer::field);
    writer.state.lists().forEach(writer::list);
    return writer.mapping;
  }

  /** A copy without derived values, which reading derives again, and without assumed values. */
  private static ProcessorSnapshot asRead(ProcessorSnapshot state) {
    ProcessorSnapshot read = state.copy();
    for (Field field : state.fields()) {
      if (state.isUnreadable(field) && isDerivedOrAssumed(state.origin(field))) {
        read.forget(field, field.mask());
      }
      for (long rest = state.known(field); rest != 0; rest &= rest - 1) {
        long bit = Long.lowestOneBit(rest);
        if (isDerivedOrAssumed(state.origin(field, bit))) {
          read.forget(field, bit);
        }
      }
    }
    return read;
  }

  private static boolean isDerivedOrAssumed(long origin) {
    return Origin.isDerived(origin) || Origin.isAssumed(origin);
  }

  private void list(Field.Group list) {
    long origin = state.origin(list);
    mapping.putList(
        list.key(),
        state.entries(list).stream().map(entry -> of(entry, place)).toList(),
        Origin.isRead(origin) ? place.apply(origin) : "");
  }

  private void field(Field field) {
    if (state.isAbsent(field) || state.isUnreadable(field) && !field.isMsr()) {
      // The format has "unreadable" only for model-specific registers. Any other field is left out,
      // which means the same: nothing is known.
      return;
    }
    List<BitKey> bits = bitKeys(field);
    if (bits.isEmpty()) {
      mapping.put(path(field.key()), NativeText.of(state, field), comment(field, field.mask()));
    }
    for (BitKey one : bits) {
      String value = NativeText.of(state, one.path());
      mapping.put(path(one.key()), value, comment(field, one.path().mask()));
    }
  }

  /** The keys of single bits that cover all known bits of a register; empty if they do not. */
  private List<BitKey> bitKeys(Field field) {
    List<BitKey> keys = new ArrayList<>();
    long rest = state.known(field);
    for (BitKey one : BitKey.all()) {
      if (one.path().field() == field && state.knows(field, one.path().mask())) {
        keys.add(one);
        rest &= ~one.path().mask();
      }
    }
    return rest == 0 ? keys : List.of();
  }

  /** The keys down to a value; a CPUID leaf is one key, although it may contain a dot. */
  static List<String> path(String key) {
    int entry = key.indexOf("[].");
    if (entry > 0) {
      return path(key.substring(entry + 3));
    }
    if (!key.startsWith(CPUID)) {
      return List.of(key.split("\\.", -1));
    }
    int dot = key.lastIndexOf('.');
    return List.of("cpuid", key.substring(CPUID.length(), dot), key.substring(dot + 1));
  }

  /** Where the bits were read, each place once. */
  private String comment(Field field, long mask) {
    Set<Long> origins = new TreeSet<>();
    if (state.isUnreadable(field)) {
      origins.add(state.origin(field));
    }
    for (long rest = state.known(field) & mask; rest != 0; rest &= rest - 1) {
      origins.add(state.origin(field, Long.lowestOneBit(rest)));
    }
    return origins.stream()
        .filter(Origin::isRead)
        .map(place::apply)
        .filter(text -> !text.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
