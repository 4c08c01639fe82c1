// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.WhatIf;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VMXON would do if memory that a dump lists is the VMXON region: where the dump has no VMXON
 * pointer, each page of which it lists the start may be that region.
 */
final class WhatIfs {
  private static final int MOST = 2;

  /** How far above the listing the dump may name the address. */
  private static final int ABOVE = 6;

  /** A command after the prompt of WinDbg, of QEMU's monitor or of gdb. */
  private static final Pattern COMMAND = Pattern.compile("(?:kd>|\\(qemu\\)|\\(gdb\\)) *(\\S.*)$");

  private final Validator validator;
  private final BiFunction<ProcessorValidation, List<SourceText>, ProcessorResult> results;

  WhatIfs(
      Validator validator,
      BiFunction<ProcessorValidation, List<SourceText>, ProcessorResult> results) {
    this.validator = validator;
    this.results = results;
  }

  List<WhatIf> of(Snapshot snapshot) {
    if (snapshot.memory().isEmpty()) {
      return List.of();
    }
    List<WhatIf> all = new ArrayList<>();
    boolean isOpen =
        snapshot.processors().stream().allMatch(one -> one.isAbsent(Field.VMXON_POINTER));
    if (isOpen) {
      for (ListedMemory memory : snapshot.memory()) {
        memory.pages().stream().limit(MOST).forEach(page -> add(snapshot, memory, page, all));
      }
    }
    return all;
  }

  private void add(Snapshot snapshot, ListedMemory memory, long page, List<WhatIf> all) {
    long origin = memory.origin(ListedMemory.Space.PHYSICAL, page);
    ProcessorSnapshot state = snapshot.processors().get(0).copy();
    state.set(Field.VMXON_POINTER, page, Field.VMXON_POINTER.mask(), origin);
    Snapshot assumed =
        new Snapshot(
            snapshot.label(),
            snapshot.sources(),
            List.of(state),
            snapshot.machine(),
            snapshot.formats(),
            List.of(),
            snapshot.memory());
    assumed.addListedRegions();
    ProcessorValidation validation = validator.validate(assumed).processors().get(0);
    Place place = FindingResults.place(origin, snapshot.sources());
    SourceText source = snapshot.sources().get(Origin.source(origin));
    Optional<Place> named = named(source, place, page);
    all.add(
        new WhatIf(
            Field.VMXON_POINTER.key() + "=0x" + Long.toHexString(page),
            place,
            named,
            named.map(one -> command(source, one)).orElse(""),
            results.apply(validation, snapshot.sources())));
  }

  /** The last line above the listing that prints the address at full width. */
  private static Optional<Place> named(SourceText source, Place listing, long address) {
    String digits = String.format(Locale.ROOT, "%016x", address);
    for (int line = listing.line() - 1; line > 0 && line >= listing.line() - ABOVE; line--) {
      String text = source.line(line).orElse("").replace("`", "").toLowerCase(Locale.ROOT);
      if (text.contains(digits)) {
        return Optional.of(new Place(listing.file(), line, 1));
      }
    }
    return Optional.empty();
  }

  private static String command(SourceText source, Place place) {
    Matcher command = COMMAND.matcher(source.line(place.line() - 1).orElse(""));
    return command.find() ? command.group(1).strip() : "";
  }
}
