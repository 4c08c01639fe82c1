// SPDX-License-Identifier: Apache-2.0
/** Bochs, which emulates VMX, as the processor that executes. */
package io.github.vmxcheck.cli.bochs;
