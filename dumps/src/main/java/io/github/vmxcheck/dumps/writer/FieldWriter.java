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

/** Writes what a dump told of a logical processor or of the machine, field by field. */
final class FieldWriter {
  private static final String CPUID = "cpuid.";

  private final ProcessorSnapshot state;
  private final LongFunction<String> place;
  private final Mapping mapping = new Mapping();

  /**
   * A writer of one state.
   *
   * @param place puts the origin of a value that was read into words; empty for no comment
   */
  private FieldWriter(ProcessorSnapshot state, LongFunction<String> place) {
    this.state = told(state);
    this.place = place;
  }

  /** The fields a state knows; none that were derived or assumed. */
  static Mapping of(ProcessorSnapshot state, LongFunction<String> place) {
    FieldWriter writer = new FieldWriter(state, place);
    writer.state.fields().forEach(writer::field);
    writer.state.lists().forEach(writer::list);
    return writer.mapping;
  }

  /** Derivations are made again when it is read, and assumptions are no business of a dump. */
  private static ProcessorSnapshot told(ProcessorSnapshot state) {
    ProcessorSnapshot told = state.copy();
    for (Field field : state.fields()) {
      if (state.isUnreadable(field) && isMadeUp(state.origin(field))) {
        told.forget(field, field.mask());
      }
      for (long rest = state.known(field); rest != 0; rest &= rest - 1) {
        long bit = Long.lowestOneBit(rest);
        if (isMadeUp(state.origin(field, bit))) {
          told.forget(field, bit);
        }
      }
    }
    return told;
  }

  private static boolean isMadeUp(long origin) {
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
      // The format keeps only of model-specific registers that they could not be read; of another
      // field it says the same to leave it out: nothing is known.
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

  /** The keys of single bits that tell all that is known of a register, if there are such. */
  private List<BitKey> bitKeys(Field field) {
    List<BitKey> keys = new ArrayList<>();
    long open = state.known(field);
    for (BitKey one : BitKey.all()) {
      if (one.path().field() == field && state.knows(field, one.path().mask())) {
        keys.add(one);
        open &= ~one.path().mask();
      }
    }
    return open == 0 ? keys : List.of();
  }

  /** The keys down to a value: a leaf of CPUID is one, though it has a dot in it. */
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
