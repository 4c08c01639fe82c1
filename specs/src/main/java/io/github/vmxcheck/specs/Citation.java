// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/**
 * A place in the manual. Numbers of sections move between editions, titles seldom: see {@link
 * Editions}.
 *
 * @param manual such as {@code Intel SDM}, or what a project goes by
 * @param volume such as {@code 3C}; empty if the manual has none
 * @param title title of the section
 */
public record Citation(String manual, String volume, String title) {
  @Override
  public String toString() {
    return manual + (volume.isEmpty() ? "" : " Vol. " + volume) + ", \"" + title + "\"";
  }
}
