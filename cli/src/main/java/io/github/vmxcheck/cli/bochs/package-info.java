// SPDX-License-Identifier: Apache-2.0
/** Bochs as the executing processor; it emulates VMX. */
package io.github.vmxcheck.cli.bochs;
