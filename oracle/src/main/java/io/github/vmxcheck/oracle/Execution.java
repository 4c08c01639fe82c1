// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Snapshot;

/**
 * Result of executing a setup.
 *
 * @param state the state just before the instruction, as the processor reported it; for VMXON, with
 *     the observed outcome
 * @param outcome a word of {@link io.github.vmxcheck.specs.Outcomes#words}, or what else happened
 * @param isSetUp whether every step of the setup succeeded; if not, {@code state} is still the
 *     actual state, except that it may not be in VMX operation
 */
public record Execution(Setup setup, Snapshot state, String outcome, boolean isSetUp) {}
