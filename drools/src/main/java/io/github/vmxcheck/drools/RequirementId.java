// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the ids of project requirements. */
public final class RequirementId {
  private static final Pattern FORM = Pattern.compile("^[a-z][a-z0-9]*(?:-[a-z0-9]+)++");

  /** Prefixes reserved for vmxcheck: later versions may add ids with them. */
  private static final List<String> RESERVED =
      List.of("state-", "capability-", "mp-", "region-", "vmcs-");

  private RequirementId() {}

  /** What is wrong with an id, if anything. */
  public static Optional<String> problem(String id) {
    if (!FORM.matcher(id).matches()) {
      return Optional.of(
          "id: found '"
              + id
              + "', expected lower-case words joined by hyphens, such as acme-cr0-wp");
    }
    Specification builtIn = Specification.builtIn();
    boolean isReserved =
        RESERVED.stream().anyMatch(id::startsWith)
            || builtIn.instructions().stream().anyMatch(one -> id.startsWith(one.name() + "-"))
            || builtIn.byId(id).isPresent();
    return isReserved
        ? Optional.of(
            "id: found '"
                + id
                + "', which is reserved for vmxcheck, expected a project prefix, such as acme-"
                + id)
        : Optional.empty();
  }
}
