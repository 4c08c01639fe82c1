// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Processor states on demand, of one processor model. What each kind promises is so by
 * construction, and the validator has been asked for each of its parts. For one thread.
 */
public final class ProcessorStates {
  private final Specification specification;
  private final Templates templates;

  private ProcessorStates(Optional<Profile> profile) {
    specification = Specification.builtIn();
    templates = new Templates(specification, profile);
  }

  /** Those of a Skylake client processor, as in the examples of the specification. */
  public static ProcessorStates usual() {
    return new ProcessorStates(Optional.empty());
  }

  /** Those of a known processor or hypervisor. */
  public static ProcessorStates of(Profile profile) {
    return new ProcessorStates(Optional.of(profile));
  }

  /**
   * What every state violates because the processor itself does, such as a reserved bit that it
   * sets; for most processors nothing.
   */
  public Set<String> violatedByProcessor() {
    return Set.copyOf(templates.always());
  }

  /** VMXON would succeed, and nothing is violated or undetermined that it depends on. */
  public States valid() {
    return new TemplateStates(templates.valid());
  }

  /**
   * This requirement is violated and no other, but for those its clause says no such state can help
   * violating.
   *
   * @throws IllegalArgumentException if there is no such requirement, or this processor cannot
   *     violate it
   */
  public States violating(String id) {
    return states(templates.violating(requirement(id)), id, "violates it");
  }

  /**
   * Nothing is violated, and one step away this requirement would be: a bit turned round, or a
   * number greater or less by one. Pointers are on the last page below the width, too.
   *
   * @throws IllegalArgumentException if there is no such requirement, or no such state
   */
  public States nearMiss(String id) {
    return states(templates.nearMiss(requirement(id)), id, "is one step from violating it");
  }

  /**
   * A captured state with one to four changes: bits turned round, fields unknown.
   *
   * @throws IllegalArgumentException if the snapshot tells nothing
   */
  public static States mutating(Snapshot snapshot) {
    if (snapshot.processors().stream().allMatch(ProcessorSnapshot::isEmpty)) {
      throw new IllegalArgumentException("the snapshot tells nothing of any logical processor");
    }
    return new Mutations(snapshot);
  }

  /**
   * Any state that a processor can be in, as far as the manual says which it cannot: in every mode,
   * in order or with up to three things wrong.
   */
  public States anyState() {
    List<Template> parts = templates.parts();
    List<Template> modes = new ArrayList<>(templates.valid());
    modes.addAll(parts);
    return new MixedStates(
        new TemplateStates(modes),
        parts.stream().map(part -> part.last().get(0)).distinct().toList(),
        this::isPossible);
  }

  private boolean isPossible(Snapshot state) {
    return templates.judge().violated(state).stream()
        .noneMatch(id -> requirement(id).kind() == Kind.CONSISTENCY);
  }

  /** Any bits, told or not, be there such a processor or not. */
  public static States anyBits() {
    return new AnyBits();
  }

  private Requirement requirement(String id) {
    return specification
        .byId(id)
        .orElseThrow(() -> new IllegalArgumentException("there is no requirement '" + id + "'"));
  }

  private static States states(List<Template> found, String id, String what) {
    if (found.isEmpty()) {
      throw new IllegalArgumentException(id + ": no state of this processor " + what);
    }
    return new TemplateStates(found);
  }
}
