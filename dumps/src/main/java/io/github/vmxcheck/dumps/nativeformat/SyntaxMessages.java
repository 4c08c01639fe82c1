// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import java.io.IOException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Turns parser exceptions into one-line messages. */
public final class SyntaxMessages {
  private SyntaxMessages() {}

  /** Where it went wrong, relative to the document; null if the exception does not say. */
  static JsonLocation location(IOException e) {
    Mark mark = e.getCause() instanceof MarkedYAMLException yaml ? yaml.getProblemMark() : null;
    if (mark != null) {
      return new JsonLocation(null, mark.getIndex(), mark.getLine() + 1, mark.getColumn() + 1);
    }
    return e instanceof JsonProcessingException json ? json.getLocation() : null;
  }

  /** One line that says what is wrong. */
  public static String of(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return limit(e.getMessage());
    }
    if (e.getCause() instanceof StrictYaml.Refused refused) {
      return refused.getProblem();
    }
    if (e.getCause() instanceof MarkedYAMLException yaml) {
      return "not YAML: " + yaml(yaml.getProblem());
    }
    if (e.getCause() instanceof ReaderException reader) {
      return "not YAML: found " + Quoted.of(Character.toString(reader.getCodePoint()));
    }
    if (e instanceof JacksonYAMLParseException || isComplexKey(e)) {
      return "unsupported YAML: found a key that is not text, expected a plain key";
    }
    if (e instanceof JsonEOFException) {
      return "not JSON: the document ends inside brackets, a string or a word";
    }
    return "not JSON: " + json(e);
  }

  private static boolean isComplexKey(IOException e) {
    return e.getMessage().startsWith("Expected a field name");
  }

  private static String limit(String message) {
    return message.startsWith("Document nesting depth")
        ? "found brackets or lists nested more than 32 deep, expected at most 32"
        : "found a text that is too long, expected at most 4 MiB";
  }

  private static String yaml(String problem) {
    if (problem.contains("stream end") || problem.contains("end of stream")) {
      return "the document ends inside brackets or a quoted string";
    }
    if (problem.endsWith("but got ?")) {
      return sentence(problem) + " (inside braces, put YAML values that contain ? in quotes)";
    }
    return problem.startsWith("expected <block end>")
        ? "found a line that is not indented like those before it"
        : sentence(problem);
  }

  private static String json(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String first = sentence(message);
    return first.contains("('x'") ? first + " (put hexadecimal numbers in quotes in JSON)" : first;
  }

  /** The first line, starting in lower case, without the parser's own vocabulary. */
  private static String sentence(String message) {
    String line = message.lines().findFirst().orElse("malformed").strip();
    String plain =
        line.replaceAll(" \\(code \\d{1,9}[^()]{0,40}\\)", "")
            .replaceAll("[<>]", "")
            .replaceAll("\\.$", "");
    return Character.toLowerCase(plain.charAt(0)) + Quoted.line(plain.substring(1));
  }
}
