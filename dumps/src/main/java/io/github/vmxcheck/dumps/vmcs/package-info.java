// SPDX-License-Identifier: Apache-2.0
/** VMCS contents as hypervisors print them. */
package io.github.vmxcheck.dumps.vmcs;
