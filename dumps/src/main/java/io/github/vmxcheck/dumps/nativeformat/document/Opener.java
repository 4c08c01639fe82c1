// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat.document;

import java.io.IOException;
import java.io.InputStream;

/** Opens an input from its start. */
public interface Opener {
  InputStream open() throws IOException;
}
