// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.drools.model.EntryPoint;
import org.drools.model.Global;
import org.drools.model.Model;
import org.drools.model.Query;
import org.drools.model.Rule;
import org.drools.model.TypeMetaData;

/**
 * The compiled rules of some requirements only, evenly picked. The list of models that stands first
 * on the class path names this class in place of the one that the build made. The requirements
 * without rules all pass, so it is for measuring only.
 */
public final class PartOfTheRules implements Model {
  static final String MODEL = "vmxcheck.bench.model";
  static final String REQUIREMENTS = "vmxcheck.bench.requirements";

  private static final AtomicInteger MADE = new AtomicInteger();

  private final Model all = whole();
  private final List<Rule> rules;

  /** Made by name. */
  public PartOfTheRules() {
    Set<String> ids = ids(Integer.getInteger(REQUIREMENTS));
    MADE.incrementAndGet();
    rules = all.getRules().stream().filter(rule -> ids.contains(id(rule))).toList();
  }

  /** How often it was loaded: not at all if the rules come from elsewhere. */
  static int made() {
    return MADE.get();
  }

  private static Model whole() {
    try {
      return Class.forName(System.getProperty(MODEL))
          .asSubclass(Model.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> ids(int count) {
    List<Requirement> requirements = Specification.builtIn().requirements();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(requirements.get(i * requirements.size() / count).id());
    }
    return ids;
  }

  private static String id(Rule rule) {
    return rule.getName().split(" / ", 2)[0];
  }

  @Override
  public List<Rule> getRules() {
    return rules;
  }

  @Override
  public String getName() {
    return all.getName();
  }

  @Override
  public String getPackageName() {
    return all.getPackageName();
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public List<Global> getGlobals() {
    return all.getGlobals();
  }

  @Override
  public List<Query> getQueries() {
    return all.getQueries();
  }

  @Override
  public List<TypeMetaData> getTypeMetaDatas() {
    return all.getTypeMetaDatas();
  }

  @Override
  public List<EntryPoint> getEntryPoints() {
    return all.getEntryPoints();
  }
}
