// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All requirements, in the order of {@code specification.yaml}. */
public final class Specification {
  private final Outcomes outcomes;
  private final Map<String, Instruction> instructions;
  private final Map<String, InstructionGroup> groups;
  private final List<Section> sections;
  private final Map<String, Requirement> byId = new LinkedHashMap<>();

  Specification(
      Outcomes outcomes,
      Map<String, Instruction> instructions,
      Map<String, InstructionGroup> groups,
      List<Section> sections) {
    this.outcomes = outcomes;
    this.instructions = instructions;
    this.groups = groups;
    this.sections = List.copyOf(sections);
    for (Section section : sections) {
      for (Requirement requirement : section.requirements()) {
        if (byId.put(requirement.id(), requirement) != null) {
          throw new IllegalStateException("duplicate requirement id " + requirement.id());
        }
      }
    }
  }

  /** The built-in specification. */
  public static Specification builtIn() {
    return of(List.of(Pack.builtIn()));
  }

  /**
   * The specification of several packs.
   *
   * @throws SpecificationException if a file is invalid
   */
  public static Specification of(List<Pack> packs) {
    return SpecificationReader.read(packs);
  }

  /**
   * The built-in specification with the sections of a project.
   *
   * @param files the content of each section's file, by section name
   * @param problems receives the errors of invalid files, whose sections are omitted
   */
  public static Specification builtInWith(
      Map<String, YamlNode> files, Consumer<SpecificationException> problems) {
    return SpecificationReader.readWith(files, problems);
  }

  Specification with(List<Section> others) {
    List<Section> all = new ArrayList<>(sections);
    all.addAll(others);
    return new Specification(outcomes, instructions, groups, all);
  }

  public List<Section> sections() {
    return sections;
  }

  /** All requirements; the index of each is its position in this list. */
  public List<Requirement> requirements() {
    return List.copyOf(byId.values());
  }

  /** The prerequisites that an instruction tests in one of its stages. */
  public List<Requirement> prerequisites(Instruction instruction, String stage) {
    return byId.values().stream()
        .filter(requirement -> requirement.decides(instruction))
        .filter(one -> one.stage(instruction.name()).orElseThrow().equals(stage))
        .toList();
  }

  public Optional<Requirement> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The instructions whose outcome is predicted; the first is the default. */
  public List<Instruction> instructions() {
    return List.copyOf(instructions.values());
  }

  /** The instruction with this name, if its outcome is predicted. */
  public Optional<Instruction> instruction(String name) {
    return Optional.ofNullable(instructions.get(name));
  }

  /** The instructions that are reported together. */
  public List<InstructionGroup> groups() {
    return List.copyOf(groups.values());
  }

  /** The group of an instruction, if it is in one. */
  public Optional<InstructionGroup> group(String instruction) {
    return groups.values().stream()
        .filter(group -> group.members().contains(instruction))
        .findFirst();
  }

  /** The possible outcomes of instructions. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** The step with this number, if a guide has it. */
  public Optional<Instruction.GuideStep> step(int number) {
    return instructions.values().stream()
        .flatMap(instruction -> instruction.guide().stream())
        .filter(step -> step.number() == number)
        .findFirst();
  }

  /** The guide to an instruction: its own, or that of the first instruction. */
  public List<Instruction.GuideStep> guide(Instruction instruction) {
    return instruction.guide().isEmpty() ? instructions().get(0).guide() : instruction.guide();
  }
}
