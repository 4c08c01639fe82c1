// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The schema for editors has the fields of the catalogue. */
class SnapshotSchemaFileTest {
  private static final Path CATALOGUE = Path.of("../model/src/main/catalogue");
  private static final Path SCHEMA = Path.of("../specs/schema/snapshot.schema.json");

  @Test
  void theSchemaIsGeneratedFromTheCatalogue() throws IOException {
    String frame = Files.readString(CATALOGUE.resolve("snapshot.schema.json"));
    String schema =
        SnapshotSchema.of(
            CatalogueReader.read(CATALOGUE, Path.of("../specs/instructions.yaml")), frame);
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(SCHEMA, schema);
    }

    assertThat(schema).isEqualTo(Files.readString(SCHEMA));
  }
}
