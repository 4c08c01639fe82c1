// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;

/**
 * The requirements of one subsection of the manual, in the manual's order.
 *
 * @param name base name of its files
 * @param title the subsection's title
 * @param requirements its requirements
 */
public record Section(String name, String title, List<Requirement> requirements) {
  public Section {
    requirements = List.copyOf(requirements);
  }
}
