// SPDX-License-Identifier: Apache-2.0
/** macOS panics. */
package io.github.vmxcheck.dumps.mac;
