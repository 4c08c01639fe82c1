// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The program version that the build recorded. */
public final class ProgramVersion {
  private static final String FILE = "version.properties";

  private ProgramVersion() {}

  /** Such as {@code 1.2.3}. */
  public static String number() {
    Properties properties = new Properties();
    try (InputStream in = ProgramVersion.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
