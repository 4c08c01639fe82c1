// SPDX-License-Identifier: Apache-2.0
/** Hypervisor driver logs: free-form names and values. */
package io.github.vmxcheck.dumps.driver;
