// SPDX-License-Identifier: Apache-2.0
/** VirtualBox log and debugger output. */
package io.github.vmxcheck.dumps.virtualbox;
