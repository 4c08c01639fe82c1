// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Field;
import java.util.List;

/**
 * Result of executing the setup nearest to a state.
 *
 * @param model the model it was executed on
 * @param comparison with what the rules predict for the state that was executed
 * @param otherwise fields whose value differed from the state's when it was executed
 * @param chosen fields that the state does not have
 */
public record Replay(
    String model, Comparison comparison, List<Field> otherwise, List<Field> chosen) {}
