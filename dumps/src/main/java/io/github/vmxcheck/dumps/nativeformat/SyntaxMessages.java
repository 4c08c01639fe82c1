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

/** Says in one line what the parsers' exceptions mean. */
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
      return "not YAML we read: found a key that is no text, expected a plain key";
    }
    if (e instanceof JsonEOFException) {
      return "not JSON: the document ends inside a bracket, a text or a word";
    }
    return "not JSON: " + json(e);
  }

  private static boolean isComplexKey(IOException e) {
    return e.getMessage().startsWith("Expected a field name");
  }

  private static String limit(String message) {
    return message.startsWith("Document nesting depth")
        ? "found brackets or lists more than 32 deep, expected at most 32"
        : "found a text of more than 4 MiB, expected a shorter one";
  }

  private static String yaml(String problem) {
    if (problem.contains("stream end") || problem.contains("end of stream")) {
      return "the document ends inside a bracket or a quoted text";
    }
    if (problem.endsWith("but got ?")) {
      return sentence(problem) + " (inside braces YAML wants values with ? in quotes)";
    }
    return problem.startsWith("expected <block end>")
        ? "found a line that is indented unlike those before it"
        : sentence(problem);
  }

  private static String json(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String first = sentence(message);
    return first.contains("('x'") ? first + " (JSON wants hexadecimal numbers in quotes)" : first;
  }

  /** The first line, its first letter small, without the parser's own vocabulary. */
  private static String sentence(String message) {
    String line = message.lines().findFirst().orElse("malformed").strip();
    String plain =
        line.replaceAll(" \\(code \\d{1,9}[^()]{0,40}\\)", "")
            .replaceAll("[<>]", "")
            .replaceAll("\\.$", "");
    return Character.toLowerCase(plain.charAt(0)) + Quoted.line(plain.substring(1));
  }
}
