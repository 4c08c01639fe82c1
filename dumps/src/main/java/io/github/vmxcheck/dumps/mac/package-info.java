// SPDX-License-Identifier: Apache-2.0
/** Panics of macOS. */
package io.github.vmxcheck.dumps.mac;
