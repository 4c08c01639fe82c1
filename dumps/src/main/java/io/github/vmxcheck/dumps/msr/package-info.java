// SPDX-License-Identifier: Apache-2.0
/** Listings of MSRs, from rdmsr to turbostat. */
package io.github.vmxcheck.dumps.msr;
