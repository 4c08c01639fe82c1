// SPDX-License-Identifier: Apache-2.0
/** Listings of CPUID leaves. */
package io.github.vmxcheck.dumps.cpuid;
