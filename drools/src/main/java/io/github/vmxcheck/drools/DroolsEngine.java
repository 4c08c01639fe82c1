// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.RuleEngine;
import io.github.vmxcheck.specs.Section;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** Rules that are compiled from DRL and executed by Drools. */
public final class DroolsEngine implements RuleEngine {
  private final List<Model> models;
  private KieBase kieBase;

  DroolsEngine(List<Model> models) {
    this.models = List.copyOf(models);
  }

  private static final class Holder {
    static final DroolsEngine BUILT_IN = compileBuiltIn();
  }

  /** The built-in rules, compiled once for each process, which takes some seconds. */
  public static DroolsEngine builtIn() {
    return Holder.BUILT_IN;
  }

  private static DroolsEngine compileBuiltIn() {
    Map<String, String> drl = new LinkedHashMap<>();
    for (Section section : Specification.builtIn().sections()) {
      String file = section.name() + ".drl";
      try (InputStream in = RuleBase.class.getResourceAsStream(file)) {
        // A section may have no rules.
        if (in != null) {
          drl.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return of(drl);
  }

  /**
   * Compiles an engine for some rules.
   *
   * @param drl the DRL of each file by its name
   * @throws IllegalStateException if they do not compile
   */
  public static DroolsEngine of(Map<String, String> drl) {
    try {
      return new DroolsEngine(CompiledRules.of(drl));
    } catch (CompiledRules.Broken e) {
      throw new IllegalStateException("rules do not compile: " + e.errors(), e);
    }
  }

  /** An engine with these rules and others. */
  DroolsEngine and(DroolsEngine others) {
    List<Model> all = new ArrayList<>(models);
    all.addAll(others.models);
    return new DroolsEngine(all);
  }

  /** The compiled rules. */
  List<Rule> rules() {
    return models.stream().flatMap(model -> model.getRules().stream()).toList();
  }

  @Override
  public Session newSession() {
    return new DroolsSession(kieBase().newKieSession());
  }

  private synchronized KieBase kieBase() {
    if (kieBase == null) {
      kieBase = KieBaseBuilder.createKieBaseFromModel(models);
    }
    return kieBase;
  }

  private record DroolsSession(KieSession session) implements Session {
    @Override
    public void fire(Object fact) {
      FactHandle handle = session.insert(fact);
      try {
        session.fireAllRules();
      } finally {
        session.delete(handle);
      }
    }
  }
}
