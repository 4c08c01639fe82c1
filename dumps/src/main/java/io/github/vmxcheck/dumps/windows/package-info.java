// SPDX-License-Identifier: Apache-2.0
/** Windows: the debuggers, system information, and snapshots of the wtf fuzzer. */
package io.github.vmxcheck.dumps.windows;
