// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Distinguishes lines that report a value from lines that do not: program text, quotations from a
 * manual, and values that are expected or asked for.
 */
public final class NonObservation {
  private static final String TYPE =
      "(?:const|static|volatile|let|var|val|auto|mut|unsigned|signed|int|long|short|char"
          + "|bool|size_t|u?int(?:_fast)?\\d{1,2}(?:_t)?|u?int|[iu](?:8|16|32|64|128|size)"
          + "|[iu]ntn?|u?long(?:64|long|_ptr)?|dword(?:64|32)?|qword|ulong_ptr|uintptr(?:_t)?"
          + "|cr[04]_t|reg(?:ister)?_t)";

  /** Lines of C, C++, Rust, Go, assembly or Python, of a preprocessor or of a patch. */
  private static final Pattern PROGRAM =
      Pattern.compile(
          String.join(
              "|",
              "(?i)[;{\\\\]\\s*(?://.*|/\\*.*|#.*)?$",
              "^\\s*(?://|/\\*|\\*/|<!--|\"\"\")",
              "^\\s*#\\s*(?:define|undef|if|ifdef|ifndef|elif|include|pragma)\\b",
              "^\\s*%\\s*(?:define|assign|if|macro)\\b",
              // a patch
              "^[-+](?:\\s{2,}|\\t|[A-Za-z_#.(*/]| [a-z_][a-z0-9_]* [|&^]?= )",
              "\\)\\s*\\{|;\\s*\\}",
              "^\\s*(?:if|while|for|switch|elif|assert\\w*)\\b ?\\(?[\\w.>(&*~ -]{0,60}"
                  + "(?:[=!<>]=|[<>]|&) ?[\\w(~]",
              "^\\s*(?:(?:return|case|else|break|goto|fn|func|def|class|import|struct|enum|union"
                  + "|typedef|extern|mov[a-z]*|or[qld]?|and[qld]?|btsq?|btrq?|xor[qld]?)\\b\\s"
                  + "|\\.(?:equ|set|quad|long)\\b)",
              "^\\s*(?:" + TYPE + "\\s+)+[*&]?\\w+(?:\\s*:\\s*\\w+)?\\s*[=,:\\[]",
              "^\\s*\\.\\w+\\s*=",
              // an equate of an assembler, with a comment
              "^\\s*[a-z_]\\w*\\s*(?:=|\\bequ\\b)\\s*(?:0x)?[0-9a-f_]+h?\\s*;\\s*[a-z][^=:0-9]*$",
              "\\b(?:printk|k?d?printf?|dbgprint(?:ex)?|kdprint(?:ex)?|e?println!?|pr_\\w+"
                  + "|cout|wrmsrl?|__writemsr|__writecr\\d|write_cr\\d|set_cr\\d"
                  + "|vmwrite|__vmx_vmwrite|vmcs_write\\w*|assert\\w*)\\s*!?\\(",
              // an operator that no log prints before a value
              "[\\w)\\]]\\s*(?:[|&^+*/%-]=|(?<![=!<>])[=!]=(?!=)|<<=|>>=|:=)\\s*[\\w(~]"));

  /** What follows a number that is part of an expression. */
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "^[uUlL]{0,3}\\s*(?:<<|>>|[&^*%]\\s*[\\w(~]|\\?\\s*\\w"
              + "|\\|\\s*(?:0[xX]|\\(|~|[A-Za-z]\\w*_\\w*\\s*(?:$|[|)#/]))"
              + "|[+]\\s*(?:0[xX]|\\d|\\())");

  /** Another table cell with a number: it is unclear which of the two was read. */
  private static final Pattern SECOND_CELL =
      Pattern.compile("^[\\s*`]*\\|[\\s*`]*(?:0[xX])?[0-9a-fA-F]{1,16}h?[\\s*`]*(?:\\||$)");

  /** A number assigned to a name, with nothing around it, as programs and logs write it. */
  private static final Pattern STATEMENT =
      Pattern.compile("^\\s*[a-z_][a-z0-9_]*\\s*=\\s*(?:0[xX])?[0-9a-fA-F_]{1,16}\\s*(?:#.*)?$");

  private static final String WISHES =
      "must|should|shall|ought|would|could|might|expect\\w*|needs?|needed|needing|requir\\w*"
          + "|wants?|wanted|wish\\w*|suppos\\w*|recommend\\w*|desired|intended|examples?|e\\.g"
          + "|i\\.e|defaults?|ideal\\w*|correct|typical\\w*|usual\\w*|normal\\w*|assum\\w*"
          + "|suggest\\w*|hypothe\\w*|for instance|to be|proper|good|sane|sensible"
          + "|advis\\w*|propos\\w*|planned|demands?|insists?|hopes?|hoped|hoping";

  /** Phrases before a name that make its value a wish, a condition or a rule. */
  private static final Pattern WISH_BEFORE =
      Pattern.compile(
          "(?i)(?<![\\w-])(?:"
              + WISHES
              + "|if|unless|when(?:ever)?|until|once|manual|sdm|spec(?:ification)?"
              + "|documentation|docs?|minimum|maximum|initial(?:ly)?|reset value|target|will be"
              + "|going to|let's|imagine|please|valid|legal|allowed|sample"
              + "|(?:to|will|then|can|you|i'll|i|we) (?:set|write|load|put|change|program|force)"
              + "|old|previous(?:ly)?|wr(?:ote|ites?|iting|itten)"
              + "|(?:^|[.;:,] )(?:set|write|put|change|try|use|make|ensure|add|load|program|force)"
              + ")(?![\\w-])"
              + "|^\\W{0,6}(?:set|write|put|change|try|use|make|ensure|add|load|program|force)\\b");

  /** Phrases after a wish that introduce what was read. */
  private static final Pattern FACT =
      Pattern.compile(
          "(?i)\\b(?:got|but|actual(?:ly)?|found|current(?:ly)?|observed|saw|instead|mine|was)\\b");

  private static final Pattern WISH_AFTER =
      Pattern.compile("(?i)(?<![\\w-])(?:" + WISHES + "|fix(?:es)?|solves?|helps?)(?![\\w-])");

  /** A value that is wished for, in addition to the one that was read. */
  private static final Pattern OTHER_VALUE =
      Pattern.compile(
          "(?i)0x[0-9a-f]|\\b[0-9a-f]{8}(?:[0-9a-f]{8})?\\b"
              + "|^\\w*(?: (?:to )?be| is| was| value| at least){0,2} ?[=:]? ?\\d{1,8}\\b(?!-)");

  private static final Pattern IN_BRACKETS = Pattern.compile("\\([^()]*\\)|\\[[^\\[\\]]*\\]");
  private static final Pattern END_OF_CLAUSE =
      Pattern.compile("(?<!e\\.g|i\\.e)[.;!?](?=\\s)|\\s--?\\s|\\s\\|\\s");

  /** Words before a name that make it something other than the processor's current register. */
  private static final Set<String> OTHERS =
      Set.of(
          ("GUEST SHADOW MASK SHOULD REQUIRED OLD ORIGINAL EXPECTED TARGET VMCS WRITE WRITING SET"
                  + " SETTING PREVIOUS SAVED INITIAL DEFAULT NEW VM DESIRED WANTED NEEDED CORRECT L1 L2"
                  + " NESTED VIRTUAL VMENTER VMENTRY")
              .split(" ", -1));

  private static final int LONGEST_STATEMENT = 1000;

  /** How many characters before a name and after a value are examined. */
  private static final int REACH = 400;

  private NonObservation() {}

  /**
   * Whether a line reports the value between two indices.
   *
   * @param from where the name of what is reported starts
   * @param to where its value ends
   */
  public static boolean isObserved(String line, int from, int to) {
    String before = line.substring(Math.max(0, from - REACH), from);
    String after = line.substring(to, Math.min(line.length(), to + REACH));
    return !isProgram(line)
        && !EXPRESSION.matcher(after).find()
        && !SECOND_CELL.matcher(after).find()
        && !isWishBefore(before)
        && !isWishAfter(after);
  }

  /** Whether the last word before a register's name makes it another register, or another value. */
  public static boolean isOfOther(String before) {
    String words = before.strip().toUpperCase(Locale.ROOT);
    return OTHERS.contains(words.substring(words.lastIndexOf(' ') + 1));
  }

  /** Whether a line is from a program, a patch or a comment in one; a very long line is not. */
  public static boolean isProgram(String line) {
    return line.length() <= LONGEST_STATEMENT && PROGRAM.matcher(line).find();
  }

  /** Whether a line may be a whole program statement if it is among others. */
  public static boolean mayBeStatement(String line) {
    return STATEMENT.matcher(line).find();
  }

  private static boolean isWishBefore(String before) {
    String clause = lastClause(IN_BRACKETS.matcher(before).replaceAll(""));
    Matcher wish = WISH_BEFORE.matcher(clause);
    int end = -1;
    while (wish.find()) {
      end = wish.end();
    }
    return end >= 0 && !FACT.matcher(clause.substring(end)).find();
  }

  private static String lastClause(String text) {
    Matcher end = END_OF_CLAUSE.matcher(text);
    int start = 0;
    while (end.find()) {
      start = end.end();
    }
    return text.substring(start);
  }

  private static boolean isWishAfter(String after) {
    Matcher wish = WISH_AFTER.matcher(after);
    return wish.find() && !OTHER_VALUE.matcher(after.substring(wish.start())).find();
  }
}
