// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

/** Text as Javadoc and as a text of Java. */
final class Javadoc {
  private Javadoc() {}

  static String of(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;");
  }

  /** A literal of Java, which is one of JSON too. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
