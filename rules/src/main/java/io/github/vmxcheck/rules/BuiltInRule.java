// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;

/**
 * A rule for which the build generated Java code.
 *
 * @param name its name in the DRL file
 * @param requirement the requirement id in its annotation
 * @param fact the kind of fact that it matches
 */
record BuiltInRule(String name, String requirement, FactKind fact) {}
