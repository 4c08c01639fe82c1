// SPDX-License-Identifier: Apache-2.0
/** Memory: ELF cores, and the listings that debuggers print. */
package io.github.vmxcheck.dumps.memory;
