package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Kind;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Findings in the order of the specification, sorted out by verdict once: states that are alike
 * share them, and of most states only the few are looked at that are not satisfied. Unmodifiable.
 */
public final class Findings extends AbstractList<Finding> implements RandomAccess {
  private final Finding[] all;
  private final List<List<Finding>> byVerdict;
  private final List<Finding> notable;
  private final List<Finding> deciding;

  private Findings(List<Finding> findings) {
    all = findings.toArray(Finding[]::new);
    byVerdict = Stream.of(Verdict.values()).map(this::having).toList();
    notable = having(Verdict.VIOLATED, Verdict.UNDETERMINED);
    deciding =
        notable.stream()
            .filter(
                one ->
                    one.verdict() == Verdict.VIOLATED
                        || one.requirement().kind() == Kind.PREREQUISITE)
            .toList();
  }

  /** Sorts them out. */
  public static Findings of(List<Finding> findings) {
    return new Findings(findings);
  }

  private List<Finding> having(Verdict... verdicts) {
    Set<Verdict> wanted = Set.of(verdicts);
    return Stream.of(all).filter(finding -> wanted.contains(finding.verdict())).toList();
  }

  @Override
  public Finding get(int index) {
    return all[index];
  }

  @Override
  public int size() {
    return all.length;
  }

  /** Those with a verdict. */
  public List<Finding> with(Verdict verdict) {
    return byVerdict.get(verdict.ordinal());
  }

  /** What is violated, and the prerequisites that are undetermined. */
  public List<Finding> deciding() {
    return deciding;
  }

  /** What is violated or undetermined. */
  public List<Finding> notable() {
    return notable;
  }
}
