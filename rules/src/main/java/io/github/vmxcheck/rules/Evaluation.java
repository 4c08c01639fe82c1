// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.rules.RequirementEvaluator.Answer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The results of the rules in one state: the marks on both bounds, combined into verdicts. */
final class Evaluation {
  private final Verdict[] verdicts;
  private final List<WrongBits>[] bits;
  private int hash;

  private Evaluation(Verdict[] verdicts, List<WrongBits>[] bits) {
    this.verdicts = verdicts;
    this.bits = bits;
  }

  /** An evaluation that finds nothing, for this number of requirements. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists
  static Evaluation ofNothing(int requirements) {
    Verdict[] verdicts = new Verdict[requirements];
    List[] bits = new List[requirements];
    Arrays.fill(verdicts, Verdict.SATISFIED);
    Arrays.fill(bits, List.of());
    return new Evaluation(verdicts, bits);
  }

  static Evaluation of(RuleMarks certain, RuleMarks possible, int requirements) {
    BitSet all = new BitSet();
    all.set(0, requirements);
    return ofNothing(requirements).updated(all, certain, possible);
  }

  /** A copy with new verdicts on some requirements; this evaluation if they are the same. */
  Evaluation updated(BitSet requirements, RuleMarks certain, RuleMarks possible) {
    Evaluation updated = null;
    for (int i = requirements.nextSetBit(0); i >= 0; i = requirements.nextSetBit(i + 1)) {
      Verdict verdict = verdict(certain, possible, i);
      List<WrongBits> wrong = wrong(verdict, certain, possible, i);
      if (verdict != verdicts[i] || !wrong.equals(bits[i])) {
        if (updated == null) {
          updated = new Evaluation(verdicts.clone(), bits.clone());
        }
        updated.verdicts[i] = verdict;
        updated.bits[i] = wrong;
      }
    }
    return updated == null ? this : updated;
  }

  /** The verdict on one requirement that follows from the marks. */
  static Answer answer(RuleMarks certain, RuleMarks possible, int index) {
    Verdict verdict = verdict(certain, possible, index);
    return new Answer(verdict, wrong(verdict, certain, possible, index));
  }

  private static List<WrongBits> wrong(
      Verdict verdict, RuleMarks certain, RuleMarks possible, int index) {
    return switch (verdict) {
      case VIOLATED -> certain.wrong(index);
      case UNDETERMINED -> possible.wrong(index);
      case NOT_APPLICABLE, SATISFIED -> List.of();
    };
  }

  private static Verdict verdict(RuleMarks certain, RuleMarks possible, int index) {
    if (certain.isNotApplicable(index)) {
      return Verdict.NOT_APPLICABLE;
    }
    if (certain.isViolated(index) && !possible.isNotApplicable(index)) {
      return Verdict.VIOLATED;
    }
    return possible.isViolated(index) ? Verdict.UNDETERMINED : Verdict.SATISFIED;
  }

  Verdict verdict(int index) {
    return verdicts[index];
  }

  List<WrongBits> bits(int index) {
    return bits[index];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Evaluation that
            && Arrays.equals(verdicts, that.verdicts)
            && Arrays.equals(bits, that.bits);
  }

  /** Cached, because evaluations are looked up far more often than created. */
  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(verdicts);
    }
    return hash;
  }
}
