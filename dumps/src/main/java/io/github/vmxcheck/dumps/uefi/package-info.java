// SPDX-License-Identifier: Apache-2.0
/** Dumps printed by UEFI firmware. */
package io.github.vmxcheck.dumps.uefi;
