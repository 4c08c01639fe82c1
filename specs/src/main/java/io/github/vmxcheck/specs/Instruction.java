package io.github.vmxcheck.specs;

import java.util.List;

/**
 * An instruction whose outcome is predicted.
 *
 * @param name as in clauses, such as {@code vmxon}
 * @param stages in the order in which the processor passes them
 */
public record Instruction(String name, List<String> stages) {
  public Instruction {
    stages = List.copyOf(stages);
  }
}
