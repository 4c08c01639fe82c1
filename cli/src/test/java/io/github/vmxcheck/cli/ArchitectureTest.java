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

/** The layers: model, specs, rules, cli, each knowing only those before it. */
class ArchitectureTest {
  private static final String BASE = "io.github.vmxcheck";
  private static final String MODEL = BASE + ".model..";
  private static final String READERS = BASE + ".dumps..";
  private static final String SPECS = BASE + ".specs..";
  private static final String RULES = BASE + ".rules..";
  private static final String FUZZ = BASE + ".fuzz..";
  private static final String CLI = BASE + ".cli..";

  /** Without what the build makes of the rules' conditions, in packages of their own. */
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/Lambda"))
          .importPackages(BASE);

  @Test
  void theLayersAreAllThere() {
    for (String layer : new String[] {"model", "dumps", "specs", "rules", "fuzz"}) {
      assertThat(PRODUCT).anyMatch(type -> type.getPackageName().equals(BASE + "." + layer));
    }
  }

  @Test
  void theModelKnowsNothingOfRequirementsAndReports() {
    check(mayNotUse(MODEL, READERS, SPECS, RULES, CLI));
  }

  @Test
  void theSpecificationKnowsNothingOfRulesAndReports() {
    check(mayNotUse(SPECS, RULES, READERS, CLI));
  }

  @Test
  void theRulesKnowNothingOfFilesAndReports() {
    check(mayNotUse(RULES, FUZZ, CLI, READERS));
  }

  @Test
  void theGeneratorsKnowNothingOfFilesAndReports() {
    check(mayNotUse(FUZZ, CLI, READERS));
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
