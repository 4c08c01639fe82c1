// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All clauses, in the order of {@code specification.yaml}. */
public final class Specification {
  private final List<Instruction> instructions;
  private final List<Section> sections;
  private final Map<String, Requirement> byId = new LinkedHashMap<>();

  Specification(List<Instruction> instructions, List<Section> sections) {
    this.instructions = List.copyOf(instructions);
    this.sections = List.copyOf(sections);
    for (Section section : sections) {
      for (Requirement requirement : section.requirements()) {
        if (byId.put(requirement.id(), requirement) != null) {
          throw new IllegalStateException("two clauses with the id " + requirement.id());
        }
      }
    }
  }

  /** The built-in specification. */
  public static Specification builtIn() {
    return SpecificationReader.readBuiltIn();
  }

  /**
   * The built-in specification with sections of a project.
   *
   * @param files what each section's file holds, by the name of the section
   * @param problems takes what is wrong with a file, which is left out
   */
  public static Specification builtInWith(
      Map<String, YamlNode> files, Consumer<SpecificationException> problems) {
    return SpecificationReader.readWith(files, problems);
  }

  Specification with(List<Section> others) {
    List<Section> all = new ArrayList<>(sections);
    all.addAll(others);
    return new Specification(instructions, all);
  }

  public List<Section> sections() {
    return sections;
  }

  /** All requirements; the index of each is its place in this list. */
  public List<Requirement> requirements() {
    return List.copyOf(byId.values());
  }

  /** The prerequisites of an instruction that are tested in one of its stages. */
  public List<Requirement> prerequisites(Instruction instruction, String stage) {
    return byId.values().stream()
        .filter(requirement -> requirement.decides(instruction))
        .filter(requirement -> requirement.stage().orElseThrow().equals(stage))
        .toList();
  }

  public Optional<Requirement> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The instruction of this name.
   *
   * @throws IllegalArgumentException if its outcome is not predicted
   */
  public Instruction instruction(String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no instruction " + name));
  }
}
