// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes from the HTML report what identifies a machine or a person: directories and, in lines of
 * a dump, network and e-mail addresses, UUIDs, home directories, names of hosts and users, and
 * serial numbers.
 */
final class Redaction {
  private static final char COVER = '·';

  private static final List<Pattern> SENSITIVE =
      List.of(
          // "Nov 27 08:00:01 host kernel:", "2026-11-27T08:00:01.123456+00:00 host kernel:"
          Pattern.compile(
              "(?<=^|[>|] )(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|[0-9-]{10}T[0-9:.,+Z-]+)"
                  + " ([^ ]+)(?= [^ :]+:)"),
          Pattern.compile("(?<![\\w.+-])([\\w.+-]++@[\\w-]++\\.[\\w.-]++)"),
          Pattern.compile("(?<![\\w.])((?:[0-9]{1,3}\\.){3}[0-9]{1,3})(?![\\w.])"),
          Pattern.compile("(?<![\\w:])((?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2})(?![\\w:])"),
          Pattern.compile("([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"),
          Pattern.compile("((?:/(?:home|Users|root)/|[A-Za-z]:\\\\Users\\\\)[^\\s\"':,;]+)"),
          Pattern.compile(
              "(?i)(?<=\\b(?:hostname|host name|user|username|serial)[=: ]{1,2})([^\\s,;]+)"));

  private Redaction() {}

  /** A file name without its directories, redacted like a line. */
  static String file(String name) {
    return line(last(name));
  }

  /** A text in which the names of inputs, as the user wrote them, are redacted. */
  static String files(String text, Collection<String> names) {
    String shown = text;
    for (String name : names) {
      shown = shown.replace(name, file(name));
    }
    return shown;
  }

  private static String last(String name) {
    try {
      Path last = Path.of(name.replace('\\', '/')).getFileName();
      return last == null ? name : last.toString();
    } catch (InvalidPathException e) {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  /**
   * A line of a dump in which sensitive parts are covered and all other characters keep their
   * positions.
   */
  static String line(String line) {
    String covered = line;
    for (Pattern pattern : SENSITIVE) {
      covered = cover(covered, pattern.matcher(covered));
    }
    return covered;
  }

  private static String cover(String line, Matcher matcher) {
    StringBuilder covered = new StringBuilder(line);
    while (matcher.find()) {
      for (int i = matcher.start(1); i < matcher.end(1); i++) {
        covered.setCharAt(i, COVER);
      }
    }
    return covered.toString();
  }
}
