// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The condition that violates a requirement, or that makes it not applicable, for expression
 * engines. {@code A & 0x1 | B, NOT_C} means: bit 0 of A is 1 or a bit of B is 1, and a bit of C is
 * 0. The names are field names; {@code NO_BASIC} and {@code BEYOND_WIDTH} are computed, see {@link
 * Variables}.
 *
 * @param id of the requirement
 * @param statesNotApplicable whether it is the condition for not applicable
 * @param masks the masks that must be nonzero: unions of intersections of names and numbers
 */
record Expression(String id, boolean statesNotApplicable, List<List<List<String>>> masks) {

  static List<Expression> all() {
    try (InputStream in = Expression.class.getResourceAsStream("expressions.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Expression::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Expression parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Expression(
        parts[0],
        parts[1].equals("not-applicable"),
        split(parts[2], ",")
            .map(mask -> split(mask, "\\|").map(term -> split(term, "&").toList()).toList())
            .toList());
  }

  private static Stream<String> split(String text, String separator) {
    return Stream.of(text.split(separator, -1)).map(String::strip);
  }

  /** The names of its variables. */
  Stream<String> names() {
    return masks.stream()
        .flatMap(List::stream)
        .flatMap(List::stream)
        .filter(operand -> !isNumber(operand));
  }

  /** This expression in a language with its own notation for AND and OR. */
  String in(Function<List<String>, String> and, Function<List<String>, String> or) {
    return masks.stream()
        .map(
            mask ->
                or.apply(mask.stream().map(term -> and.apply(decimal(term))).toList()) + " != 0")
        .collect(Collectors.joining(" && ", "(", ")"));
  }

  private static List<String> decimal(List<String> term) {
    return term.stream().map(Expression::decimal).toList();
  }

  private static String decimal(String operand) {
    if (!isNumber(operand)) {
      return operand;
    }
    boolean complement = operand.startsWith("~");
    long number = Long.parseUnsignedLong(operand.substring(complement ? 3 : 2), 16);
    return Long.toString(complement ? ~number : number);
  }

  private static boolean isNumber(String operand) {
    return operand.startsWith("0x") || operand.startsWith("~");
  }
}
