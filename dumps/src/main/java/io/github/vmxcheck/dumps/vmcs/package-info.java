// SPDX-License-Identifier: Apache-2.0
/** VMCS dumps printed by hypervisors. */
package io.github.vmxcheck.dumps.vmcs;
