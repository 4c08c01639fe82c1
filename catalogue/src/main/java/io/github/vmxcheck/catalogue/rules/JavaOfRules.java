// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import io.github.vmxcheck.catalogue.rules.StraightRule.Binding;
import io.github.vmxcheck.catalogue.rules.StraightRule.Condition;
import io.github.vmxcheck.catalogue.rules.StraightRule.Step;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Generates a Java class for the rules of a file, and a table of all rules. */
final class JavaOfRules {
  static final String TABLE = "BuiltInRules";

  private static final String OWN_PACKAGE = "io.github.vmxcheck.rules.";

  private JavaOfRules() {}

  /**
   * The class for a file, with a method for each rule.
   *
   * @param first the number of its first rule
   */
  static String section(DrlFile drl, int first) {
    StringBuilder methods = new StringBuilder();
    drl.rules().forEach(rule -> methods.append(method(drl, rule)));
    StringBuilder java = new StringBuilder(head(drl.name()));
    java.append(imports(drl, methods.toString()));
    java.append("/** ").append(drl.title()).append(". */\n");
    java.append("final class ").append(drl.className()).append(" {\n");
    java.append("  private ").append(drl.className()).append("() {}\n\n");
    java.append("  static void fire(int rule, Object fact) {\n    switch (rule) {\n");
    for (int i = 0; i < drl.rules().size(); i++) {
      StraightRule rule = drl.rules().get(i);
      java.append("      case ").append(first + i).append(" -> ").append(rule.method());
      java.append("((").append(rule.fact()).append(") fact);\n");
    }
    return java.append(noSuchRule()).append(methods).append("}\n").toString();
  }

  private static String head(String source) {
    return "// Made of " + source + " by the build.\npackage io.github.vmxcheck.rules;\n\n";
  }

  /** The imports that the code uses. */
  private static String imports(DrlFile drl, String code) {
    Set<String> lines = new TreeSet<>();
    drl.functions().stream()
        .filter(name -> code.contains(simple(name) + "("))
        .forEach(name -> lines.add("import static " + name + ";\n"));
    Set<String> classes = new TreeSet<>();
    drl.imports().stream()
        .filter(name -> !name.equals(OWN_PACKAGE + simple(name)))
        .filter(name -> code.contains(simple(name) + "."))
        .forEach(name -> classes.add("import " + name + ";\n"));
    return String.join("", lines) + "\n" + String.join("", classes) + "\n";
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String method(DrlFile drl, StraightRule rule) {
    StringBuilder java = new StringBuilder("\n  /** Rule \"" + rule.name() + "\", ");
    java.append(drl.name()).append(':').append(rule.line()).append(". */\n");
    java.append("  private static void ").append(rule.method()).append('(');
    java.append(rule.fact()).append(' ').append(rule.variable()).append(") {\n");
    rule.steps().forEach(step -> java.append(statement(step)));
    return java.append("    ").append(rule.consequence()).append("\n  }\n").toString();
  }

  private static String statement(Step step) {
    if (step instanceof Binding binding) {
      return "    long " + binding.variable() + " = " + binding.value() + ";\n";
    }
    return "    if (!" + ((Condition) step).expression() + ") {\n      return;\n    }\n";
  }

  private static String noSuchRule() {
    return "      default -> throw new IllegalArgumentException(\"no rule \" + rule);\n    }\n  }\n";
  }

  /** The table of all rules: name and requirement of each rule, and the class that executes it. */
  static String table(List<DrlFile> files) {
    StringBuilder java = new StringBuilder(head("all DRL files"));
    java.append("import io.github.vmxcheck.specs.FactKind;\nimport java.util.List;\n\n");
    java.append("/** The built-in rules by their numbers, in the order of their files. */\n");
    java.append("final class " + TABLE + " {\n");
    java.append("  /** Each with its requirement. */\n");
    java.append("  static final List<BuiltInRule> ALL =\n      List.of(\n");
    java.append(
        files.stream()
            .flatMap(file -> file.rules().stream())
            .map(JavaOfRules::entry)
            .collect(Collectors.joining(",\n")));
    java.append(");\n\n  private " + TABLE + "() {}\n\n");
    java.append("  /** Executes a rule on a fact of the class that it matches. */\n");
    java.append("  static void fire(int rule, Object fact) {\n    switch (rule) {\n");
    int first = 0;
    for (DrlFile file : files) {
      int end = first + file.rules().size();
      java.append("      case ").append(numbers(first, end)).append(" ->\n          ");
      java.append(file.className()).append(".fire(rule, fact);\n");
      first = end;
    }
    return java.append(noSuchRule()).append("}\n").toString();
  }

  private static String entry(StraightRule rule) {
    return String.format(
        "          new BuiltInRule(\"%s\", \"%s\", FactKind.%s)",
        rule.name(), rule.requirement(), constant(rule.fact()));
  }

  /** The constant of a fact: {@code REGION_POINTER} for {@code RegionPointer}. */
  private static String constant(String fact) {
    return fact.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static String numbers(int first, int end) {
    return IntStream.range(first, end).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }
}
