// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/**
 * A section of the manual. Section numbers often change between editions, titles rarely: see {@link
 * Editions}.
 *
 * @param manual such as {@code Intel SDM}, or the document that a project uses
 * @param volume such as {@code 3C}; empty if the manual has none
 * @param title title of the section
 */
public record Citation(String manual, String volume, String title) {
  @Override
  public String toString() {
    return manual + (volume.isEmpty() ? "" : " Vol. " + volume) + ", \"" + title + "\"";
  }
}
