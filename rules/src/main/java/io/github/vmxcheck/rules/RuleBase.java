// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;

/** The rules, compiled by the build, and those of a project; shared by all sessions. */
public final class RuleBase {
  private static final String MODEL_LIST =
      "/META-INF/kie/io.github.vmxcheck/vmxcheck-rules/drools-model";

  private final List<Model> models;
  private final Map<String, List<Field>> reads;
  private KieBase kieBase;

  RuleBase(List<Model> models, Map<String, List<Field>> reads) {
    this.models = List.copyOf(models);
    this.reads = Map.copyOf(reads);
  }

  private static final class Holder {
    static final Model MODEL = load();
    static final RuleBase BUILT_IN = new RuleBase(List.of(MODEL), Map.of());
  }

  /** The rules of the built-in specification. */
  public static RuleBase builtIn() {
    return Holder.BUILT_IN;
  }

  /**
   * These rules and others.
   *
   * @param others compiled, each of a package
   * @param reads the fields that they read, by requirement
   */
  public RuleBase with(List<Model> others, Map<String, List<Field>> reads) {
    List<Model> all = new ArrayList<>(models);
    all.addAll(others);
    Map<String, List<Field>> allReads = new HashMap<>(this.reads);
    allReads.putAll(reads);
    return new RuleBase(all, allReads);
  }

  /** The rules as the build left them. */
  static Model model() {
    return Holder.MODEL;
  }

  /** Made only where a session is: most checks need none. */
  synchronized KieBase kieBase() {
    if (kieBase == null) {
      kieBase = KieBaseBuilder.createKieBaseFromModel(models);
    }
    return kieBase;
  }

  /** The rules as they were compiled. */
  List<Rule> rules() {
    return models.stream().flatMap(model -> model.getRules().stream()).toList();
  }

  /** The fields that the rules of a requirement read, in the order of {@link Field}. */
  public List<Field> reads(Requirement requirement) {
    List<Field> own = reads.get(requirement.id());
    return own == null ? RuleReads.of(requirement) : own;
  }

  private static Model load() {
    try {
      return Class.forName(modelClass(), true, RuleBase.class.getClassLoader())
          .asSubclass(Model.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the compiled rules cannot be loaded", e);
    }
  }

  /** The build names the class after a hash of the rules, in a text file. */
  private static String modelClass() {
    try (InputStream in = RuleBase.class.getResourceAsStream(MODEL_LIST)) {
      if (in == null) {
        throw new IllegalStateException(MODEL_LIST + " is missing: the rules were not compiled");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.contains(":"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(MODEL_LIST + " names no class"))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
