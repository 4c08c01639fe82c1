// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strips what mail, web pages, terminals and loggers add to a line, and keeps the column of each
 * remaining character.
 */
public final class LineCleaner {
  private static final Pattern PREFIX =
      startingWith(
          "[>|] ?(?=\\S|$)",
          "<\\d{1,3}>",
          // emphasis in Markdown
          "\\*\\*(?=\\w.*\\*\\*\\s*+$)",
          "\\[ *+\\d+[.,]\\d+\\] ?(?:\\[ *(?<stream>[TC]\\d+)\\] ?)?",
          // syslog: month, day, time, and host and program up to a colon
          "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? \\S+ [^\\s:]+: ?",
          "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?: ?",
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?"
              + "(?:Z|[+-]\\d\\d:?\\d\\d)?[|:]? *(?:(?:\\S{1,255} )?kernel: ?)?",
          "kernel: ",
          "\\(XEN\\) ?(?:\\[[^\\]]{1,40}\\] ?)?",
          "kvm(?:_intel)?: (?=\\*\\*\\*|[A-Z][A-Za-z0-9]*[ :=])",
          "vmx\\| (?:I\\d+: )?",
          "(?:In\\(\\d+\\) )?vcpu-\\d+[|:] ?",
          // VirtualBox: time since the start
          "\\d\\d:\\d\\d:\\d\\d\\.\\d{3,6} ",
          // DebugView: number and time; pasted text may have blanks in place of tabs
          "\\d{8}(?:\\t\\d+\\.\\d+\\t| {1,8}\\d{1,9}\\.\\d{8} {1,8})",
          // Bochs: tick, class, unit
          "\\d{11,20}[diep]\\[(?:CPU(?<unit>\\d{1,4}) *|[^\\]]{0,12})\\] ?",
          "\\s++(?=[>|<\\[(\\d])");

  private static final Pattern PROMPT =
      startingWith(
          "\\(qemu\\) |\\(gdb\\) |crash> |<bochs(?:\\.\\d+)?:\\d+> ?"
              + "|(?:\\d+\\.)?(?:\\d+: )?(?:l?kd(?::x86)?|k?HyperDbg)> ?");

  private static final Pattern SHELL =
      Pattern.compile(
          "(?:\\S{1,60}[#$] |[#$] )(?=(?:sudo )?(?:rdmsr|cpuid|dmesg|modprobe|cat|for|od|xxd)\\b)");

  /** Matches one of these at the start of the search, and nowhere after it. */
  private static Pattern startingWith(String... starts) {
    return Pattern.compile("\\G(?:" + String.join("|", starts) + ")");
  }

  private final LineCharacters characters;

  /**
   * A cleaner for the lines of one text.
   *
   * @param quotedPrintable whether {@code =3D} in it stands for {@code =}
   */
  public LineCleaner(boolean quotedPrintable) {
    characters = new LineCharacters(quotedPrintable);
  }

  public DumpLine clean(int number, String raw) {
    take(raw);
    return line(number);
  }

  /** Takes the next line. */
  void take(String raw) {
    characters.take(raw);
  }

  /** The line, including the prefix and prompt that {@link #line} removes. */
  String text() {
    return characters.text();
  }

  /** The line without prefix and prompt. */
  DumpLine line(int number) {
    String all = characters.text();
    String stream = "";
    Matcher prefix = PREFIX.matcher(all);
    int start = 0;
    while (prefix.region(start, all.length()).lookingAt() && prefix.end() > start) {
      if (prefix.group("stream") != null) {
        stream = prefix.group("stream");
      } else if (prefix.group("unit") != null) {
        stream = "C" + prefix.group("unit");
      }
      start = prefix.end();
    }
    String removed = all.substring(0, start);
    String said = prompt(all, start);
    start += said.length();
    int end = all.length();
    boolean emphasised = start > 1 && all.startsWith("**", start - 2);
    while (end > start && isMargin(all.charAt(end - 1), emphasised)) {
      end--;
    }
    return new DumpLine(
        number,
        all.substring(start, end),
        characters.columns(start, end),
        said.strip(),
        stream,
        removed);
  }

  private static boolean isMargin(char c, boolean emphasised) {
    return Character.isWhitespace(c) || emphasised && c == '*';
  }

  /** The prompt that starts here; empty if there is none. */
  private static String prompt(String all, int start) {
    Matcher prompt = PROMPT.matcher(all).region(start, all.length());
    if (prompt.lookingAt()) {
      return prompt.group();
    }
    boolean shell = all.indexOf("# ", start) >= 0 || all.indexOf("$ ", start) >= 0;
    return shell && prompt.usePattern(SHELL).lookingAt() ? prompt.group() : "";
  }
}
