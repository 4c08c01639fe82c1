// SPDX-License-Identifier: Apache-2.0
/** Hypervisors with a log of their own: XMHF and Jailhouse. */
package io.github.vmxcheck.dumps.hypervisor;
