// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.oracle.Comparison.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts the results of comparing executions with their predictions. */
public final class FuzzSummary {
  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final Map<String, Long> requirements = new TreeMap<>();
  private final Map<String, Long> deviations = new TreeMap<>();
  private final Map<Difference, Found> differences = new LinkedHashMap<>();
  private final Set<String> models = new TreeSet<>();
  private long count;

  /** Key by which disagreements are grouped. */
  record Difference(
      Kind kind,
      Instruction instruction,
      String executed,
      List<String> predicted,
      List<String> decidedBy,
      boolean hypothetical) {
    static Difference of(Comparison one) {
      return new Difference(
          one.kind(),
          one.execution().setup().instruction(),
          one.execution().outcome(),
          one.predicted().possible(),
          one.predicted().decidedBy(),
          one.predicted().hypothetical());
    }
  }

  /**
   * A difference that is not a known deviation.
   *
   * @param model the model on which the first of its kind was found
   * @param first the first of its kind
   * @param count the number of its kind
   */
  public record Found(String model, Comparison first, long count) {
    Found another() {
      return new Found(model, first, count + 1);
    }
  }

  void add(String model, Comparison one) {
    count++;
    models.add(model);
    kinds.merge(one.kind(), 1L, Long::sum);
    outcomes.merge(one.execution().outcome(), 1L, Long::sum);
    one.predicted().decidedBy().forEach(id -> requirements.merge(id, 1L, Long::sum));
    one.deviation().ifPresent(known -> deviations.merge(known.title(), 1L, Long::sum));
    if (one.kind() != Kind.AGREES && one.kind() != Kind.DEVIATES) {
      Found known = differences.get(Difference.of(one));
      differences.put(
          Difference.of(one), known == null ? new Found(model, one, 1) : known.another());
    }
  }

  void add(FuzzSummary other) {
    count += other.count;
    models.addAll(other.models);
    other.kinds.forEach((key, value) -> kinds.merge(key, value, Long::sum));
    other.outcomes.forEach((key, value) -> outcomes.merge(key, value, Long::sum));
    other.requirements.forEach((key, value) -> requirements.merge(key, value, Long::sum));
    other.deviations.forEach((key, value) -> deviations.merge(key, value, Long::sum));
    other.differences.forEach(
        (key, found) ->
            differences.merge(
                key,
                found,
                (one, more) -> new Found(one.model(), one.first(), one.count() + more.count())));
  }

  /** Number of executed states. */
  public long count() {
    return count;
  }

  /** Number of comparisons of this kind. */
  public long count(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  public Set<String> models() {
    return Collections.unmodifiableSet(models);
  }

  /** How often each outcome was executed. */
  public Map<String, Long> outcomes() {
    return Collections.unmodifiableMap(outcomes);
  }

  /** How often each requirement decided what was predicted. */
  public Map<String, Long> requirements() {
    return Collections.unmodifiableMap(requirements);
  }

  /** How often each known deviation occurred, by its title. */
  public Map<String, Long> deviations() {
    return Collections.unmodifiableMap(deviations);
  }

  /** The differences that are not known deviations, each kind once. */
  public List<Found> differences() {
    return new ArrayList<>(differences.values());
  }
}
