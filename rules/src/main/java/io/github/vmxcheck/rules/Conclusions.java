// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.Optional;

/**
 * What follows from an evaluation of one logical processor.
 *
 * @param basis the bits it follows from besides the verdicts, see {@link Concluder}
 * @param findings one for each requirement of a logical processor
 * @param vmxon what VMXON would do
 * @param vmclear what VMCLEAR would do, if there is a VMCS pointer
 * @param vmptrld what VMPTRLD would do, if there is a VMCS pointer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Conclusions(
    long[] basis,
    Findings findings,
    Outcome vmxon,
    Optional<Outcome> vmclear,
    Optional<Outcome> vmptrld) {}
