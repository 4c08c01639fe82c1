// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.vmxcheck.model.InputProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * Creates JSON generators with the same output on every platform. Control and invisible characters
 * are escaped, because JSON is also read on terminals and in browsers.
 */
public final class Json {
  private static final char REPLACEMENT = '\ufffd';
  private static final DefaultIndenter TWO_BLANKS = new DefaultIndenter("  ", "\n");

  /** Escapes both halves of a surrogate pair: neither half alone shows which character it is. */
  private static final CharacterEscapes ESCAPES =
      new CharacterEscapes() {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
          int[] codes = standardAsciiEscapesForJSON();
          codes[0x7f] = ESCAPE_STANDARD;
          return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
          return Sanitized.acts(c)
              ? new SerializedString(String.format(Locale.ROOT, "\\u%04X", c))
              : null;
        }
      };

  /** Replaces unpaired surrogates, which are not characters and which many parsers reject. */
  private static final class WholeCharacters extends JsonGeneratorDelegate {
    WholeCharacters(JsonGenerator to) {
      super(to);
    }

    @Override
    public void writeString(String text) throws IOException {
      super.writeString(whole(text));
    }

    @Override
    public void writeFieldName(String name) throws IOException {
      super.writeFieldName(whole(name));
    }

    private static String whole(String text) {
      if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
        return text;
      }
      StringBuilder whole = new StringBuilder(text.length());
      text.codePoints()
          .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
          .forEach(whole::appendCodePoint);
      return whole.toString();
    }
  }

  private Json() {}

  /** Code that writes JSON. */
  @FunctionalInterface
  public interface Writing {
    void run() throws IOException;
  }

  /** A generator that indents by two spaces. */
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

  /** A generator of one value per line. The caller writes the line end. */
  public static JsonGenerator lines(Writer out) {
    return generator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  private static JsonGenerator generator(Writer out) {
    try {
      return new WholeCharacters(new JsonFactory().createGenerator(out))
          .setCharacterEscapes(ESCAPES)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs code that cannot fail, because it writes to a {@link java.io.PrintWriter}. */
  public static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes input problems; one that concerns a whole input has no line. */
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
