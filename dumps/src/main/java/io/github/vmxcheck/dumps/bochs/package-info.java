// SPDX-License-Identifier: Apache-2.0
/** Bochs: its debugger and its panics. */
package io.github.vmxcheck.dumps.bochs;
