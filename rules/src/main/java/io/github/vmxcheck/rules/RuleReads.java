package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/** Which fields the rules of a requirement read. */
public final class RuleReads {
  private RuleReads() {}

  public static List<Field> of(Requirement requirement) {
    return List.of(Field.values());
  }
}
