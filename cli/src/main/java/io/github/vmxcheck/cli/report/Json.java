package io.github.vmxcheck.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.vmxcheck.model.reader.InputProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** Makes JSON generators whose output is the same everywhere. */
public final class Json {
  private static final DefaultIndenter TWO_BLANKS = new DefaultIndenter("  ", "\n");

  private Json() {}

  /** Something that writes JSON. */
  @FunctionalInterface
  public interface Writing {
    void run() throws IOException;
  }

  /** Indented by two blanks. */
  public static JsonGenerator pretty(Writer out) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(TWO_BLANKS)
            .withArrayIndenter(TWO_BLANKS);
    return generator(out).setPrettyPrinter(printer);
  }

  /** One value a line, whose end the caller writes. */
  static JsonGenerator lines(Writer out) {
    return generator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  private static JsonGenerator generator(Writer out) {
    try {
      return new JsonFactory()
          .createGenerator(out)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs what cannot fail, because it writes to a {@link java.io.PrintWriter}. */
  public static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what could not be read; a whole input has no line. */
  public static void problems(List<InputProblem> problems, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("problems");
    for (InputProblem problem : problems) {
      json.writeStartObject();
      json.writeStringField("source", problem.source());
      if (problem.line() > 0) {
        json.writeNumberField("line", problem.line());
        json.writeNumberField("column", problem.column());
      }
      json.writeStringField("message", problem.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
