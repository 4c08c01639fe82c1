// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tables with one register in each column and one processor in each row, with bars or blanks
 * between the cells; with blanks, no other columns. A number counts if it is marked as hexadecimal
 * or has all 8 or 16 digits.
 */
final class RegisterColumns {
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)0x[0-9a-f`_']{1,19}|[0-9a-f][0-9a-f`_']{0,18}h|[0-9a-f]{8}(?:`?[0-9a-f]{8})?");
  private static final Pattern HEADING_OF_NUMBERS =
      Pattern.compile("(?i)(?:v?cpus?|l?core|(?:logical )?processor|lp)(?: ?#| number| id)?|#");
  private static final Pattern PROCESSOR =
      Pattern.compile("(?i)(?:v?cpu|core|processor|lp)? ?#?(\\d{1,4})");
  private static final Pattern WORD = Pattern.compile("\\S+");

  /** A number, in any form that a heading does not have. */
  private static final Pattern ANY_NUMBER =
      Pattern.compile("(?i)(?<!\\w)(?:0x[0-9a-f]+|[0-9][0-9a-f]*h?|[0-9a-f]{6,16})(?!\\w)");

  private static final int LONGEST = 400;

  /** Lines of other programs may be between two rows. */
  private static final int REACH = 100;

  /** Takes what a cell gives. */
  interface Target {
    /**
     * Sets bits of a register.
     *
     * @param number the processor number; negative if the row has none
     */
    void set(DumpLine line, long number, Field field, long bits, long known, long origin);
  }

  private record Cell(String text, int start) {}

  private final Target target;

  /** The registers of the columns, null in other columns; empty if there is no table. */
  private List<Field> columns = List.of();

  /** The column with processor numbers; negative if there is none. */
  private int numbers = -1;

  private int awaited = -1;

  RegisterColumns(Target target) {
    this.target = target;
  }

  boolean wantsNext(int number) {
    return number <= awaited;
  }

  boolean accept(DumpLine line) {
    if (line.text().length() > LONGEST) {
      return false;
    }
    List<Cell> cells = cells(line.text());
    return cells.size() > 1 && (heading(line, cells) || row(line, cells));
  }

  private boolean heading(DumpLine line, List<Cell> cells) {
    List<Field> fields = new ArrayList<>();
    int column = -1;
    boolean bars = line.contains("|");
    for (Cell cell : cells) {
      DriverNames.Name name = DriverNames.atEndOf(cell.text());
      boolean register = name != null && name.exact() && name.length() == cell.text().length();
      if (!register && HEADING_OF_NUMBERS.matcher(cell.text()).matches()) {
        column = fields.size();
      } else if (!register && (!bars || ANY_NUMBER.matcher(cell.text()).find())) {
        return false;
      }
      fields.add(register ? name.field() : null);
    }
    if (fields.stream().filter(field -> field != null).distinct().count() < 2) {
      return false;
    }
    columns = fields;
    numbers = column;
    awaited = line.number() + REACH;
    return true;
  }

  private boolean row(DumpLine line, List<Cell> cells) {
    if (line.number() > awaited || cells.size() != columns.size()) {
      return false;
    }
    long number = number(cells);
    boolean any = false;
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (columns.get(i) != null && NUMBER.matcher(cell.text()).matches()) {
        Digits digits = Digits.of(cell.text());
        if (digits != null) {
          long known = cell.text().contains("x") ? -1L : digits.printed();
          target.set(
              line, number, columns.get(i), digits.value(), known, line.origin(cell.start()));
          any = true;
        }
      }
    }
    awaited = any ? line.number() + REACH : awaited;
    return any;
  }

  private long number(List<Cell> cells) {
    Matcher number = numbers < 0 ? null : PROCESSOR.matcher(cells.get(numbers).text());
    return number != null && number.matches() ? Long.parseLong(number.group(1)) : -1;
  }

  private static List<Cell> cells(String text) {
    List<Cell> cells = new ArrayList<>();
    if (text.indexOf('|') < 0) {
      Matcher word = WORD.matcher(text);
      while (word.find()) {
        cells.add(new Cell(word.group(), word.start()));
      }
      return cells;
    }
    int start = 0;
    for (int end = 0; end <= text.length(); end++) {
      if (end == text.length() || text.charAt(end) == '|') {
        cells.add(cell(text, start, end));
        start = end + 1;
      }
    }
    // what is before the first bar and behind the last one
    if (cells.get(0).text().isEmpty()) {
      cells.remove(0);
    }
    if (!cells.isEmpty() && cells.get(cells.size() - 1).text().isEmpty()) {
      cells.remove(cells.size() - 1);
    }
    return cells;
  }

  private static Cell cell(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isMargin(text.charAt(start))) {
      start++;
    }
    while (end > start && isMargin(text.charAt(end - 1))) {
      end--;
    }
    return new Cell(text.substring(start, end), start);
  }

  private static boolean isMargin(char c) {
    return Character.isWhitespace(c) || c == '*' || c == '`';
  }
}
