// SPDX-License-Identifier: Apache-2.0
/** Xen log and register blocks. */
package io.github.vmxcheck.dumps.xen;
