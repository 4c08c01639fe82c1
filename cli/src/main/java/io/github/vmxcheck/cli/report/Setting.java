// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a report needs besides the validations.
 *
 * @param specification the clauses
 * @param validator puts findings into words
 * @param editions numbers of the manual's sections
 * @param edition the edition cited first
 * @param all whether satisfied and not applicable requirements are reported too
 * @param width columns of text
 * @param style how text is marked
 * @param projectFile the project's file that counted; empty if none did
 */
public record Setting(
    Specification specification,
    Validator validator,
    Editions editions,
    String edition,
    boolean all,
    int width,
    Style style,
    String projectFile) {

  /** Text cannot be narrower than this. */
  public static final int NARROWEST = 40;

  private static final String OF_THE_TUTORIALS = "2018";

  /** The editions cited: the one asked for and the one the tutorial literature uses. */
  List<String> editionsShown() {
    return Stream.of(edition, OF_THE_TUTORIALS).distinct().toList();
  }

  /** Name of the profile that was chosen. */
  Optional<String> profile() {
    return validator.knownProcessors().chosen().map(Profile::name);
  }

  /** The same for other text. */
  public Setting of(int otherWidth, Style otherStyle) {
    return new Setting(
        specification, validator, editions, edition, all, otherWidth, otherStyle, projectFile);
  }

  /** The same for all findings. */
  Setting withAll() {
    return new Setting(
        specification, validator, editions, edition, true, width, style, projectFile);
  }

  /** The findings that reports for programs hold. */
  List<Finding> shown(Findings findings) {
    return all ? findings : findings.notable();
  }
}
