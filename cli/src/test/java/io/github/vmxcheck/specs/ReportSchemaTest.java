// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The report schema contains the words of the instructions. */
class ReportSchemaTest {
  private static final Path SCHEMA = Path.of("specs/schema/report.schema.json");

  @Test
  void matchesTheFrameAndTheInstructions() throws IOException {
    String schema = ReportSchema.of(Specification.builtIn());
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(SCHEMA, schema);
    }
    assertThat(Files.readString(SCHEMA))
        .as("%s is stale: rewrite it with -Dupdate.golden", SCHEMA)
        .isEqualTo(schema);
    assertThat(schema).doesNotContain("\"$outcomes\"", "\"$steps\"", "\"$groups\"");
  }
}
