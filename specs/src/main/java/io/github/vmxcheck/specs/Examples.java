package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import java.util.List;
import java.util.Map;

/**
 * The examples of a clause, each a difference from a good state.
 *
 * @param base name of the good state, a file of {@code specs/bases}
 * @param satisfied states that satisfy the requirement
 * @param violated states that violate it
 * @param notApplicable states it does not concern
 */
public record Examples(
    String base, List<Example> satisfied, List<Example> violated, List<Example> notApplicable) {

  /**
   * One state.
   *
   * @param processors a difference for each logical processor, at least one
   * @param machine differences of {@code vmm.*}
   * @param alsoViolates ids of further requirements this state cannot help violating
   */
  public record Example(
      List<Map<FieldPath, String>> processors,
      Map<FieldPath, String> machine,
      List<String> alsoViolates) {
    public Example {
      processors = List.copyOf(processors);
      alsoViolates = List.copyOf(alsoViolates);
    }
  }

  public Examples {
    satisfied = List.copyOf(satisfied);
    violated = List.copyOf(violated);
    notApplicable = List.copyOf(notApplicable);
  }
}
