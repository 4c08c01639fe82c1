// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the dump formats that can be read. */
@Command(
    name = "formats",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "List the dump formats that can be read, what each contains and how to obtain it.",
      "",
      "Formats are detected from content; use 'vmxcheck check --from NAME' to override."
    })
final class FormatsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(out);
      case JSON -> json(out);
    }
    return ExitStatus.OK;
  }

  private static void text(PrintWriter out) {
    for (DumpFormat format : Formats.all()) {
      out.print(format.name() + "\n  " + format.title() + "\n  gives: " + format.gives() + "\n");
      format.obtain().forEach(way -> out.print("  obtain: " + way + "\n"));
      out.print('\n');
    }
  }

  private static void json(PrintWriter out) {
    JsonGenerator json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartArray();
          for (DumpFormat format : Formats.all()) {
            json(format, json);
          }
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }

  private static void json(DumpFormat format, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", format.name());
    json.writeStringField("title", format.title());
    json.writeStringField("platform", format.platform());
    json.writeStringField("gives", format.gives());
    strings("obtain", format.obtain(), json);
    json.writeEndObject();
  }

  private static void strings(String key, List<String> strings, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }
}
