// SPDX-License-Identifier: Apache-2.0
/** VMware: its log. */
package io.github.vmxcheck.dumps.vmware;
