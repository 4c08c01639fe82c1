// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.Answer.Form;
import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.Answer.Part;
import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.SnapshotResult.NotUnderstood;
import io.github.vmxcheck.check.result.WhatIf;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.CollectingPlan;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the {@link Answer}s for a snapshot. */
public final class Answers {
  private static final int SUSPECTS = 4;
  private static final int ASKED = 6;
  private static final int PLACES = 2;
  private static final int FIELDS = 4;
  private static final int COMMANDS = 3;
  private static final int ENVIRONMENTS = 2;
  private static final int STATED = 4;
  private static final String TO_CHANGE_IT = "To change it:";

  private final SnapshotResult snapshot;
  private final Specification specification;
  private final AnswerSentence sentences;

  private Answers(SnapshotResult snapshot, Specification specification) {
    this.snapshot = snapshot;
    this.specification = specification;
    sentences = new AnswerSentence(snapshot);
  }

  /** One answer for each group of processors to which the same applies, the worst first. */
  public static List<Answer> of(SnapshotResult snapshot, Specification specification) {
    return new Answers(snapshot, specification).all();
  }

  private List<Answer> all() {
    Map<List<Object>, List<ProcessorResult>> groups = new LinkedHashMap<>();
    for (ProcessorResult one : snapshot.processors()) {
      Kind kind = Answer.kind(one);
      String predicate = Headline.of(one).predicate(one.outcome(), false);
      List<Object> key = List.of(kind, predicate, causes(one), one.isSeenByGuest());
      groups.computeIfAbsent(key, same -> new ArrayList<>()).add(one);
    }
    return groups.values().stream()
        .map(this::answer)
        .sorted(Comparator.comparing(Answer::kind))
        .toList();
  }

  /** What distinguishes processors with the same outcome. */
  private List<String> causes(ProcessorResult processor) {
    return processor.outcome().decidedBy().stream()
        .map(id -> processor.finding(id).map(FindingResult::message).orElse(id))
        .toList();
  }

  private Answer answer(List<ProcessorResult> same) {
    ProcessorResult first = same.get(0);
    Kind kind = Answer.kind(first);
    List<Part> parts = new ArrayList<>();
    String asked =
        kind == Kind.UNKNOWN && !snapshot.whatIfs().isEmpty()
            ? " Which address did " + first.question().title() + " get?"
            : "";
    parts.add(new Part(Form.TEXT, kind + ":", sentences.of(first, kind, same) + asked, 0));
    switch (kind) {
      case FAILED -> failed(first, same, parts);
      case FAILS, IMPOSSIBLE -> fails(first, parts);
      case UNKNOWN -> unknown(first, same, parts);
      case CONTRADICTION -> places(deciding(first), parts);
      case SUCCEEDED, SUCCEEDS -> {}
    }
    return new Answer(kind, parts);
  }

  private void failed(ProcessorResult first, List<ProcessorResult> same, List<Part> parts) {
    Suspects suspects = new Suspects(first, specification);
    List<FindingResult> findings = suspects.ofObservation();
    String notCauses = sentences.notCauses(first);
    List<String> items = suspects.inWords(findings);
    String start = items.isEmpty() ? "" : " Suspects:";
    if (!notCauses.isEmpty() || !items.isEmpty()) {
      parts.add(new Part(Form.TEXT, "", (notCauses + start).strip(), 0));
    }
    long rare = findings.stream().filter(suspects::isRare).count();
    for (int i = 0; i < items.size() && i < SUSPECTS; i++) {
      int rank = i < 2 ? 0 : i < items.size() - rare ? 3 * i - 4 : 6;
      parts.add(new Part(Form.ITEM, (i + 1) + ".", items.get(i), rank));
    }
    if (items.size() > SUSPECTS) {
      parts.add(new Part(Form.TEXT, "", "and " + (items.size() - SUSPECTS) + " more (-v).", 6));
    }
    List<String> cleared = suspects.cleared().stream().map(suspects::cleared).toList();
    if (!cleared.isEmpty()) {
      parts.add(new Part(Form.TEXT, "Excluded:", String.join(", ", cleared) + ".", 5));
    }
    if (deciding(first).isEmpty()) {
      environment(findings, TO_CHANGE_IT, 5, parts);
    } else {
      fix(deciding(first), parts);
    }
    ask(findings, same, parts);
  }

  private List<FindingResult> deciding(ProcessorResult processor) {
    return processor.outcome().decidedBy().stream()
        .flatMap(id -> processor.finding(id).stream())
        .filter(one -> one.verdict() == Verdict.VIOLATED)
        .toList();
  }

  private void fails(ProcessorResult first, List<Part> parts) {
    places(deciding(first), parts);
    boolean isOfRequirement = fix(deciding(first), parts);
    Optional<Outcome> next = first.outcome().next();
    if (next.isPresent() && (isOfRequirement || next.get().isCertain())) {
      String title = next.get().instruction().title();
      String then = title + " " + Headline.of(first).predicate(next.get(), false);
      parts.add(new Part(Form.TEXT, "", "After that fix, " + then + ".", 2));
    }
  }

  private void places(List<FindingResult> findings, List<Part> parts) {
    findings.stream()
        .flatMap(one -> one.evidence().stream().limit(1))
        .filter(one -> one.place().isPresent())
        .distinct()
        .limit(PLACES)
        .forEach(one -> parts.add(new Part(Form.VERBATIM, "", place(one), 3)));
  }

  private static String place(Evidence value) {
    return value.place().orElseThrow() + "   " + value.briefText(": ");
  }

  /**
   * The fix of the environment that accounts for the findings, otherwise that of a requirement.
   *
   * @return whether it is that of a requirement
   */
  private boolean fix(List<FindingResult> findings, List<Part> parts) {
    if (environment(findings, "Fix:", 0, parts)) {
      return false;
    }
    findings.stream()
        .map(FindingResult::fix)
        .filter(fix -> !fix.isEmpty())
        .findFirst()
        .ifPresent(fix -> parts.add(new Part(Form.TEXT, "Fix:", fix, 0)));
    return true;
  }

  /** What the environments are that account for findings; returns whether there is one. */
  private boolean environment(
      List<FindingResult> findings, String label, int rank, List<Part> parts) {
    List<EnvironmentResult> environments = environments(findings);
    for (EnvironmentResult one : environments.stream().limit(ENVIRONMENTS).toList()) {
      parts.add(named(one));
    }
    environments.stream()
        .limit(1)
        .forEach(
            one -> {
              parts.add(new Part(Form.TEXT, "", one.text(), 4));
              parts.add(new Part(Form.TEXT, label, one.fix(), rank));
            });
    return !environments.isEmpty();
  }

  private Part named(EnvironmentResult environment) {
    String line = environment.place().map(place -> ", " + sentences.line(place)).orElse("");
    return new Part(Form.TEXT, "Environment:", environment.title() + line + ".", 1);
  }

  /** The environments that account for one of the findings. */
  private List<EnvironmentResult> environments(List<FindingResult> findings) {
    List<String> ids = findings.stream().map(FindingResult::requirement).toList();
    return snapshot.environments().stream()
        .filter(one -> !Collections.disjoint(one.explains(), ids))
        .toList();
  }

  private void unknown(ProcessorResult first, List<ProcessorResult> same, List<Part> parts) {
    List<FindingResult> open = new Suspects(first, specification).open();
    if (!snapshot.whatIfs().isEmpty()) {
      snapshot.whatIfs().forEach(one -> whatIf(one, parts));
      return;
    }
    environment(open, TO_CHANGE_IT, 1, parts);
    List<String> titles =
        open.stream().flatMap(one -> one.missingFields().stream()).distinct().toList();
    if (!titles.isEmpty()) {
      parts.add(new Part(Form.TEXT, "Missing:", Phrases.few(titles, FIELDS) + ".", 1));
    }
    ask(open, same, parts);
  }

  /** What follows if memory that the dump lists is the region. */
  private void whatIf(WhatIf one, List<Part> parts) {
    String title = one.result().question().title();
    parts.add(
        new Part(
            Form.TEXT, "", shown(one) + " If that is the " + title + " region, check again:", 0));
    parts.add(new Part(Form.VERBATIM, "", command(List.of(one.setting())), 0));
    ProcessorResult result = one.result();
    String then = sentences.of(result, Answer.kind(result), List.of());
    parts.add(new Part(Form.TEXT, "", "Then " + then, 0));
  }

  /** Checks the inputs again with further values. */
  private String command(Collection<String> settings) {
    // Options are among the sources of values, but they are no inputs.
    List<String> inputs =
        snapshot.names().stream()
            .filter(name -> !name.startsWith("--"))
            .map(Answers::argument)
            .toList();
    return "vmxcheck check "
        + String.join(" ", inputs)
        + " --set "
        + settings.stream().map(Phrases::shellWord).collect(Collectors.joining(" --set "));
  }

  private static String argument(String input) {
    return input.equals(Inputs.NAME_OF_STANDARD_INPUT)
        ? Inputs.STANDARD_INPUT
        : Phrases.shellWord(input);
  }

  private String shown(WhatIf one) {
    String address = one.setting().substring(one.setting().indexOf('=') + 1);
    String lists = sentences.line(one.place()) + " lists memory ";
    if (one.named().isEmpty()) {
      return Phrases.capitalized(lists) + "at " + address + ".";
    }
    String command = one.command().isEmpty() ? "" : " (" + one.command() + ")";
    String names = Phrases.capitalized(sentences.line(one.named().get())) + command;
    return names + " shows " + address + ", and " + lists + "there.";
  }

  /**
   * What decides about the first suspects: lines that seem to have it, and commands that collect
   * the rest.
   */
  private void ask(List<FindingResult> suspects, List<ProcessorResult> same, List<Part> parts) {
    Map<Field, NotUnderstood> seeming = seeming(suspects);
    if (!seeming.isEmpty()) {
      state(seeming.values(), parts);
    }
    List<FieldPath> paths =
        Suspects.missing(suspects).stream()
            .filter(path -> !seeming.containsKey(path.field()))
            .limit(ASKED)
            .toList();
    if (paths.isEmpty()) {
      return;
    }
    List<Field> fields = paths.stream().map(FieldPath::field).distinct().toList();
    CollectingPlan plan =
        CollectingPlan.of(
            Collecting.builtIn(),
            snapshot.platform(),
            fields,
            same.stream().map(ProcessorResult::id).toList());
    // What decides about the first suspect comes first, even if no command prints it.
    String byHand = plan.byHand().get(fields.get(0));
    if (byHand != null) {
      parts.add(new Part(Form.TEXT, "Next:", fields.get(0).title() + ": " + byHand, 1));
    }
    for (CollectingPlan.Step step : plan.steps().stream().limit(COMMANDS).toList()) {
      parts.add(new Part(Form.COMMAND, "Next, in " + step.where() + ":", step.command(), 1));
    }
  }

  /** The lines that were not understood, but look like fields that decide. */
  private Map<Field, NotUnderstood> seeming(List<FindingResult> suspects) {
    Set<Field> missing =
        Suspects.missing(suspects).stream().map(FieldPath::field).collect(Collectors.toSet());
    Map<Field, NotUnderstood> seeming = new LinkedHashMap<>();
    for (NotUnderstood one :
        snapshot.read().get().map(SnapshotResult.Read::notUnderstood).orElse(List.of())) {
      String key = one.setting().substring(0, one.setting().indexOf('='));
      FieldPath.parse(key)
          .map(FieldPath::field)
          .filter(missing::contains)
          .filter(field -> seeming.size() < STATED)
          .ifPresent(field -> seeming.putIfAbsent(field, one));
    }
    return seeming;
  }

  private void state(Collection<NotUnderstood> seeming, List<Part> parts) {
    List<String> lines =
        seeming.stream().map(one -> sentences.line(new Place(one.file(), one.line(), 1))).toList();
    boolean isOne = lines.size() == 1;
    parts.add(
        new Part(
            Form.TEXT,
            "",
            Phrases.capitalized(Phrases.list(lines, "and"))
                + (isOne
                    ? " looks like a register that is missing. If it is,"
                    : " look like registers that are missing. If they are,")
                + " check again:",
            1));
    List<String> settings = seeming.stream().map(NotUnderstood::setting).toList();
    parts.add(new Part(Form.VERBATIM, "", command(settings), 1));
  }
}
