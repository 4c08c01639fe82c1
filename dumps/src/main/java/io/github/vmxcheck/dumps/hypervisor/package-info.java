// SPDX-License-Identifier: Apache-2.0
/** Hypervisors with their own logs: XMHF and Jailhouse. */
package io.github.vmxcheck.dumps.hypervisor;
