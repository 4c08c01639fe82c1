// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.dumps.line.InputText;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.specs.Environment;
import io.github.vmxcheck.specs.Environments;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phrases of environments in a text. The last text is remembered: it may have many snapshots.
 */
final class EnvironmentPhrases {
  /** What a longer text says after these lines is not examined. */
  private static final int MOST_LINES = 100_000;

  private static final Pattern BLANKS = Pattern.compile("\\s{2,}+|\\t");

  /** Before vendor and product, as Linux and Windows print them. */
  private static final Pattern MACHINE =
      Pattern.compile(
          "(?:\\bDMI: |\\bHardware name: |\\bSystem (?:Manufacturer|Model): "
              + "|\\b(?:sys_vendor|product_name)\\b)(?<value>.*)");

  /** Before the name of a hypervisor, as Linux, systemd, lscpu and the program cpuid print it. */
  private static final Pattern HYPERVISOR =
      Pattern.compile(
          "(?i)(?:\\bHypervisor (?:detected|vendor): |\\bDetected virtualization "
              + "|\\bhypervisor_id\\b)(?<value>.*)");

  /** The registers of the CPUID leaf with a hypervisor's signature. */
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "(?i)\\b0x40000000\\b.{0,40}?\\bebx=0x([0-9a-f]{8}) ecx=0x([0-9a-f]{8})"
              + " edx=0x([0-9a-f]{8})");

  /** A phrase and where it must be. */
  private record Phrase(Environment.Place place, String text) {}

  private static final Set<Phrase> ALL = all();

  private SourceText source;
  private final Map<Phrase, Integer> lines = new LinkedHashMap<>();

  private static Set<Phrase> all() {
    Set<Phrase> all = new LinkedHashSet<>();
    for (Environment one : Environments.builtIn().all()) {
      for (Environment.Sign sign : one.signs()) {
        sign.phrases()
            .forEach((place, texts) -> texts.forEach(text -> all.add(new Phrase(place, text))));
      }
    }
    return all;
  }

  /** The first line of a text in which a phrase is found. */
  OptionalInt line(SourceText in, Environment.Place place, String text) {
    if (in.input() != source) {
      source = in.input();
      lines.clear();
      if (source instanceof InputText whole) {
        whole.forEachLine(MOST_LINES, this::line);
      }
    }
    Integer line = lines.get(new Phrase(place, text));
    return line == null ? OptionalInt.empty() : OptionalInt.of(line);
  }

  private void line(String raw, int number) {
    String line = BLANKS.matcher(raw).replaceAll(" ");
    String machine = value(MACHINE.matcher(line));
    String hypervisor = value(HYPERVISOR.matcher(line)) + signature(line);
    for (Phrase phrase : ALL) {
      String text = phrase.text();
      boolean isFound =
          switch (phrase.place()) {
            case LINE -> line.contains(text) && !NonObservation.isProgram(line);
            case MACHINE -> hasWord(machine, text);
            case HYPERVISOR -> hasWord(hypervisor, text);
          };
      if (isFound) {
        lines.putIfAbsent(phrase, number);
      }
    }
  }

  private static String value(Matcher match) {
    return match.find() ? match.group("value") : "";
  }

  /** What the registers of the leaf spell. */
  private static String signature(String line) {
    Matcher match = SIGNATURE.matcher(line);
    if (!match.find()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= match.groupCount(); i++) {
      int register = Integer.parseUnsignedInt(match.group(i), 16);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        text.append((char) (register >>> shift & 0xff));
      }
    }
    return text.toString();
  }

  private static boolean hasWord(String value, String word) {
    if (value.isEmpty()) {
      return false;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    int at = lower.indexOf(word.toLowerCase(Locale.ROOT));
    return at >= 0
        && (at == 0 || !Character.isLetter(value.charAt(at - 1)))
        && (at + word.length() == value.length()
            || !Character.isLetter(value.charAt(at + word.length())));
  }
}
