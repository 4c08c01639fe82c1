// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;

/**
 * An instruction whose outcome is predicted.
 *
 * @param name as in clauses, such as {@code vmxon}
 * @param stages in the order in which the processor passes them
 * @param effects what it changes if it succeeds, each where its condition holds
 */
public record Instruction(String name, List<String> stages, List<Requirement.Note> effects) {
  public Instruction {
    stages = List.copyOf(stages);
    effects = List.copyOf(effects);
  }
}
