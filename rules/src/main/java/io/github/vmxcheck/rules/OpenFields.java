// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.RequirementEvaluator.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What would have to be known to decide an undetermined requirement. */
final class OpenFields {
  private OpenFields() {}

  /**
   * The open fields that keep a verdict open: with one of them counting for nothing, the rule stays
   * silent or finds fewer bits. Where no single field does that, all open fields it reads.
   *
   * @param reads the fields that its rules read
   */
  static List<FieldPath> of(
      Finding finding,
      List<Field> reads,
      Function<Field, List<ProcessorSnapshot>> statesWith,
      Function<Field, Answer> without) {
    if (finding.verdict() != Verdict.UNDETERMINED) {
      return List.of();
    }
    List<FieldPath> open = new ArrayList<>();
    List<FieldPath> needed = new ArrayList<>();
    for (Field field : reads) {
      List<FieldPath> paths =
          statesWith.apply(field).stream()
              .flatMap(state -> field.isInList() ? ofList(field, state) : openBits(field, state))
              .distinct()
              .toList();
      open.addAll(paths);
      if (!paths.isEmpty() && decides(without.apply(field), finding)) {
        needed.addAll(paths);
      }
    }
    return needed.isEmpty() ? open : needed;
  }

  /** Whether a verdict is no longer open, or open to fewer bits. */
  private static boolean decides(Answer answer, Finding finding) {
    return answer.verdict() != Verdict.UNDETERMINED || !answer.bits().equals(finding.bits());
  }

  /** Those of each entry of a list, or the list if it is not given. */
  private static Stream<FieldPath> ofList(Field field, ProcessorSnapshot state) {
    if (!state.isGiven(field.group())) {
      return Stream.of(FieldPath.of(field.group()));
    }
    return state.entries(field.group()).stream()
        .flatMap(entry -> openBits(field, entry).map(path -> path.inEntry((int) entry.id())));
  }

  /** The bits that are not known, each run of neighbours a path. */
  private static Stream<FieldPath> openBits(Field field, ProcessorSnapshot state) {
    List<FieldPath> runs = new ArrayList<>();
    long open = field.mask() & ~state.known(field);
    while (open != 0) {
      int high = 63 - Long.numberOfLeadingZeros(open);
      int low = 64 - Long.numberOfLeadingZeros(~open << 63 - high >>> 63 - high);
      runs.add(new FieldPath(field, high, low));
      open &= (1L << low) - 1;
    }
    return runs.stream();
  }
}
