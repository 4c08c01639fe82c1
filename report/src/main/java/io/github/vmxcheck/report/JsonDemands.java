// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.rules.Demand;
import io.github.vmxcheck.rules.FieldDemands;
import java.io.IOException;
import java.util.List;

/** Writes the demands on fields in {@code vmxcheck.report/1}. */
final class JsonDemands {
  private JsonDemands() {}

  static void write(List<FieldDemands> demands, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("demands");
    for (FieldDemands one : demands) {
      json.writeObjectFieldStart(one.field().key());
      masks(one.ones(), one.zeros(), one.undecided(), json);
      json.writeArrayFieldStart("by");
      for (Demand demand : one.by()) {
        json.writeStartObject();
        json.writeStringField("requirement", demand.requirement());
        masks(demand.ones(), demand.zeros(), demand.undecided(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void masks(long ones, long zeros, long undecided, JsonGenerator json)
      throws IOException {
    mask("ones", ones, json);
    mask("zeros", zeros, json);
    mask("undecided", undecided, json);
  }

  private static void mask(String key, long bits, JsonGenerator json) throws IOException {
    if (bits != 0) {
      json.writeStringField(key, "0x" + Long.toHexString(bits));
    }
  }
}
