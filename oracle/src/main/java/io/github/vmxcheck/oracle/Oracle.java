// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/** Executes an instruction in a state. Thread-safe. */
public interface Oracle {

  /** The most setups that one run accepts. */
  int MOST_SETUPS = 2047;

  /**
   * Result of a run.
   *
   * @param processor CPUID and capability MSRs of the model
   * @param executions one for each setup, in the same order
   */
  record Run(ProcessorSnapshot processor, List<Execution> executions) {}

  /**
   * Runs setups on a model.
   *
   * @throws OracleException if the executing program is missing, or any of its answers is
   * @throws IllegalArgumentException if there are more than {@link #MOST_SETUPS}
   */
  Run run(String model, List<Setup> setups);
}
