// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/** What executes an instruction in a state, for several threads. */
public interface Oracle {

  /** How many setups one run takes. */
  int MOST_SETUPS = 2047;

  /**
   * What a run found.
   *
   * @param processor CPUID and capability MSRs of the model
   * @param executions one for each setup, in their order
   */
  record Run(ProcessorSnapshot processor, List<Execution> executions) {}

  /**
   * Runs setups on a model.
   *
   * @throws OracleException if what executes is not there, or any answer is missing
   * @throws IllegalArgumentException if there are more than {@link #MOST_SETUPS}
   */
  Run run(String model, List<Setup> setups);
}
