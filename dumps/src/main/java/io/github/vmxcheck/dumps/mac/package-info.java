// SPDX-License-Identifier: Apache-2.0
/** macOS: panics and sysctl. */
package io.github.vmxcheck.dumps.mac;
