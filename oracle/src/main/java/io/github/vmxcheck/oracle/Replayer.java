// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Executes VMXON in the setup nearest to a captured state. */
public final class Replayer {
  private final Oracle oracle;
  private final Comparer comparer;
  private final Set<Field> deciding;
  private final Map<String, ProcessorSnapshot> processors = new LinkedHashMap<>();

  /**
   * A replayer.
   *
   * @param models candidates to execute it on
   */
  public Replayer(
      Oracle oracle, List<String> models, Specification specification, Comparer comparer) {
    this.oracle = oracle;
    this.comparer = comparer;
    deciding = deciding(specification);
    models.forEach(model -> processors.put(model, oracle.run(model, List.of()).processor()));
  }

  private static Set<Field> deciding(Specification specification) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    Instruction vmxon = specification.instructions().get(0);
    for (Requirement one : specification.requirements()) {
      if (one.decides(vmxon)) {
        fields.addAll(RuleBase.builtIn().reads(one));
      }
    }
    return fields;
  }

  /** Executes VMXON on the model that is closest to the processor of the state. */
  public Replay replay(ProcessorSnapshot state) {
    String model = nearest(state);
    Setups setups = new Setups(processors.get(model));
    Setup setup = setups.possible(setups.nearest(state));
    Execution execution = oracle.run(model, List.of(setup)).executions().get(0);
    ProcessorSnapshot executed = execution.state().processors().get(0);
    List<Field> otherwise = new ArrayList<>();
    List<Field> chosen = new ArrayList<>();
    for (Field field : deciding) {
      if (isOtherwise(field, state, executed)) {
        otherwise.add(field);
      } else if (state.isAbsent(field) && executed.knows(field)) {
        chosen.add(field);
      }
    }
    return new Replay(model, comparer.compare(execution), otherwise, chosen);
  }

  private static boolean isOtherwise(
      Field field, ProcessorSnapshot state, ProcessorSnapshot executed) {
    long both = state.known(field) & executed.known(field);
    return ((state.value(field) ^ executed.value(field)) & both) != 0;
  }

  /** The model with the fewest capabilities that differ from those of the state or are missing. */
  private String nearest(ProcessorSnapshot state) {
    String nearest = "";
    long fewest = Long.MAX_VALUE;
    for (Map.Entry<String, ProcessorSnapshot> one : processors.entrySet()) {
      long different = new Setups(one.getValue()).lost(state);
      for (Field field : Field.values()) {
        if (isOtherwise(field, state, one.getValue())) {
          different++;
        }
      }
      if (different < fewest) {
        fewest = different;
        nearest = one.getKey();
      }
    }
    return nearest;
  }
}
