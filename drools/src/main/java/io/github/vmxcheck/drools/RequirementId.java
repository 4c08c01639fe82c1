// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says which ids a project may give its requirements. */
public final class RequirementId {
  private static final Pattern FORM = Pattern.compile("^[a-z][a-z0-9]*(?:-[a-z0-9]+)++");

  /** Those that later versions may use more of. */
  private static final List<String> OURS =
      List.of("state-", "capability-", "mp-", "region-", "vmcs-");

  private RequirementId() {}

  /** What is wrong with an id, if anything. */
  public static Optional<String> problem(String id) {
    if (!FORM.matcher(id).matches()) {
      return Optional.of(
          "id: found '" + id + "', expected small words with hyphens, such as acme-cr0-wp");
    }
    Specification builtIn = Specification.builtIn();
    boolean isOurs =
        OURS.stream().anyMatch(id::startsWith)
            || builtIn.instructions().stream().anyMatch(one -> id.startsWith(one.name() + "-"))
            || builtIn.byId(id).isPresent();
    return isOurs
        ? Optional.of(
            "id: found '"
                + id
                + "', which is or may become one of vmxcheck's, expected a word of the project"
                + " before it, such as acme-"
                + id)
        : Optional.empty();
  }
}
