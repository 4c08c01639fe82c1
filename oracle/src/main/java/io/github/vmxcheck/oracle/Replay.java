// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Field;
import java.util.List;

/**
 * What came of the setup nearest to a state.
 *
 * @param model on which it was executed
 * @param comparison with what the rules say of the state that was executed
 * @param otherwise fields that the state tells, and that were not so when it was executed
 * @param chosen fields that the state does not tell
 */
public record Replay(
    String model, Comparison comparison, List<Field> otherwise, List<Field> chosen) {}
