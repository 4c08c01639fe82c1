// SPDX-License-Identifier: Apache-2.0
/** Messages of coreboot firmware. */
package io.github.vmxcheck.dumps.coreboot;
