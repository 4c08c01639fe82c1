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
 * @param sources all inputs if there are several, otherwise empty
 * @param label the dump's own; empty if it has none
 * @param formats that the dump was read from; empty if it is the native one
 * @param platform whose commands complete the dump, as {@code collect.yaml} names it
 * @param hints what the dump suggests but does not prove
 * @param counts of all findings, including those not in the report
 * @param processors one for each logical processor
 * @param findings across processors
 * @param environments that the dump shows and that account for findings
 * @param whatIfs results if values are as the dump suggests
 * @param read how much of the inputs was read; empty if the snapshot was not read from an input, or
 *     a saved report does not say it
 * @param lines the lines of the dump by place, as long as they can be read; empty for a saved
 *     report, which does not contain them
 */
public record SnapshotResult(
    String source,
    List<String> sources,
    String label,
    List<String> formats,
    String platform,
    List<Hint> hints,
    Counts counts,
    List<ProcessorResult> processors,
    FindingList findings,
    List<EnvironmentResult> environments,
    List<WhatIf> whatIfs,
    Lazy<Optional<Read>> read,
    Optional<Function<Place, Optional<String>>> lines) {

  /** What a dump suggests, and where. */
  public record Hint(String text, Place place) {}

  /**
   * How much of the inputs was read.
   *
   * @param values number of values
   * @param lines number of lines; 0 if all inputs are binary
   * @param notUnderstood the first lines that look like the value of a register, but were not
   *     understood
   * @param more number of further such lines
   */
  public record Read(int values, long lines, List<NotUnderstood> notUnderstood, long more) {
    public Read {
      notUnderstood = List.copyOf(notUnderstood);
    }
  }

  /**
   * A line that looks like the value of a register, but was not understood.
   *
   * @param setting what states that value with {@code --set}, such as {@code cr4=0x2020}
   */
  public record NotUnderstood(String file, int line, String setting) {}

  /**
   * Number of findings by verdict, one for each requirement and processor, or requirement and
   * snapshot.
   */
  public record Counts(long violated, long undetermined, long notApplicable, long satisfied) {}

  public SnapshotResult {
    sources = List.copyOf(sources);
    formats = List.copyOf(formats);
    hints = List.copyOf(hints);
    processors = List.copyOf(processors);
    environments = List.copyOf(environments);
    whatIfs = List.copyOf(whatIfs);
  }

  /**
   * A copy with the wording of every finding and without the lines of the dump. It no longer
   * depends on the check, so it can be sent or stored.
   */
  public SnapshotResult complete() {
    return with(
        ProcessorResult::complete, findings.complete(), Lazy.of(read.get()), Optional.empty());
  }

  /**
   * A copy without what is demanded of the bits of fields, which takes longer to compute than a
   * check.
   */
  public SnapshotResult withoutDemands() {
    return with(ProcessorResult::withoutDemands, findings, read, lines);
  }

  private SnapshotResult with(
      UnaryOperator<ProcessorResult> each,
      FindingList across,
      Lazy<Optional<Read>> said,
      Optional<Function<Place, Optional<String>>> shown) {
    return new SnapshotResult(
        source,
        sources,
        label,
        formats,
        platform,
        hints,
        counts,
        processors.stream().map(each).toList(),
        across,
        environments,
        whatIfs.stream().map(one -> one.with(each)).toList(),
        said,
        shown);
  }

  /** The instruction in question of its first processor. */
  public Instruction question() {
    return processors.get(0).question();
  }

  /** The names of its inputs. */
  public List<String> names() {
    return sources.isEmpty() ? List.of(source) : sources;
  }

  /** Whether satisfied findings are left out. */
  public boolean isPartial() {
    return counts.satisfied > 0
        && findings.with(Verdict.SATISFIED).isEmpty()
        && processors.stream().allMatch(one -> one.findings().with(Verdict.SATISFIED).isEmpty());
  }
}
