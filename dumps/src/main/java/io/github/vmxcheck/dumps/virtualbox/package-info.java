// SPDX-License-Identifier: Apache-2.0
/** VirtualBox: its log and its debugger. */
package io.github.vmxcheck.dumps.virtualbox;
