// SPDX-License-Identifier: Apache-2.0
/** VMware: log of a virtual machine, and ESXi. */
package io.github.vmxcheck.dumps.vmware;
