// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import io.github.vmxcheck.catalogue.rules.StraightRule.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsError;
import org.drools.drl.parser.DroolsParserException;

/**
 * The rules of one DRL file.
 *
 * @param name the file name
 * @param title the title in the comment above the rules
 * @param imports the imported classes
 * @param functions the functions imported with {@code import function}
 */
record DrlFile(
    String name,
    String title,
    Set<String> imports,
    Set<String> functions,
    List<StraightRule> rules) {
  private static final String PACKAGE = "io.github.vmxcheck.rules";
  private static final Pattern TITLE = Pattern.compile("(?m)^// (Intel SDM, .*)$");
  private static final Pattern CONSEQUENCE =
      Pattern.compile("\\$(\\w+)\\.violates\\(\\s*\"([^\"]*)\"((?:\\s*,[\\w$.,&|~()\\s]+)?)\\);");

  /**
   * Parses a file.
   *
   * @throws RefusedRule if it contains anything other than rules of the supported form
   */
  static DrlFile parse(String file, String text) {
    return new Parsing(file).parse(text);
  }

  /** The name of the class that is generated from it. */
  String className() {
    StringBuilder words = new StringBuilder();
    for (String word : name.replaceFirst("\\.drl$", "").split("-", -1)) {
      words.append(StraightRule.capitalized(word));
    }
    return words.toString();
  }

  private static final class Parsing {
    private final String file;
    private final List<StraightRule> rules = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> imports = new TreeSet<>();

    Parsing(String file) {
      this.file = file;
    }

    DrlFile parse(String text) {
      PackageDescr drl = descriptionOf(text);
      check(drl);
      drl.getImports().forEach(one -> imports.add(one.getTarget()));
      drl.getRules().forEach(rule -> rules.add(straight(rule)));
      Set<String> functions = new TreeSet<>();
      drl.getFunctionImports().forEach(one -> functions.add(one.getTarget()));
      Matcher title = TITLE.matcher(text);
      return new DrlFile(file, title.find() ? title.group(1) : file, imports, functions, rules);
    }

    private PackageDescr descriptionOf(String text) {
      DrlParser parser = new DrlParser();
      PackageDescr drl = null;
      try {
        drl = parser.parse(false, text);
      } catch (DroolsParserException e) {
        throw refused(1, e.getMessage(), "DRL");
      }
      if (parser.hasErrors()) {
        DroolsError error = parser.getErrors().get(0);
        int line = error.getLines().length == 0 ? 1 : error.getLines()[0];
        throw refused(line, error.getMessage().strip(), "DRL");
      }
      return drl;
    }

    private void check(PackageDescr drl) {
      if (!drl.getName().equals(PACKAGE)) {
        throw refused(1, "package " + drl.getName(), "package " + PACKAGE);
      }
      refuse("a global", drl.getGlobals());
      refuse("a function", drl.getFunctions());
      refuse("a declared type", drl.getClassAndEnumDeclarationDescrs());
      refuse("an entry point", drl.getEntryPointDeclarations());
      refuse("a window", drl.getWindowDeclarations());
      refuse("an accumulate function", drl.getAccumulateImports());
      checkAttributes(drl.getAttributes());
      if (drl.getRules().isEmpty()) {
        throw refused(1, "no rule", "rules");
      }
    }

    private void refuse(String what, Iterable<? extends BaseDescr> found) {
      for (BaseDescr one : found) {
        throw refused(one.getLine(), what, "imports, dialect \"java\" and rules");
      }
    }

    private StraightRule straight(RuleDescr rule) {
      checkFrame(rule);
      PatternDescr pattern = pattern(rule);
      String variable = pattern.getIdentifier();
      ConstraintReader reader = new ConstraintReader(file, ConstraintReader.javaName(variable));
      List<Step> steps = new ArrayList<>();
      for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
        steps.add(step(reader, constraint));
      }
      if (steps.isEmpty()) {
        throw refused(pattern, "no constraint", "at least one");
      }
      Matcher consequence = consequence(rule, variable);
      String arguments = consequence.group(3).replaceAll("\\s+", " ").replace("$", "");
      String statement =
          ConstraintReader.javaName(variable)
              + ".violates(\""
              + consequence.group(2)
              + "\""
              + arguments
              + ");";
      return new StraightRule(
          rule.getLine(),
          rule.getName(),
          consequence.group(2),
          pattern.getObjectType(),
          ConstraintReader.javaName(variable),
          steps,
          statement,
          reader.accessors());
    }

    private void checkFrame(RuleDescr rule) {
      if (rule.isQuery()) {
        throw refused(rule, "a query", "a rule");
      }
      if (!names.add(rule.getName())) {
        throw refused(rule, "a second rule \"" + rule.getName() + "\"", "one of that name");
      }
      if (rule.getParentName() != null) {
        throw refused(rule, "a rule that extends another", "a rule on its own");
      }
      if (!rule.getNamedConsequences().isEmpty()) {
        throw refused(rule, "a second consequence", "one");
      }
      checkAttributes(rule.getAttributes().values());
    }

    private void checkAttributes(Collection<AttributeDescr> attributes) {
      attributes.stream()
          .filter(one -> !one.getName().equals("dialect") || !one.getValue().equals("java"))
          .forEach(one -> refuse("the attribute " + one.getName(), List.of(one)));
    }

    private PatternDescr pattern(RuleDescr rule) {
      List<? extends BaseDescr> parts = rule.getLhs().getDescrs();
      String expected = "one pattern over an imported fact, such as $cpu : Processor(…)";
      if (parts.size() != 1) {
        throw refused(rule, parts.size() + " conditions", expected);
      }
      if (!(parts.get(0) instanceof PatternDescr pattern)) {
        throw refused(rule, "a condition that is not a pattern", expected);
      }
      if (!imports.contains(PACKAGE + "." + pattern.getObjectType())) {
        throw refused(pattern, "a pattern over " + pattern.getObjectType(), expected);
      }
      if (pattern.getIdentifier() == null || !pattern.getIdentifier().startsWith("$")) {
        throw refused(pattern, "a pattern that is not bound to a name with $", expected);
      }
      if (pattern.getSource() != null || !pattern.getBehaviors().isEmpty()) {
        throw refused(pattern, "a pattern with a source", expected);
      }
      return pattern;
    }

    private Step step(ConstraintReader reader, BaseDescr constraint) {
      if (!(constraint instanceof ExprConstraintDescr expression)) {
        throw refused(
            constraint, "a constraint that is not an expression", "anySet(…) or allSet(…)");
      }
      return reader.read(expression.getExpression(), expression.getLine());
    }

    private Matcher consequence(RuleDescr rule, String variable) {
      AnnotationDescr annotation = rule.getAnnotation("requirement");
      if (annotation == null || annotation.getSingleValue() == null) {
        throw refused(rule, "no @requirement", "@requirement(\"ID\")");
      }
      String id = String.valueOf(annotation.getSingleValueStripped());
      String text = String.valueOf(rule.getConsequence()).strip();
      Matcher consequence = CONSEQUENCE.matcher(text);
      if (!consequence.matches() || !("$" + consequence.group(1)).equals(variable)) {
        throw refused(
            rule.getConsequenceLine(),
            "'" + text + "'",
            "one statement, " + variable + ".violates(\"" + id + "\", …);");
      }
      if (!consequence.group(2).equals(id)) {
        throw refused(
            rule.getConsequenceLine(),
            "a consequence for '" + consequence.group(2) + "'",
            "one for '" + id + "', as @requirement says");
      }
      return consequence;
    }

    private RefusedRule refused(BaseDescr where, String found, String expected) {
      return refused(where.getLine(), found, expected);
    }

    private RefusedRule refused(int line, String found, String expected) {
      return new RefusedRule(file, line, found, expected);
    }
  }
}
