// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Diagnosis.Bit;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Describes findings. A report only asks for the findings it shows, so the others cost nothing.
 * Thread-safe.
 */
final class Diagnostician {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  /** Maximum number of facts that a message names. */
  private static final int MOST_FACTS = 3;

  private final RequirementEvaluator evaluator;
  private final RuleBase rules;

  Diagnostician(List<Requirement> requirements, RuleBase rules) {
    evaluator = new RequirementEvaluator(requirements, rules);
    this.rules = rules;
  }

  /** Describes a finding on one logical processor. */
  Diagnosis diagnose(ProcessorValidation validation, Finding finding) {
    ProcessorSnapshot state = validation.state();
    Requirement requirement = finding.requirement();
    List<Evidence> evidence = evidence(finding, state, OptionalLong.of(state.id()));
    if (requirement.kind() == Kind.OBSERVATION) {
      return new Diagnosis(
          Observation.message(validation, finding),
          List.of(),
          evidence,
          List.of(),
          notes(requirement, state));
    }
    List<FieldPath> missing =
        OpenFields.of(
            finding,
            reads(finding),
            field -> List.of(state),
            field -> evaluator.decide(requirement, state, field));
    return new Diagnosis(
        message(finding, state, missing),
        bits(finding, state),
        evidence,
        missing,
        notes(finding, state));
  }

  /** Describes a finding across processors. */
  Diagnosis diagnose(Validation validation, Finding finding) {
    ProcessorSnapshot machine = validation.snapshot().machine();
    List<ProcessorSnapshot> states =
        validation.processors().stream().map(ProcessorValidation::state).toList();
    List<Evidence> evidence = new ArrayList<>(evidence(finding, machine, OptionalLong.empty()));
    List<Evidence> ofProcessors = new ArrayList<>();
    for (ProcessorSnapshot state : states) {
      ofProcessors.addAll(evidence(finding, state, OptionalLong.of(state.id())));
    }
    evidence.addAll(SharedValues.deciding(finding, ofProcessors));
    List<FieldPath> paths =
        OpenFields.of(
            finding,
            reads(finding),
            field -> field.isOfMachine() ? List.of(machine) : states,
            field -> evaluator.decide(finding.requirement(), states, machine, field));
    return new Diagnosis(
        message(finding, machine, paths),
        List.of(),
        evidence,
        paths,
        notes(finding.requirement(), machine));
  }

  private static String message(Finding finding, ProcessorSnapshot state, List<FieldPath> missing) {
    return switch (finding.verdict()) {
      case VIOLATED -> wrong(finding, state);
      case UNDETERMINED -> undetermined(state, missing);
      case NOT_APPLICABLE -> "does not apply in this state";
      case SATISFIED -> "as required";
    };
  }

  private static String undetermined(ProcessorSnapshot state, List<FieldPath> missing) {
    List<String> absent = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (FieldPath path : missing) {
      (path.in(state).isUnreadable(path.field()) ? unreadable : absent).add(ValueText.title(path));
    }
    if (missing.isEmpty()) {
      return "the dump contains contradictory values";
    }
    String text = absent.isEmpty() ? "" : "missing " + String.join(", ", absent);
    if (!unreadable.isEmpty()) {
      text += (absent.isEmpty() ? "" : "; ") + String.join(", ", unreadable);
      text += unreadable.size() == 1 ? " is unreadable" : " are unreadable";
    }
    return text;
  }

  /** Where each of several facts must satisfy the requirement, names those that do not. */
  private static String wrong(Finding finding, ProcessorSnapshot state) {
    if (!finding.requirement().fact().isSeveral()) {
      return fill(finding.requirement(), finding.bits(), state);
    }
    List<WrongBits> bits = finding.bits();
    String text =
        bits.stream()
            .limit(MOST_FACTS)
            .map(one -> fill(finding.requirement(), List.of(one), state))
            .collect(Collectors.joining("; "));
    int more = bits.size() - MOST_FACTS;
    return more > 0 ? text + "; and " + more + " more" : text;
  }

  private static String fill(
      Requirement requirement, List<WrongBits> bits, ProcessorSnapshot state) {
    Matcher matcher = PLACEHOLDER.matcher(requirement.message());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(value(matcher.group(1), requirement, bits, state)));
    }
    return matcher.appendTail(text).toString();
  }

  private static String value(
      String name, Requirement requirement, List<WrongBits> bits, ProcessorSnapshot state) {
    boolean isOfOneFact = requirement.fact().isSeveral();
    if (name.equals("bits")) {
      return isOfOneFact ? ValueText.bitsAlone(state, bits) : ValueText.bits(state, bits);
    }
    if (name.equals("path") && isOfOneFact) {
      return bits.get(0).path().text();
    }
    return FieldPath.parseAny(name)
        .map(path -> path.isOneValue() ? path : path.inEntry(bits.get(0).entry()))
        .map(path -> ValueText.of(path.in(state), path.field()))
        .orElseThrow(
            () -> new IllegalStateException(requirement.id() + ": no field {" + name + "}"));
  }

  private static List<Bit> bits(Finding finding, ProcessorSnapshot state) {
    List<Bit> bits = new ArrayList<>();
    for (WrongBits wrong : finding.bits()) {
      for (int i = 0; i < wrong.field().width(); i++) {
        if ((wrong.mask() >>> i & 1) != 0) {
          bits.add(bit(wrong, i, state, finding.verdict() == Verdict.VIOLATED));
        }
      }
    }
    return bits;
  }

  /** In an undetermined finding, what a known bit must be depends on unknown bits. */
  private static Bit bit(WrongBits of, int i, ProcessorSnapshot snapshot, boolean wrong) {
    Field field = of.field();
    ProcessorSnapshot state = of.path().in(snapshot);
    String name = RegisterLayout.of(field).map(layout -> layout.name(i)).orElse("");
    if (!state.knows(field, 1L << i)) {
      return new Bit(of.path(), i, name, OptionalInt.empty(), OptionalInt.empty());
    }
    int actual = (int) (state.value(field) >>> i & 1);
    OptionalInt required = wrong ? OptionalInt.of(1 - actual) : OptionalInt.empty();
    return new Bit(of.path(), i, name, OptionalInt.of(actual), required);
  }

  private List<Evidence> evidence(
      Finding finding, ProcessorSnapshot snapshot, OptionalLong processor) {
    List<Evidence> evidence = new ArrayList<>();
    for (FieldPath path : paths(finding)) {
      Field field = path.field();
      ProcessorSnapshot state = path.in(snapshot);
      if (!state.isAbsent(field)) {
        long mask =
            finding.bits().stream()
                .filter(wrong -> wrong.path().equals(path))
                .mapToLong(WrongBits::mask)
                .findFirst()
                .orElse(field.mask());
        evidence.add(
            new Evidence(processor, path, Value.of(state, field), state.origin(field, mask)));
      }
    }
    return evidence;
  }

  /**
   * The fields with wrong bits, then all that the rule reads; for a list, those of the entries with
   * wrong bits.
   */
  private Set<FieldPath> paths(Finding finding) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    finding.bits().forEach(wrong -> paths.add(wrong.path()));
    for (Field field : reads(finding)) {
      if (!field.isInList()) {
        paths.add(FieldPath.of(field));
        continue;
      }
      for (WrongBits wrong : finding.bits()) {
        if (wrong.field().group() == field.group()) {
          paths.add(FieldPath.of(field).inEntry(wrong.entry()));
        }
      }
    }
    return paths;
  }

  /** The notes of the requirement, and why a seemingly impossible state is possible. */
  private static List<String> notes(Finding finding, ProcessorSnapshot state) {
    Requirement requirement = finding.requirement();
    List<String> notes = notes(requirement, state);
    if (requirement.kind() != Kind.CONSISTENCY || finding.verdict() != Verdict.VIOLATED) {
      return notes;
    }
    List<String> more = new ArrayList<>(notes);
    if (state.isSeenByGuest()) {
      more.add("This is what a guest sees: its VMM decides what registers and CPUID contain.");
    } else if (Concluder.isAllowed(requirement, finding.bits(), state)) {
      more.add(
          requirement.allowedBy().orElseThrow().title()
              + " allows the bits: the processor has them, and the other values are doubtful.");
    }
    return more;
  }

  private static List<String> notes(Requirement requirement, ProcessorSnapshot state) {
    return requirement.notes().stream()
        .filter(note -> note.when().of(state) == Truth.TRUE)
        .map(Requirement.Note::text)
        .distinct()
        .toList();
  }

  private List<Field> reads(Finding finding) {
    return rules.reads(finding.requirement());
  }
}
