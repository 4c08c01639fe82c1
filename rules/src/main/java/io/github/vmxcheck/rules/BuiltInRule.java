// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;

/**
 * What is known of a rule that the build made code of.
 *
 * @param name as its file has it
 * @param requirement the id that it is annotated with
 * @param fact what it is asked about
 */
record BuiltInRule(String name, String requirement, FactKind fact) {}
