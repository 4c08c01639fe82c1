// SPDX-License-Identifier: Apache-2.0
/** VMware log. */
package io.github.vmxcheck.dumps.vmware;
