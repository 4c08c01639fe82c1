// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

/** The syntax of a document. NDJSON is JSON with one document per line. */
public enum Syntax {
  YAML("YAML"),
  JSON("JSON");

  /** Longest YAML or JSON document, in bytes. */
  public static final int DOCUMENT_LIMIT = 3 << 20;

  /** Longest document assembled from lines of another text, in bytes. */
  public static final int ASSEMBLED_LIMIT = 16 << 20;

  /** Longest line of NDJSON, in bytes. */
  public static final int LINE_LIMIT = 16 << 20;

  private final String title;

  Syntax(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
