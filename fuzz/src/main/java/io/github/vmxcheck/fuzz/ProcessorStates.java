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
 * Generates states of one processor model. States have the promised properties by construction; the
 * validator has checked each part they are built from. Not thread-safe.
 */
public final class ProcessorStates {
  private final Specification specification;
  private final Templates templates;

  private ProcessorStates(Optional<Profile> profile) {
    specification = Specification.builtIn();
    templates = new Templates(specification, profile);
  }

  /** States of a Skylake client processor, as in the examples of the specification. */
  public static ProcessorStates usual() {
    return new ProcessorStates(Optional.empty());
  }

  /** States of a known processor or hypervisor. */
  public static ProcessorStates of(Profile profile) {
    return new ProcessorStates(Optional.of(profile));
  }

  /**
   * Requirements that every state violates because the processor itself does, for example by a
   * reserved bit that it sets. Empty for most processors.
   */
  public Set<String> violatedByProcessor() {
    return Set.copyOf(templates.always());
  }

  /** VMXON would succeed: nothing that it depends on is violated or undetermined. */
  public States valid() {
    return new TemplateStates(templates.valid());
  }

  /**
   * This requirement is violated and no other, except those that its examples list as {@code
   * also-violates} because no such state can avoid them.
   *
   * @throws IllegalArgumentException if there is no such requirement, or this processor cannot
   *     violate it
   */
  public States violating(String id) {
    return states(templates.violating(requirement(id)), id, "violates it");
  }

  /**
   * Nothing is violated, but one step away this requirement would be: one flipped bit, or a number
   * off by one. Some pointers are on the last page below the physical-address width.
   *
   * @throws IllegalArgumentException if there is no such requirement, or no such state
   */
  public States nearMiss(String id) {
    return states(templates.nearMiss(requirement(id)), id, "is one step from violating it");
  }

  /**
   * A captured state with one to four changes: flipped bits and unknown fields.
   *
   * @throws IllegalArgumentException if no logical processor of the snapshot has a field
   */
  public static States mutating(Snapshot snapshot) {
    if (snapshot.processors().stream().allMatch(ProcessorSnapshot::isEmpty)) {
      throw new IllegalArgumentException(
          "no logical processor of the snapshot has a field, expected at least one field");
    }
    return new Mutations(snapshot);
  }

  /**
   * Any state that the manual does not rule out: in every mode, valid or with up to three errors.
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

  /** Any bits, known or unknown, whether or not a processor can have them. */
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
