// SPDX-License-Identifier: Apache-2.0
/** CPUID dumps and listings, some with MSRs. */
package io.github.vmxcheck.dumps.cpuid;
