// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Examples.Example;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Every requirement has the same form. */
class SpecificationTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Set<Kind> WITH_STEP = EnumSet.of(Kind.PREREQUISITE, Kind.PRACTICE);

  private final Specification specification = Specification.builtIn();
  private final List<Requirement> requirements = specification.requirements();

  @Test
  void theSectionsMatchTheRequirementFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("requirements"))) {
      assertThat(specification.sections().stream().map(section -> section.name() + ".yaml"))
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void aFileIsNamedAfterItsSection() {
    for (Section section : specification.sections()) {
      String words = section.title().toLowerCase(Locale.ROOT);
      assertThat(section.name())
          .isEqualTo(words.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", ""));
    }
  }

  @Test
  void idsAreLowerCaseWordsAndIndexesAreSequential() {
    for (int i = 0; i < requirements.size(); i++) {
      assertThat(requirements.get(i).id()).matches("[a-z0-9]+(-[a-z0-9]+)+");
      assertThat(requirements.get(i).index()).isEqualTo(i);
    }
  }

  @Test
  void stagesAndOutcomesBelongToPrerequisites() {
    for (Requirement requirement : requirements) {
      boolean decides = requirement.kind() == Kind.PREREQUISITE;
      boolean isObservation = requirement.kind() == Kind.OBSERVATION;
      assertThat(requirement.instructions().isEmpty())
          .as(requirement.id())
          .isEqualTo(!decides && !isObservation);
      assertThat(!requirement.outcomes().isEmpty()).as(requirement.id()).isEqualTo(decides);
      if (decides) {
        assertThat(requirement.instructions().values())
            .allSatisfy(tested -> assertThat(tested.stage()).isNotEmpty());
        assertThat(requirement.level()).as(requirement.id()).isEqualTo(Level.ERROR);
      }
    }
  }

  @Test
  void eachVmfailHasAnErrorNumberAndAKnownOutcome() {
    for (Requirement requirement : requirements) {
      boolean fails =
          requirement.outcomes().stream().anyMatch(one -> one.outcome().equals("vmfail"));
      requirement
          .instructions()
          .forEach(
              (name, tested) -> {
                boolean has = tested.errorNumber().isPresent();
                assertThat(has).as(requirement.id()).isEqualTo(fails);
                specification
                    .outcomes()
                    .alternatives("vmfail", tested.errorNumber())
                    .forEach(one -> assertThat(!has || isKnown(one)).isTrue());
              });
    }
  }

  private boolean isKnown(Requirement.OutcomeCase one) {
    return specification.outcomes().has(one.outcome());
  }

  @Test
  void aSimilarRequirementNamesItsOwnInstruction() {
    Requirement clear = specification.byId("vmclear-not-in-non-root-operation").orElseThrow();
    Requirement load = specification.byId("vmptrld-not-in-non-root-operation").orElseThrow();

    assertThat(load.rule()).isEqualTo(clear.id());
    assertThat(clear.message()).endsWith("where VMCLEAR causes a VM exit");
    assertThat(load.message()).endsWith("where VMPTRLD causes a VM exit");
    assertThat(load.why()).contains("VMPTRLD", "exit reason 21");
    assertThat(load.citations().get(0).title()).startsWith("VMPTRLD");
    assertThat(load.instructions()).containsOnlyKeys("vmptrld");
    assertThat(load.appliesWhen()).isEqualTo(clear.appliesWhen());
    assertThat(load.examples().violated().get(0).alsoViolates())
        .contains("vmclear-not-in-non-root-operation");
  }

  @Test
  void aPackNeedsItsListOfSections(@TempDir Path empty) {
    assertThatThrownBy(() -> Specification.of(List.of(Pack.builtIn(), Pack.of(empty))))
        .isInstanceOf(SpecificationException.class)
        .hasMessage("specification.yaml: not found, expected in the pack");
  }

  @Test
  void aStepBelongsToPrerequisitesAndPractices() {
    for (Requirement requirement : requirements) {
      assertThat(requirement.step().isPresent())
          .as(requirement.id())
          .isEqualTo(WITH_STEP.contains(requirement.kind()));
      requirement.step().ifPresent(step -> assertThat(specification.step(step)).isPresent());
    }
  }

  @Test
  void earlierTestsAreInTheSameStage() {
    for (Requirement requirement : requirements) {
      for (String id : requirement.after()) {
        Requirement first = specification.byId(id).orElseThrow();
        requirement
            .instructions()
            .forEach(
                (name, tested) ->
                    assertThat(first.stage(name)).as(requirement.id()).contains(tested.stage()));
        assertThat(first.after()).as("no cycle").doesNotContain(requirement.id());
      }
    }
  }

  @Test
  void otherRequirementsAreKnownById() {
    for (Requirement requirement : requirements) {
      requirement.minorIf().ifPresent(id -> assertThat(specification.byId(id)).isPresent());
      for (Example example : examples(requirement)) {
        for (String id : example.alsoViolates()) {
          assertThat(specification.byId(id)).as(requirement.id() + ": " + id).isPresent();
          assertThat(id).isNotEqualTo(requirement.id());
        }
      }
    }
  }

  @Test
  void aMessageIsOneLineWithKnownFieldsAndWithoutAFullStop() {
    for (Requirement requirement : requirements) {
      assertThat(requirement.message())
          .as(requirement.id())
          .doesNotContain("\n")
          .doesNotEndWith(".");
      for (MatchResult place : PLACEHOLDER.matcher(requirement.message()).results().toList()) {
        String name = place.group(1);
        assertThat(name.equals("bits") || FieldPath.parse(name).isPresent())
            .as(requirement.id() + ": " + place.group())
            .isTrue();
      }
    }
  }

  @Test
  void statementsReasonsAndFixesAreSentences() {
    for (Requirement requirement : requirements) {
      assertThat(requirement.statement()).as(requirement.id()).doesNotContain("\n");
      assertThat(List.of(requirement.statement(), requirement.why(), requirement.fix()))
          .as(requirement.id())
          .allMatch(text -> text.endsWith(".") || text.endsWith(".)"));
    }
  }

  /** In plain YAML text, everything after {@code " #"} is lost, as in "raises #UD". */
  @Test
  void noTextIsCutOffByAComment() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("requirements"))) {
      for (Path file : files.toList()) {
        assertThat(cutOff(compose(Files.readString(file)))).as(file.toString()).isEmpty();
      }
    }
    assertThat(cutOff(compose("why: VMXON raises #UD\nfix: [{ a: 'b #c' }] # d\n")))
        .containsExactly("VMXON raises");
  }

  private static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
  }

  private static List<String> cutOff(Node node) {
    if (node instanceof ScalarNode scalar) {
      boolean isCut = scalar.getInLineComments() != null && !scalar.getInLineComments().isEmpty();
      return isCut ? List.of(scalar.getValue()) : List.of();
    }
    Stream<Node> children =
        node instanceof MappingNode mapping
            ? mapping.getValue().stream().map(NodeTuple::getValueNode)
            : ((SequenceNode) node).getValue().stream();
    return children.flatMap(child -> cutOff(child).stream()).toList();
  }

  @Test
  void onlyMultiprocessorExamplesHaveSeveralProcessors() {
    for (Requirement requirement : requirements) {
      for (Example example : requirement.examples().violated()) {
        boolean several = example.processors().size() > 1 || !example.machine().isEmpty();
        assertThat(several)
            .as(requirement.id())
            .isEqualTo(requirement.kind() == Kind.MULTIPROCESSOR);
      }
    }
  }

  @Test
  void everyGoodStateIsRead() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("bases"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        assertThat(ExampleStates.base(name).knows(Field.CR0)).as(name).isTrue();
      }
    }
  }

  private static List<Example> examples(Requirement requirement) {
    Examples examples = requirement.examples();
    return Stream.of(examples.satisfied(), examples.violated(), examples.notApplicable())
        .flatMap(List::stream)
        .toList();
  }
}
