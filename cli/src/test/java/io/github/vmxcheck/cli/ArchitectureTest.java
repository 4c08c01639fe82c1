// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each module may use only the modules that are listed for it. */
class ArchitectureTest {
  private static final String BASE = "io.github.vmxcheck";

  /** The start of a terminal escape sequence. */
  private static final String COLOUR = "\033[";

  /** The modules that each module may use. */
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

  /** Excludes the generators, which only the build uses. */
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
  void modulesUseOnlyAllowedModules(String module) {
    assertThat(PRODUCT).anyMatch(type -> type.getPackageName().equals(BASE + "." + module));
    String[] others =
        ARROWS.keySet().stream()
            .filter(other -> !other.equals(module) && !ARROWS.get(module).contains(other))
            .map(ArchitectureTest::packagesOf)
            .toArray(String[]::new);

    mayNotUse(module, others).check(PRODUCT);
  }

  @Test
  void onlyOneModuleUsesDrools() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf("drools"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.drools..", "org.kie..")
        .check(PRODUCT);
  }

  @Test
  void everyClassBelongsToAModule() {
    String[] packages =
        ARROWS.keySet().stream().map(ArchitectureTest::packagesOf).toArray(String[]::new);

    classes().should().resideInAnyPackage(packages).check(PRODUCT);
  }

  @Test
  void neitherModulesNorPackagesHaveCycles() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(PRODUCT);
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
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Runtime.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(PRODUCT);
  }

  @Test
  void onlyTheProgramUsesATerminal() throws IOException {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf("cli"))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Console.class, FileDescriptor.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "org.jline..")
        .check(PRODUCT);

    DescribedPredicate<JavaClass> reporting =
        resideInAnyPackage(packagesOf("check"), packagesOf("report"));
    for (JavaClass type : PRODUCT.that(reporting)) {
      assertThat(constants(type)).as(type.getName()).doesNotContain(COLOUR);
    }
    assertThat(constants(PRODUCT.get(Colours.class))).contains(COLOUR);
  }

  /** The class file, which contains each string constant of the class literally. */
  private static String constants(JavaClass type) throws IOException {
    try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void detectsAForbiddenDependency() {
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
