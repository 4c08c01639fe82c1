// SPDX-License-Identifier: Apache-2.0
/** Memory: ELF cores and debugger memory listings. */
package io.github.vmxcheck.dumps.memory;
