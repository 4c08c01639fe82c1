// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Specification;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  public List<String> editionsShown() {
    return Stream.of(edition, OF_THE_TUTORIALS).distinct().toList();
  }

  /** Name of the profile that was chosen. */
  public Optional<String> profile() {
    return validator.knownProcessors().chosen().map(Profile::name);
  }

  /** The same for other text. */
  public Setting of(int otherWidth, Style otherStyle) {
    return new Setting(
        specification, validator, editions, edition, all, otherWidth, otherStyle, projectFile);
  }

  /** The same for all findings. */
  public Setting withAll() {
    return new Setting(
        specification, validator, editions, edition, true, width, style, projectFile);
  }

  /** The findings that reports for programs hold. */
  public List<Finding> shown(Findings findings) {
    return all ? findings : findings.notable();
  }

  /** The platforms of the tools that wrote a dump; none if it is in the native format. */
  public static Set<String> platforms(Snapshot snapshot) {
    Set<String> platforms = new LinkedHashSet<>();
    for (String format : snapshot.formats()) {
      Formats.named(format).map(DumpFormat::platforms).ifPresent(platforms::addAll);
    }
    return platforms;
  }
}
