// SPDX-License-Identifier: Apache-2.0
/** Xen: its log and its register blocks. */
package io.github.vmxcheck.dumps.xen;
