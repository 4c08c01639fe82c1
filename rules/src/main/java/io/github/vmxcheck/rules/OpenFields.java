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

/** Finds the values that must be known to decide an undetermined requirement. */
final class OpenFields {
  private OpenFields() {}

  /**
   * The fields with unknown bits that keep a verdict undetermined: once the unknown bits of such a
   * field are treated as on the certain bound, the rule stays silent or finds fewer bits. If no
   * single field has that effect, all fields with unknown bits that the rules read.
   *
   * @param reads the fields that the rules read
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
              .flatMap(state -> field.isInList() ? ofList(field, state) : unknownBits(field, state))
              .distinct()
              .toList();
      open.addAll(paths);
      if (!paths.isEmpty() && decides(without.apply(field), finding)) {
        needed.addAll(paths);
      }
    }
    return needed.isEmpty() ? open : needed;
  }

  /** Whether the verdict is no longer undetermined, or has other bits. */
  private static boolean decides(Answer answer, Finding finding) {
    return answer.verdict() != Verdict.UNDETERMINED || !answer.bits().equals(finding.bits());
  }

  /** The unknown bits in each entry of a list, or the list itself if it is not given. */
  private static Stream<FieldPath> ofList(Field field, ProcessorSnapshot state) {
    if (!state.isGiven(field.group())) {
      return Stream.of(FieldPath.of(field.group()));
    }
    return state.entries(field.group()).stream()
        .flatMap(entry -> unknownBits(field, entry).map(path -> path.inEntry((int) entry.id())));
  }

  /** The unknown bits, with one path for each run of adjacent bits. */
  private static Stream<FieldPath> unknownBits(Field field, ProcessorSnapshot state) {
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
