package io.github.vmxcheck.model.dump;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes from a line what mail, web pages, terminals and loggers put around it, and remembers the
 * column of each character that is left.
 */
final class LineCleaner {
  private static final Pattern PREFIX =
      Pattern.compile(
          String.join(
              "|",
              "[>|] ?(?=\\S|$)",
              "<\\d{1,3}>",
              "\\[ *\\d+[.,]\\d+\\] ?(?:\\[ *(?<stream>[TC]\\d+)\\] ?)?",
              // syslog: month, day, time, and host and program up to a colon
              "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? \\S+ [^\\s:]+: ?",
              "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?: ?",
              "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?"
                  + "(?:Z|[+-]\\d\\d:?\\d\\d)?[|:]? *(?:(?:\\S+ )?kernel: ?)?",
              "kernel: ",
              "\\(XEN\\) ?(?:\\[[^\\]]{1,40}\\] ?)?",
              "kvm(?:_intel)?: (?=\\*\\*\\*|[A-Z][A-Za-z0-9]*[ :=])",
              "vmx\\| (?:I\\d+: )?",
              "(?:In\\(\\d+\\) )?vcpu-\\d+[|:] ?",
              // VirtualBox: time since the start; DebugView: number and time
              "\\d\\d:\\d\\d:\\d\\d\\.\\d{3,6} ",
              "\\d{8}\\t\\d+\\.\\d+\\t",
              // Bochs: tick, class, unit
              "\\d{11,20}[diep]\\[(?:CPU(?<unit>\\d{1,4}) *|[^\\]]{0,12})\\] ?",
              "\\s+(?=[>|<\\[(\\d])"));

  private static final Pattern PROMPT =
      Pattern.compile(
          "\\(qemu\\) |\\(gdb\\) |crash> |<bochs(?:\\.\\d+)?:\\d+> ?|(?:\\d+\\.)?(?:\\d+:"
              + " )?(?:l?kd(?::x86)?|k?HyperDbg)> ?|(?:\\S{1,60}[#$] |[#$] )(?=(?:sudo"
              + " )?(?:rdmsr|cpuid|dmesg|modprobe|cat|for|od|xxd)\\b)");

  private static final Pattern LINK =
      Pattern.compile("\\[([^\\]\\[]{1,64})\\]\\(https?://[^)\\s]{1,2000}\\)");

  private static final Map<String, Character> ENTITIES =
      Map.of("&gt;", '>', "&lt;", '<', "&amp;", '&', "&#x60;", '`', "&quot;", '"', "&#39;", '\'');

  private final boolean quotedPrintable;
  private char[] text = new char[256];
  private int[] columns = new int[256];
  private int length;

  /**
   * A cleaner for the lines of one text.
   *
   * @param quotedPrintable whether {@code =3D} in it stands for {@code =}
   */
  LineCleaner(boolean quotedPrintable) {
    this.quotedPrintable = quotedPrintable;
  }

  DumpLine clean(int number, String raw) {
    length = 0;
    int at = 0;
    while (at < raw.length()) {
      at = character(raw, at);
    }
    dropLinks();
    return withoutPrefix(number);
  }

  /** Takes over the character at {@code at}, or what it stands for. */
  private int character(String raw, int at) {
    char c = raw.charAt(at);
    if (c == 0x1b) {
      return endOfEscape(raw, at + 1);
    }
    if (c == '\b') {
      length = Math.max(0, length - 1);
      return at + 1;
    }
    if (c == '&') {
      return entity(raw, at);
    }
    if (c == '=' && quotedPrintable && Digits.of(piece(raw, at + 1, 2)) != null) {
      int code = (int) Digits.of(piece(raw, at + 1, 2)).value();
      if (piece(raw, at + 1, 2).length() == 2) {
        add((char) code, at);
        return at + 3;
      }
    }
    if (c == 0xa0) {
      add(' ', at);
    } else if (c >= ' ' && c != 0x7f && !isZeroWidth(c) || c == '\t') {
      add(c, at);
    }
    return at + 1;
  }

  private static boolean isZeroWidth(char c) {
    return c >= 0x200b && c <= 0x200f || c == 0xfeff;
  }

  private static String piece(String raw, int from, int count) {
    return raw.substring(Math.min(from, raw.length()), Math.min(from + count, raw.length()));
  }

  private int entity(String raw, int at) {
    int semicolon = raw.indexOf(';', at);
    Character meant =
        semicolon < 0 || semicolon - at > 6 ? null : ENTITIES.get(raw.substring(at, semicolon + 1));
    add(meant == null ? '&' : meant, at);
    return meant == null ? at + 1 : semicolon + 1;
  }

  /** The index after a control sequence of a terminal: CSI up to its final byte, OSC to its end. */
  private static int endOfEscape(String raw, int at) {
    if (at >= raw.length()) {
      return at;
    }
    char kind = raw.charAt(at);
    int next = at + 1;
    if (kind == '[') {
      while (next < raw.length() && (raw.charAt(next) < 0x40 || raw.charAt(next) > 0x7e)) {
        next++;
      }
    } else if (kind == ']') {
      while (next < raw.length() && raw.charAt(next) != 7 && raw.charAt(next) != 0x1b) {
        next++;
      }
    } else {
      return next;
    }
    return Math.min(next + 1, raw.length());
  }

  private void add(char c, int at) {
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
      columns = Arrays.copyOf(columns, 2 * length);
    }
    text[length] = c;
    columns[length++] = at + 1;
  }

  /** Web pages make links of numbers: {@code 6e[182](https://...)000} was {@code 6e182000}. */
  private void dropLinks() {
    String all = new String(text, 0, length);
    if (!all.contains("](http")) {
      return;
    }
    int[] places = Arrays.copyOf(columns, length);
    length = 0;
    Matcher link = LINK.matcher(all);
    int from = 0;
    while (link.find()) {
      keep(all, places, from, link.start());
      keep(all, places, link.start(1), link.end(1));
      from = link.end();
    }
    keep(all, places, from, all.length());
  }

  private void keep(String all, int[] places, int from, int to) {
    for (int i = from; i < to; i++) {
      add(all.charAt(i), places[i] - 1);
    }
  }

  private DumpLine withoutPrefix(int number) {
    String all = new String(text, 0, length);
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
    Matcher prompt = PROMPT.matcher(all).region(start, all.length());
    String said = "";
    if (prompt.lookingAt()) {
      said = prompt.group().strip();
      start = prompt.end();
    }
    int end = start + all.substring(start).stripTrailing().length();
    int[] places = Arrays.copyOfRange(columns, start, end);
    return new DumpLine(number, all.substring(start, end), places, said, stream);
  }

  /** The patterns tried at the start of a line, for a test that none is slow. */
  static List<Pattern> patterns() {
    return List.of(PREFIX, PROMPT, LINK);
  }
}
