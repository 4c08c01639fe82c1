package io.github.vmxcheck.rules;

import java.util.List;

/** What the rules found in one state: the marks on both rails, joined into verdicts. */
final class Evaluation {
  private final Verdict[] verdicts;
  private final List<List<WrongBits>> bits;

  private Evaluation(Verdict[] verdicts, List<List<WrongBits>> bits) {
    this.verdicts = verdicts;
    this.bits = bits;
  }

  static Evaluation of(RuleMarks certain, RuleMarks possible, int requirements) {
    Verdict[] verdicts = new Verdict[requirements];
    List<List<WrongBits>> bits = new java.util.ArrayList<>(requirements);
    for (int i = 0; i < requirements; i++) {
      verdicts[i] = verdict(certain, possible, i);
      bits.add(
          switch (verdicts[i]) {
            case VIOLATED -> certain.wrong(i);
            case UNDETERMINED -> possible.wrong(i);
            case NOT_APPLICABLE, SATISFIED -> List.of();
          });
    }
    return new Evaluation(verdicts, bits);
  }

  private static Verdict verdict(RuleMarks certain, RuleMarks possible, int index) {
    if (certain.isExempt(index)) {
      return Verdict.NOT_APPLICABLE;
    }
    if (certain.isViolated(index) && !possible.isExempt(index)) {
      return Verdict.VIOLATED;
    }
    return possible.isViolated(index) ? Verdict.UNDETERMINED : Verdict.SATISFIED;
  }

  Verdict verdict(int index) {
    return verdicts[index];
  }

  List<WrongBits> bits(int index) {
    return bits.get(index);
  }
}
