// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environments;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Everything known about an environment. */
public final class EnvironmentText {
  private final TextOutput output;

  public EnvironmentText(PrintWriter out, int width, Style style) {
    output = new TextOutput(out, width, style);
  }

  public void write(Environment environment) {
    output.line(output.style().bold(environment.id()));
    output.paragraph("", kind(environment), output.style()::dim);
    output.blank();
    output.paragraph("", environment.title() + ". " + environment.text());
    heading("Explains");
    environment.explains().forEach(id -> output.paragraph("  ", id));
    heading("To change it");
    output.paragraph("  ", environment.fix());
    List<Environment> kinds = kinds(environment);
    if (!kinds.isEmpty()) {
      heading("Kinds");
      kinds.forEach(one -> output.paragraph("  ", one.title() + " (" + one.id() + ")"));
    }
    heading("Sources");
    environment
        .sources()
        .forEach(
            one -> {
              output.paragraph("  ", one.publisher() + ", \"" + one.title() + "\"");
              output.line("    " + one.url());
            });
  }

  private static String kind(Environment environment) {
    String within = environment.within().map(id -> ", a kind of " + id).orElse("");
    return "environment" + within + (environment.signs().isEmpty() ? "; no dump shows it" : "");
  }

  private static List<Environment> kinds(Environment environment) {
    return Environments.builtIn().all().stream()
        .filter(one -> one.within().filter(environment.id()::equals).isPresent())
        .toList();
  }

  private void heading(String text) {
    output.blank();
    output.line(output.style().bold(text));
  }

  /** Writes its keys as JSON. */
  public static void json(Environment environment, JsonGenerator json) throws IOException {
    json.writeStringField("id", environment.id());
    json.writeStringField("kind", "environment");
    if (environment.within().isPresent()) {
      json.writeStringField("within", environment.within().get());
    }
    json.writeStringField("title", environment.title());
    json.writeStringField("text", environment.text());
    json.writeStringField("fix", environment.fix());
    json.writeArrayFieldStart("explains");
    for (String id : environment.explains()) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sources");
    for (Environment.Source source : environment.sources()) {
      json.writeStartObject();
      json.writeStringField("title", source.title());
      json.writeStringField("publisher", source.publisher());
      json.writeStringField("url", source.url());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
