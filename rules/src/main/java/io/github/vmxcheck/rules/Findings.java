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
 * Findings in the order of the specification, grouped by verdict once and shared between equal
 * states. Most callers only look at the few that are not satisfied. Unmodifiable.
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

  /** Groups findings by verdict. */
  public static Findings of(List<Finding> findings) {
    return new Findings(findings, List.of());
  }

  /** The wanted findings, each changed. The others remain available only through {@link #on}. */
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

  /** The finding on a requirement, even if it was left out. */
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

  /** The findings with a verdict. */
  public List<Finding> with(Verdict verdict) {
    return byVerdict.get(verdict.ordinal());
  }

  /** The violated findings and the undetermined prerequisites. */
  public List<Finding> deciding() {
    return deciding;
  }

  /** The violated and undetermined findings. */
  public List<Finding> notable() {
    return notable;
  }
}
