// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Something a dump suggests but does not prove, such as that a Linux kernel with CR4.VMXE set is
 * already in VMX operation. A hint decides nothing.
 *
 * @param text one line, without a full stop
 * @param origin the position of the text that suggests it, see {@link Origin}
 */
public record Hint(String text, long origin) {}
