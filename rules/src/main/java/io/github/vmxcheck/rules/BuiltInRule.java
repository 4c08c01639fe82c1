// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * What is known of a rule that the build made code of.
 *
 * @param name as its file has it
 * @param requirement the id that it is annotated with
 */
record BuiltInRule(String name, String requirement) {}
