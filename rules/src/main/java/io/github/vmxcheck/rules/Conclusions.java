// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Instruction;
import java.util.Map;

/**
 * Findings and outcomes derived from an evaluation of one logical processor.
 *
 * @param findings one for each requirement of a logical processor
 * @param question the instruction in question
 * @param outcomes the outcomes of all instructions that are predicted here, by instruction name,
 *     each narrowed by what was observed
 * @param predictions the same outcomes without what was observed
 */
record Conclusions(
    Findings findings,
    Instruction question,
    Map<String, Outcome> outcomes,
    Map<String, Outcome> predictions) {}
