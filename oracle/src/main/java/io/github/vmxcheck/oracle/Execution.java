// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Snapshot;

/**
 * What became of a setup.
 *
 * @param state that was there just before the instruction, as the processor told it; for VMXON,
 *     with what was observed
 * @param outcome a word of {@link io.github.vmxcheck.specs.Outcomes#words}, or what else happened
 * @param isSetUp whether everything was set that leads there; if not, {@code state} is still what
 *     was there, except that it may not be in VMX operation
 */
public record Execution(Setup setup, Snapshot state, String outcome, boolean isSetUp) {}
