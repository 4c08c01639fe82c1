// SPDX-License-Identifier: Apache-2.0
/** Logs of hypervisor drivers: names and values in free form. */
package io.github.vmxcheck.dumps.driver;
