// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import java.util.List;
import java.util.Optional;

/**
 * An environment that a dump shows and that accounts for requirements that are not satisfied.
 *
 * @param id as {@code vmxcheck explain} takes it
 * @param title in a few words
 * @param text what is going on, in sentences
 * @param fix what to do
 * @param explains ids of the violated and undetermined requirements
 * @param place of the phrase that shows it; empty if values of a processor do
 */
public record EnvironmentResult(
    String id,
    String title,
    String text,
    String fix,
    List<String> explains,
    Optional<Place> place) {

  public EnvironmentResult {
    explains = List.copyOf(explains);
  }
}
