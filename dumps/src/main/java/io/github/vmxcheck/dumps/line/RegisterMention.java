// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A register of the catalogue that a line of any format mentions, by name or by number, and the
 * number after it that looks like its value. It is a question, never an observation: only a reader
 * that knows the format says what a line means.
 *
 * @param field the register
 * @param name as the line spells it, in capitals
 * @param start index of the name in the line
 * @param end index after the value; after the name if there is no value
 * @param value empty if nothing after the name looks like its value
 */
public record RegisterMention(
    Field field, String name, int start, int end, Optional<Digits> value) {
  private static final int MOST = 16;

  /** Fewer digits may be a count. */
  private static final int LEAST_DIGITS = 3;

  private static final int DIGITS_OF_REGISTER = 8;

  /** Bits 63:52 of a physical address are 0. */
  private static final long BEYOND_PHYSICAL = -1L << 52;

  /** MSRs with a smaller index need the word MSR before it. */
  private static final int LEAST_INDEX = 0x100;

  private static final Map<String, Field> BY_NAME = names();

  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?<![\\w.>-])(?:"
              + "(?<name>(?:MSR_)?(?:"
              + spellings()
              + ")(?:_MSR)?)"
              + "|(?:rd)?msrs?\\W{1,4}(?<index>(?:0x)?[0-9a-f]{1,8})h?"
              + "|(?<known>0x(?:00000)?(?:"
              + indices()
              + "))"
              + "|cpuid\\W{0,3}(?:(?:leaf|level|function|eax)\\W{1,3})?(?<leaf>(?:0x)?[0-9a-f]{1,8})h?"
              + "(?!\\w).{0,24}?\\b(?<register>e[abcd]x)"
              + ")(?!\\w|[.-]\\w)");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)\\G(?: ?[(\\[](?:MSR )?(?<index>(?:0x)?[0-9a-f]{1,8}h?)[)\\]])?"
              + "(?<gap>\\W{0,40}(?:[a-z]\\w{0,11}\\W{1,8}){0,4}?)"
              + "(?:(?:0x)?[0-9a-f]{1,16} ?[-=]> ?)?" // a value before a change
              + "(?<number>0x[0-9a-f][0-9a-f_`']{0,23}h?|(?=[a-f_`']{0,17}\\d)[0-9a-f][0-9a-f_`']{0,23}h?)"
              + "(?![\\w%.:/-]|[ -]?bits?\\b)");

  /** What is between a name and a number that is not the value of the register. */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "(?i)\\bbits?\\b|\\b(?:mask|offset|line|page|at|to|and|or)\\b\\W{0,16}+$"
              + "|[=!<>]=|[,;(\\[]|^[^\\w=:|>-]{0,8}+-[^\\w=:|>-]{0,8}+$");

  private static final Pattern SIGN =
      Pattern.compile(
          "(?i)[:=>|]|\\b(?:is|was|val|value|reads?|now|currently|equals|contains|holds)\\b");

  /** All registers that a line mentions, in order. */
  public static List<RegisterMention> in(String line) {
    List<RegisterMention> all = new ArrayList<>(0);
    Matcher match = NAME.matcher(line);
    while (all.size() < MOST && match.find()) {
      field(match).ifPresent(field -> all.add(of(field, match, line)));
    }
    return all;
  }

  private static RegisterMention of(Field field, Matcher name, String line) {
    String spelt = name.group().toUpperCase(Locale.ROOT);
    Matcher value = VALUE.matcher(line).region(name.end(), line.length());
    value.useTransparentBounds(true);
    Optional<Digits> digits =
        value.find() && isValue(field, value)
            ? Optional.ofNullable(Digits.of(value.group("number")))
            : Optional.empty();
    return digits.filter(one -> isValue(field, one)).isPresent()
        ? new RegisterMention(field, spelt, name.start(), value.end(), digits)
        : new RegisterMention(field, spelt, name.start(), name.end(), Optional.empty());
  }

  /** Whether the register can have the value: no linear address is a physical one. */
  private static boolean isValue(Field field, Digits digits) {
    return (digits.value() & ~field.mask()) == 0
        && !(field.isMsr() && digits.value() == field.msrIndex())
        && !(field.isAddress() && (digits.value() & BEYOND_PHYSICAL) != 0);
  }

  private static boolean isValue(Field field, Matcher value) {
    String gap = value.group("gap");
    String number = value.group("number");
    if (NO_VALUE.matcher(gap).find() || NAME.matcher(gap).find() || isBit(field, value)) {
      return false;
    }
    boolean isMarked = isHexadecimal(number) || number.length() >= DIGITS_OF_REGISTER;
    if (isMarked && !field.isCpuid()) {
      return true;
    }
    boolean isBare = gap.isBlank() && number.length() >= LEAST_DIGITS;
    return isBare || isSign(gap);
  }

  private static boolean isHexadecimal(String number) {
    return number.regionMatches(true, 0, "0x", 0, 2)
        || number.toLowerCase(Locale.ROOT).endsWith("h")
        || number.indexOf('`') >= 0;
  }

  /** Whether a text has a sign or word that introduces a value, and no other word. */
  private static boolean isSign(String text) {
    String others = SIGN.matcher(text).replaceAll("");
    return others.length() < text.length() && others.chars().noneMatch(Character::isLetterOrDigit);
  }

  /** Whether a number in brackets after the name is not its index, but the number of a bit. */
  private static boolean isBit(Field field, Matcher value) {
    String index = value.group("index");
    return index != null && !(field.isMsr() && Digits.of(index).value() == field.msrIndex());
  }

  private static Optional<Field> field(Matcher match) {
    if (match.group("name") != null) {
      String name = plain(match.group("name"));
      return Optional.ofNullable(
          BY_NAME.getOrDefault(name, BY_NAME.get(name.replaceFirst("msr$", ""))));
    }
    if (match.group("leaf") != null) {
      long leaf = Digits.of(match.group("leaf")).value();
      return Field.byCpuid(leaf, 0, match.group("register").toLowerCase(Locale.ROOT));
    }
    boolean certain = match.group("known") != null;
    String index = certain ? match.group("known") : match.group("index");
    Optional<Field> field = Field.byMsrIndex(Digits.of(index).value());
    return field.isPresent() || certain || !index.matches("\\d+")
        ? field
        : Field.byMsrIndex(Long.parseLong(index));
  }

  /**
   * Whether a register was read with this value, as far as its digits are printed, perhaps at
   * another moment, as RFLAGS after VMXON is.
   */
  public boolean isKnownFrom(Map<Field, Set<Long>> values) {
    Digits digits = value.orElseThrow();
    return values.entrySet().stream()
        .filter(
            one -> one.getKey() == field || one.getKey().title().startsWith(field.title() + " "))
        .flatMap(one -> one.getValue().stream())
        .anyMatch(one -> ((one ^ digits.value()) & digits.printed()) == 0);
  }

  /** What states the value on the command line, such as {@code cr4=0x2020}. */
  String setting() {
    return field.key() + "=0x" + Long.toHexString(value.orElseThrow().value());
  }

  /** Whether the line names a model-specific register, not one that register dumps print. */
  boolean isMsr() {
    return field.isMsr() && !name.equals("EFER");
  }

  /** The marks of lines that mention a register, see {@link io.github.vmxcheck.dumps.Marks}. */
  static String marks() {
    Set<String> marks = new TreeSet<>(Set.of("msr", "cpuid"));
    BY_NAME.keySet().forEach(name -> marks.add(name.replaceFirst("^ia32", "")));
    for (Field field : Field.outsideLists()) {
      if (isKnownByIndex(field)) {
        marks.add(String.format(Locale.ROOT, "0x%x", field.msrIndex()));
        marks.add(String.format(Locale.ROOT, "0x%08x", field.msrIndex()));
      }
    }
    // A mark with another one in it marks no other line.
    return marks.stream()
        .filter(mark -> marks.stream().noneMatch(part -> !part.equals(mark) && mark.contains(part)))
        .collect(Collectors.joining(" "));
  }

  private static boolean isKnownByIndex(Field field) {
    return field.isMsr() && field.msrIndex() >= LEAST_INDEX;
  }

  private static String indices() {
    return Field.outsideLists().stream()
        .filter(RegisterMention::isKnownByIndex)
        .map(field -> Long.toHexString(field.msrIndex()))
        .collect(Collectors.joining("|"));
  }

  private static Map<String, Field> names() {
    Map<String, Field> names = new TreeMap<>();
    for (Field field : Field.outsideLists()) {
      if (field.isMsr() || field.group() == Field.Group.REGISTER || !field.aliases().isEmpty()) {
        Stream.concat(Stream.of(field.title()), field.aliases().stream())
            .forEach(name -> spellings(field, name).forEach(one -> names.put(plain(one), field)));
      }
    }
    return names;
  }

  /** A name without {@code IA32_} may be another register or variable if it ends in CTLS. */
  private static List<String> spellings(Field field, String name) {
    String bare = name.replaceFirst("^IA32_", "");
    if (!field.isMsr()) {
      return List.of(name);
    }
    return bare.contains("_CTLS") ? List.of("IA32_" + bare) : List.of(bare, "IA32_" + bare);
  }

  /** All names as one alternative each, the longest first. */
  private static String spellings() {
    return Field.outsideLists().stream()
        .filter(BY_NAME::containsValue)
        .flatMap(
            field ->
                Stream.concat(Stream.of(field.title()), field.aliases().stream())
                    .flatMap(name -> spellings(field, name).stream()))
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed().thenComparing(name -> name))
        .map(name -> name.replaceAll("[_ ]", "[_ ]?"))
        .collect(Collectors.joining("|"));
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[_ ]", "");
    return plain.startsWith("msr") ? plain.substring("msr".length()) : plain;
  }
}
