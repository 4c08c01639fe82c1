// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The capability MSRs and physical-address width of a known processor or hypervisor. Nothing else:
 * IA32_FEATURE_CONTROL, for example, is the state of one machine.
 *
 * @param name the argument of {@code --profile}
 * @param title the name of the processor
 * @param vendor the word of {@link io.github.vmxcheck.model.Field#VENDOR}, if it is known
 * @param signatures values of CPUID.01H:EAX; empty if they are unknown
 * @param source who reported the values
 * @param values the supplied values, each with its known bits
 * @param cr4Fixed1FromCpuid whether IA32_VMX_CR4_FIXED1 follows from the CPUID of the dump
 */
public record Profile(
    String name,
    String title,
    Optional<String> vendor,
    List<Long> signatures,
    String source,
    Map<FieldPath, FieldValue> values,
    boolean cr4Fixed1FromCpuid) {}
