// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;

/** The published schemas that reports must conform to. */
public final class Schemas {
  private static final Path SCHEMAS = Path.of("cli/src/test/resources/schemas");

  /** Our schema for both JSON formats. */
  public static final Schema REPORT =
      json(Path.of("specs/schema/report.schema.json"), SpecificationVersion.DRAFT_7);

  /** Our schema for comparisons. */
  public static final Schema DIFF =
      json(Path.of("specs/schema/diff.schema.json"), SpecificationVersion.DRAFT_7);

  /** The schema of the SARIF standard. */
  public static final Schema SARIF =
      json(SCHEMAS.resolve("sarif-2.1.0.json"), SpecificationVersion.DRAFT_2020_12);

  /** GitLab's schema, from its documentation. */
  public static final Schema CODE_QUALITY =
      json(SCHEMAS.resolve("code-quality.schema.json"), SpecificationVersion.DRAFT_7);

  private Schemas() {}

  private static Schema json(Path file, SpecificationVersion version) {
    try {
      return SchemaRegistry.withDefaultDialect(version).getSchema(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A schema given as text, in draft 7. */
  static Schema of(String schema) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
  }

  /** The violations of a schema in a document. */
  public static List<String> errors(Schema schema, String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  /**
   * Validates XML against the schema of JUnit reports.
   *
   * @throws SAXException if it violates the schema or is not XML
   */
  public static void checkJUnit(String xml) throws SAXException, IOException {
    Validator validator =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(SCHEMAS.resolve("junit.xsd").toFile())
            .newValidator();
    validator.validate(new StreamSource(new StringReader(xml)));
  }
}
