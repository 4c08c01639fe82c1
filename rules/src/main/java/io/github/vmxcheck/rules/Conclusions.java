// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Instruction;
import java.util.Map;

/**
 * What follows from an evaluation of one logical processor.
 *
 * @param findings one for each requirement of a logical processor
 * @param question the instruction in question
 * @param outcomes what each instruction would do that is predicted here, by its name
 */
record Conclusions(Findings findings, Instruction question, Map<String, Outcome> outcomes) {}
