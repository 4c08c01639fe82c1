// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Builds templates from the valid states of the specification and the examples of its requirements.
 * Options that would change what a template violates are removed: the validator checks each option
 * alone.
 */
final class Templates {
  private static final String IN_64_BIT_MODE = "64-bit";
  private static final List<String> VALID = List.of(IN_64_BIT_MODE, "32-bit-pae", "32-bit-paging");

  private final Specification specification;
  private final Optional<Profile> profile;
  private final Judge judge;

  /** Requirements that the processor itself violates, for example by a reserved bit it sets. */
  private final Set<String> always;

  Templates(Specification specification, Optional<Profile> profile) {
    this.specification = specification;
    this.profile = profile;
    judge = new Judge(specification);
    always = judge.violated(snapshot(base(VALID.get(1))));
  }

  Judge judge() {
    return judge;
  }

  Set<String> always() {
    return always;
  }

  private ProcessorSnapshot base(String name) {
    ProcessorSnapshot state = ExampleStates.base(name);
    profile.ifPresent(known -> KnownProcessor.describe(state, known));
    return state;
  }

  private static Snapshot snapshot(ProcessorSnapshot state) {
    return new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
  }

  /** Whether the processor has the mode of a base state. */
  private boolean has(String base) {
    ProcessorSnapshot state = base(IN_64_BIT_MODE);
    boolean is32Bit = (state.value(IA32_VMX_BASIC) & VmxBasic.PHYSICAL_ADDRESS_32_BITS) != 0;
    return !is32Bit || !base.startsWith(IN_64_BIT_MODE);
  }

  /** States that violate only what the processor itself violates. */
  List<Template> valid() {
    List<Template> templates = new ArrayList<>();
    for (String name : VALID) {
      if (has(name)) {
        ProcessorSnapshot state = base(name);
        add(new Template(snapshot(state), Choices.of(state), List.of()), always, templates);
      }
    }
    return templates;
  }

  /**
   * States that violate one requirement. If every such state also violates others, the states with
   * the fewest others.
   */
  List<Template> violating(Requirement requirement) {
    SortedMap<Integer, List<Template>> byOthers = new TreeMap<>();
    String base = requirement.examples().base();
    for (Example example : requirement.examples().violated()) {
      Set<String> expected = new TreeSet<>(always);
      expected.add(requirement.id());
      expected.addAll(example.alsoViolates());
      List<Template> templates =
          byOthers.computeIfAbsent(example.alsoViolates().size(), some -> new ArrayList<>());
      for (String name : bases(base)) {
        if (!add(template(example, name, false), expected, templates)) {
          add(template(example, name, true), expected, templates);
        }
      }
    }
    return byOthers.values().stream().filter(some -> !some.isEmpty()).findFirst().orElse(List.of());
  }

  /** An example of the 64-bit state also applies to the other valid modes. */
  private List<String> bases(String base) {
    List<String> names = base.equals(IN_64_BIT_MODE) ? VALID : List.of(base);
    return names.stream().filter(this::has).toList();
  }

  /**
   * Converts an example to a state of this processor.
   *
   * @param isRelative whether to flip the bits that the example changes, because the values it
   *     gives may violate the requirement only on the processor of the examples
   */
  private Template template(Example example, String base, boolean isRelative) {
    List<ProcessorSnapshot> processors = new ArrayList<>();
    List<List<Change>> last = new ArrayList<>();
    for (Map<FieldPath, String> differences : example.processors()) {
      ProcessorSnapshot good = base(base).copyAs(processors.size());
      ProcessorSnapshot from = isRelative ? ExampleStates.base(base) : good;
      ProcessorSnapshot bad = from.copy();
      differences.forEach((path, text) -> ExampleStates.set(bad, path, text));
      processors.add(good);
      last.add(isRelative ? flipped(difference(from, bad), good) : difference(good, bad));
    }
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    example.machine().forEach((path, text) -> ExampleStates.set(machine, path, text));
    Snapshot state = new Snapshot("", List.of(), processors, machine);
    return new Template(state, Choices.of(processors.get(0)), last);
  }

  private static List<Change> flipped(List<Change> changes, ProcessorSnapshot state) {
    return changes.stream()
        .map(
            change ->
                change.unreadable()
                    ? change
                    : new Change(
                        change.field(),
                        change.mask(),
                        ~state.value(change.field()) & change.known(),
                        change.known(),
                        false))
        .toList();
  }

  /** The changes that turn one state into the other. */
  private static List<Change> difference(ProcessorSnapshot good, ProcessorSnapshot bad) {
    List<Change> changes = new ArrayList<>();
    for (Field field : Field.values()) {
      long mask = good.value(field) ^ bad.value(field) | good.known(field) ^ bad.known(field);
      if (bad.isUnreadable(field)) {
        changes.add(Change.unreadable(field));
      } else if (mask != 0) {
        changes.add(
            new Change(field, mask, bad.value(field) & mask, bad.known(field) & mask, false));
      }
    }
    return changes;
  }

  /**
   * Adds a template with the options that keep the expected violations; false if the template
   * itself has others.
   */
  private boolean add(Template template, Set<String> expected, List<Template> templates) {
    if (!judge.violated(template.baseline()).equals(expected)) {
      return false;
    }
    Template plain = new Template(template.base(), List.of(), template.last());
    List<Choice> harmless = new ArrayList<>();
    for (Choice choice : template.choices()) {
      List<List<Change>> options =
          choice.options().stream()
              .filter(option -> judge.violated(plain.state(List.of(option))).equals(expected))
              .toList();
      if (options.size() > 1) {
        harmless.add(new Choice(options));
      }
    }
    templates.add(new Template(template.base(), harmless, template.last()));
    return true;
  }

  /**
   * States that violate nothing but are one step from violating a requirement. They are one step
   * back from a violating state; a pointer may step to the last page below the physical-address
   * width.
   */
  List<Template> nearMiss(Requirement requirement) {
    List<Template> templates = new ArrayList<>();
    Set<List<Change>> seen = new HashSet<>();
    for (Template violating : violating(requirement)) {
      Snapshot state = violating.baseline();
      for (int i = 0; i < violating.last().size(); i++) {
        for (Change step : Steps.back(violating.last().get(i), state.processors().get(i))) {
          List<List<Change>> last = new ArrayList<>(violating.last());
          List<Change> own = new ArrayList<>(last.get(i));
          own.add(step);
          last.set(i, own);
          if (seen.add(own)) {
            add(new Template(violating.base(), violating.choices(), last), always, templates);
          }
        }
      }
    }
    return templates;
  }

  /** Violating states of all requirements, except impossible states and several processors. */
  List<Template> parts() {
    List<Template> parts = new ArrayList<>();
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() != Kind.CONSISTENCY && requirement.kind() != Kind.MULTIPROCESSOR) {
        parts.addAll(violating(requirement));
      }
    }
    return parts;
  }
}
