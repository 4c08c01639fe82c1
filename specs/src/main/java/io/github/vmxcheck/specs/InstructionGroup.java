// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;

/**
 * Instructions that requirements name together and reports show together.
 *
 * @param name as in requirements
 * @param title for reports
 * @param members their names
 */
public record InstructionGroup(String name, String title, List<String> members) {
  public InstructionGroup {
    members = List.copyOf(members);
  }
}
