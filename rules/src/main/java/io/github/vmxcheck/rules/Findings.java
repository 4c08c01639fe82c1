// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Kind;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
  private final List<Finding> leftOut;

  private Findings(List<Finding> findings, List<Finding> leftOut) {
    all = findings.toArray(Finding[]::new);
    this.leftOut = List.copyOf(leftOut);
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
    return new Findings(findings, List.of());
  }

  /** Some of them, each as it is changed; the others are only to be had by their requirement. */
  public Findings of(Predicate<Finding> wanted, UnaryOperator<Finding> changed) {
    List<Finding> kept = new ArrayList<>(all.length);
    List<Finding> others = new ArrayList<>(leftOut);
    for (Finding one : all) {
      if (wanted.test(one)) {
        kept.add(changed.apply(one));
      } else {
        others.add(one);
      }
    }
    return new Findings(kept, others);
  }

  /** The finding on a requirement, be it left out or not. */
  public Optional<Finding> on(String id) {
    return Stream.concat(stream(), leftOut.stream())
        .filter(finding -> finding.requirement().id().equals(id))
        .findFirst();
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
