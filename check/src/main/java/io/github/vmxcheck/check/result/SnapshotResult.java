// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything found in one snapshot.
 *
 * @param source the input, as the user named it
 * @param sources all inputs, where there are several; else none
 * @param label the dump's own; empty if it has none
 * @param formats the dump was read from; none if it is the native one
 * @param hints what the dump suggests and does not prove
 * @param counts of all findings, be they in the report or not
 * @param processors one for each logical processor
 * @param findings across processors
 * @param lines the lines of the dump by their places, as long as they can be read; empty of a
 *     report, which does not hold them
 */
public record SnapshotResult(
    String source,
    List<String> sources,
    String label,
    List<String> formats,
    List<Hint> hints,
    Counts counts,
    List<ProcessorResult> processors,
    FindingList findings,
    Optional<Function<Place, Optional<String>>> lines) {

  /** What a dump suggests, and where. */
  public record Hint(String text, Place place) {}

  /** Findings by verdict, one for each requirement and processor, or requirement and snapshot. */
  public record Counts(long violated, long undetermined, long notApplicable, long satisfied) {}

  public SnapshotResult {
    sources = List.copyOf(sources);
    formats = List.copyOf(formats);
    hints = List.copyOf(hints);
    processors = List.copyOf(processors);
  }

  /**
   * The same with all words of its findings made, and without the lines of the dump: it can be sent
   * or kept, and holds nothing of the check.
   */
  public SnapshotResult complete() {
    return with(ProcessorResult::complete, findings.complete(), Optional.empty());
  }

  /** The same without what is demanded of the bits of fields, which costs more than a check. */
  public SnapshotResult withoutDemands() {
    return with(ProcessorResult::withoutDemands, findings, lines);
  }

  private SnapshotResult with(
      UnaryOperator<ProcessorResult> each,
      FindingList across,
      Optional<Function<Place, Optional<String>>> said) {
    return new SnapshotResult(
        source,
        sources,
        label,
        formats,
        hints,
        counts,
        processors.stream().map(each).toList(),
        across,
        said);
  }

  /** The instruction in question, which is that of its first processor. */
  public Instruction question() {
    return processors.get(0).question();
  }

  /** The names of its inputs. */
  public List<String> names() {
    return sources.isEmpty() ? List.of(source) : sources;
  }

  /** Whether it does not hold what is satisfied. */
  public boolean isPartial() {
    return counts.satisfied > 0
        && findings.with(Verdict.SATISFIED).isEmpty()
        && processors.stream().allMatch(one -> one.findings().with(Verdict.SATISFIED).isEmpty());
  }
}
