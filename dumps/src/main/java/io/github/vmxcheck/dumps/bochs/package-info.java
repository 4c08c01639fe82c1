// SPDX-License-Identifier: Apache-2.0
/** Bochs: debugger output, panics and saved states. */
package io.github.vmxcheck.dumps.bochs;
