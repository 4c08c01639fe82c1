// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

/** Escapes text for Javadoc and for string literals. */
final class Javadoc {
  private Javadoc() {}

  static String of(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;");
  }

  /** A string literal that is valid in Java and in JSON. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
