// SPDX-License-Identifier: Apache-2.0
/** GDB, attached to an emulator or a virtual machine. */
package io.github.vmxcheck.dumps.gdb;
