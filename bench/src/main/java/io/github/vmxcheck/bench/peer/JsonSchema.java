// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A JSON schema, validated by networknt. It covers the prerequisites that it can express, and only
 * reports whether all of them are satisfied. It does not distinguish undetermined from violated.
 */
public final class JsonSchema {
  /** The requirements that it covers. */
  public static final Set<Judged> SAYS =
      Set.of(
          Judged.VMXON_CR0_PE,
          Judged.VMXON_PAGING_MODE,
          Judged.VMXON_CR4_VMXE,
          Judged.VMXON_NOT_VIRTUAL_8086,
          Judged.VMXON_CPL_0,
          Judged.VMXON_NOT_A20M,
          Judged.VMXON_NOT_IN_ROOT_OPERATION,
          Judged.VMXON_NOT_IN_NON_ROOT_OPERATION,
          Judged.VMXON_FEATURE_CONTROL_LOCK,
          Judged.VMXON_FEATURE_CONTROL_INSIDE_SMX,
          Judged.VMXON_FEATURE_CONTROL_OUTSIDE_SMX,
          Judged.VMXON_OPERAND_MEMORY,
          Judged.VMXON_OPERAND_READABLE,
          Judged.VMXON_POINTER_ALIGNED,
          Judged.VMXON_REGION_BIT_31,
          Judged.REGION_ZEROED);

  private final Schema schema;

  public JsonSchema() {
    try (InputStream in = JsonSchema.class.getResourceAsStream("processor.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a document conforms to the schema. */
  public boolean holds(String document) {
    return schema.validate(document, InputFormat.JSON).isEmpty();
  }
}
