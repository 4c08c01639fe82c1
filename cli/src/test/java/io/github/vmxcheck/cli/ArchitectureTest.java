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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules: each may use those that its line names, and no other. */
class ArchitectureTest {
  private static final String BASE = "io.github.vmxcheck";

  /** The arrows between modules. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "model", List.of(),
          "dumps", List.of("model"),
          "specs", List.of("model"),
          "rules", List.of("model", "specs"),
          "check", List.of("model", "dumps", "specs", "rules"),
          "report", List.of("model", "specs", "rules", "check"),
          "fuzz", List.of("model", "specs", "rules"),
          "drools", List.of("model", "specs", "rules"),
          "oracle", List.of("model", "specs", "rules"),
          "cli",
              List.of(
                  "model", "dumps", "specs", "rules", "check", "report", "fuzz", "oracle",
                  "drools"));

  /** Without the generators, which only the build uses. */
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/catalogue/target/"))
          .importPackages(BASE);

  static Set<String> modules() {
    return ARROWS.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyThoseItMay(String module) {
    assertThat(PRODUCT).anyMatch(type -> type.getPackageName().equals(BASE + "." + module));
    String[] others =
        ARROWS.keySet().stream()
            .filter(other -> !other.equals(module) && !ARROWS.get(module).contains(other))
            .map(ArchitectureTest::packagesOf)
            .toArray(String[]::new);

    mayNotUse(module, others).check(PRODUCT);
  }

  @Test
  void onlyOneModuleKnowsDrools() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf("drools"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.drools..", "org.kie..")
        .check(PRODUCT);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void onlyTheProgramPrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf("cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(PRODUCT);
  }

  @Test
  void aDependencyTheWrongWayIsSeen() {
    assertThatThrownBy(() -> mayNotUse("rules", packagesOf("model")).check(PRODUCT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Validator");
  }

  private static String packagesOf(String module) {
    return BASE + "." + module + "..";
  }

  private static ArchRule mayNotUse(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(packagesOf(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }
}
