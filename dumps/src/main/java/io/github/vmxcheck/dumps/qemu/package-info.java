// SPDX-License-Identifier: Apache-2.0
/** QEMU: register blocks, warnings, QMP output and saved migration states. */
package io.github.vmxcheck.dumps.qemu;
