// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps out of a page that is sent around what tells of a machine or a person: directories, and in
 * lines of a dump addresses of networks, of people and of files, and the host of a system log.
 */
final class Redaction {
  private static final char COVER = '·';

  private static final List<Pattern> TELLING =
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

  /** The name of a file, without the directories it is in; it is covered like a line. */
  static String file(String name) {
    return line(last(name));
  }

  private static String last(String name) {
    try {
      Path last = Path.of(name.replace('\\', '/')).getFileName();
      return last == null ? name : last.toString();
    } catch (InvalidPathException e) {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  /** A line of a dump, whose characters stay where they are. */
  static String line(String line) {
    String covered = line;
    for (Pattern pattern : TELLING) {
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
