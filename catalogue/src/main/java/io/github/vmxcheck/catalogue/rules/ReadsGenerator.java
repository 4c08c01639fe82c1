// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Determines which fields the rules of each requirement read: the accessors they use, and the
 * fields that the code of the accessors can reach. The build runs it after it has compiled the
 * facts.
 */
public final class ReadsGenerator {
  private static final String BASE = "io.github.vmxcheck.";

  private final Class<?> fieldClass = load("model.Field");
  private final ReachableFields reachable =
      new ReachableFields(fieldClass, load("model.ProcessorSnapshot"));
  private final Map<String, List<String>> ofAccessors = new LinkedHashMap<>();

  private ReadsGenerator() {
    for (Object kind : load("specs.FactKind").getEnumConstants()) {
      addAccessors(word(kind));
    }
  }

  /**
   * Writes {@code accessors.txt} and {@code reads.txt}.
   *
   * @param arguments the DRL directory, and the directory to write to
   */
  public static void main(String[] arguments) throws IOException {
    ReadsGenerator generator = new ReadsGenerator();
    Path target = Path.of(arguments[1]);
    Files.createDirectories(target);
    Files.writeString(target.resolve("accessors.txt"), text(generator.ofAccessors));
    Map<String, List<String>> reads = generator.ofRequirements(Path.of(arguments[0]));
    Files.writeString(target.resolve("reads.txt"), text(reads));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(BASE + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The class name of a fact. */
  private static String word(Object kind) {
    try {
      return (String) kind.getClass().getMethod("word").invoke(kind);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addAccessors(String fact) {
    Class<?> type = load("rules." + fact);
    Stream.of(type.getMethods())
        .filter(method -> method.getReturnType() == long.class && method.getParameterCount() == 0)
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            method ->
                ofAccessors.put(
                    fact + "." + method.getName(),
                    reachable.from(method.getDeclaringClass(), method.getName())));
  }

  private Map<String, List<String>> ofRequirements(Path rules) throws IOException {
    Map<String, TreeSet<Integer>> positions = new TreeMap<>();
    List<String> fields =
        Stream.of(fieldClass.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList();
    for (DrlFile file : RuleGenerator.read(rules)) {
      for (StraightRule rule : file.rules()) {
        TreeSet<Integer> read =
            positions.computeIfAbsent(rule.requirement(), id -> new TreeSet<>());
        for (String accessor : rule.accessors()) {
          ofAccessors
              .get(rule.fact() + "." + accessor)
              .forEach(field -> read.add(fields.indexOf(field)));
        }
      }
    }
    Map<String, List<String>> reads = new TreeMap<>();
    positions.forEach((id, read) -> reads.put(id, read.stream().map(fields::get).toList()));
    return reads;
  }

  private static String text(Map<String, List<String>> lists) {
    List<String> lines = new ArrayList<>();
    lists.forEach((name, fields) -> lines.add(name + ": " + String.join(" ", fields) + "\n"));
    return String.join("", lines);
  }
}
