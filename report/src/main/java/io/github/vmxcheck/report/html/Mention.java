// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

/**
 * The id of a requirement, shown after the words about it.
 *
 * @param requirement its id
 * @param anchor where links to its finding lead; empty if they lead elsewhere
 */
public record Mention(String requirement, String anchor) {}
