// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.json;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;

/** Reads the JSON documents of one format; created for one input. */
public interface JsonDump {

  /** Whether the document is of this format. */
  boolean recognises(JsonValue document);

  /**
   * Reads a document.
   *
   * @throws SyntaxError if JSON inside one of its strings is malformed
   */
  void read(JsonValue document) throws SyntaxError;
}
