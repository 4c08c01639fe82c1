// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environment.Sign;
import io.github.vmxcheck.specs.Environments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the environments that a dump shows and that account for what is not satisfied in it. */
final class ShownEnvironments {
  private final EnvironmentPhrases phrases = new EnvironmentPhrases();

  /** The environments, without those of which the dump shows a kind. */
  List<EnvironmentResult> of(Validation validation) {
    Set<String> unsatisfied = unsatisfied(validation);
    List<EnvironmentResult> shown = new ArrayList<>();
    Set<String> wider = new HashSet<>();
    for (Environment one : Environments.builtIn().all()) {
      List<String> explained = one.explains().stream().filter(unsatisfied::contains).toList();
      if (!explained.isEmpty()) {
        shown(one, validation).ifPresent(place -> add(one, explained, place, shown, wider));
      }
    }
    shown.removeIf(one -> wider.contains(one.id()));
    return shown;
  }

  private static void add(
      Environment one,
      List<String> explained,
      Optional<Place> place,
      List<EnvironmentResult> shown,
      Set<String> wider) {
    shown.add(
        new EnvironmentResult(one.id(), one.title(), one.text(), one.fix(), explained, place));
    Optional<String> within = one.within();
    while (within.isPresent()) {
      wider.add(within.get());
      within = Environments.builtIn().byId(within.get()).flatMap(Environment::within);
    }
  }

  private static Set<String> unsatisfied(Validation validation) {
    Set<String> ids = new HashSet<>();
    for (ProcessorValidation processor : validation.processors()) {
      for (Verdict verdict : List.of(Verdict.VIOLATED, Verdict.UNDETERMINED)) {
        for (Finding finding : processor.findings().with(verdict)) {
          ids.add(finding.requirement().id());
        }
      }
    }
    return ids;
  }

  /** Whether a sign of the environment is there, and its place if it is a phrase. */
  private Optional<Optional<Place>> shown(Environment environment, Validation validation) {
    for (Sign sign : environment.signs()) {
      boolean isTrue =
          validation.processors().stream()
              .anyMatch(one -> sign.when().of(one.state()) == Truth.TRUE);
      if (isTrue) {
        List<SourceText> sources = validation.snapshot().sources();
        if (sign.phrases().isEmpty()) {
          return Optional.of(Optional.empty());
        }
        int last = lastLine(validation.snapshot());
        Optional<Place> place =
            sources.stream()
                .flatMap(one -> place(sign, one))
                .filter(at -> at.line() <= last)
                .findFirst();
        if (place.isPresent()) {
          return Optional.of(place);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The last line that a sign may be in. What comes after the last value of one moment of several,
   * which have labels, belongs to a later one.
   */
  private static int lastLine(Snapshot snapshot) {
    if (snapshot.label().isEmpty()) {
      return Integer.MAX_VALUE;
    }
    return Stream.concat(
            snapshot.processors().stream()
                .flatMap(state -> state.fields().stream().map(state::origin)),
            snapshot.hints().stream().map(Hint::origin))
        .filter(Origin::isRead)
        .mapToInt(Origin::line)
        .max()
        .orElse(Integer.MAX_VALUE);
  }

  /** The place of the first phrase if the text has one for each place of the sign. */
  private Stream<Place> place(Sign sign, SourceText source) {
    int first = 0;
    for (Map.Entry<Environment.Place, List<String>> one : sign.phrases().entrySet()) {
      OptionalInt line =
          one.getValue().stream()
              .map(text -> phrases.line(source, one.getKey(), text))
              .flatMapToInt(OptionalInt::stream)
              .min();
      if (line.isEmpty()) {
        return Stream.empty();
      }
      first = first == 0 ? line.getAsInt() : Math.min(first, line.getAsInt());
    }
    return Stream.of(new Place(source.name(), first, 1));
  }
}
