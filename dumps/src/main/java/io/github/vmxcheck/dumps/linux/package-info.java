// SPDX-License-Identifier: Apache-2.0
/** The Linux kernel: messages, register blocks and /proc/cpuinfo. */
package io.github.vmxcheck.dumps.linux;
