// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The layers: model, specs, rules, drools, cli, each knowing only those before it. */
class ArchitectureTest {
  private static final String BASE = "io.github.vmxcheck";
  private static final String MODEL = BASE + ".model..";
  private static final String READERS = BASE + ".model.reader..";
  private static final String SPECS = BASE + ".specs..";
  private static final String RULES = BASE + ".rules..";
  private static final String DROOLS = BASE + ".drools..";
  private static final String FUZZ = BASE + ".fuzz..";
  private static final String CLI = BASE + ".cli..";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages(BASE);

  @Test
  void theLayersAreAllThere() {
    for (String layer : new String[] {"model", "specs", "rules", "drools", "fuzz"}) {
      assertThat(PRODUCT).anyMatch(type -> type.getPackageName().equals(BASE + "." + layer));
    }
  }

  @Test
  void theModelKnowsNothingOfRequirementsAndReports() {
    check(mayNotUse(MODEL, SPECS, RULES, DROOLS, CLI));
  }

  @Test
  void theSpecificationKnowsNothingOfRulesAndReports() {
    check(mayNotUse(SPECS, RULES, DROOLS, CLI));
  }

  @Test
  void theRulesKnowNothingOfFilesAndReports() {
    check(mayNotUse(RULES, DROOLS, FUZZ, CLI, READERS));
  }

  @Test
  void theOtherEngineKnowsNothingOfReadersAndReports() {
    check(mayNotUse(DROOLS, FUZZ, CLI, READERS));
  }

  @Test
  void onlyTheOtherEngineKnowsDrools() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(DROOLS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.drools..", "org.kie.."));
  }

  @Test
  void theGeneratorsKnowNothingOfFilesAndReports() {
    check(mayNotUse(FUZZ, DROOLS, CLI, READERS));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(BASE + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void onlyTheProgramPrintsAndExits() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace"));
  }

  @Test
  void aDependencyTheWrongWayIsSeen() {
    assertThatThrownBy(() -> mayNotUse(RULES, MODEL).check(PRODUCT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Validator");
  }

  private static ArchRule mayNotUse(String layer, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(layer)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCT);
  }
}
