// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Claim;
import io.github.vmxcheck.specs.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Formats conditions as text: {@code IA32_EFER.LMA is 1 and CS.L is 1}. */
public final class ConditionText {
  /** Uses the manual's field names. */
  public static final ConditionText OF_TITLES = new ConditionText(ValueText::title);

  private final Function<FieldPath, String> names;

  /**
   * Creates a formatter with other field names.
   *
   * @param names gives the name of some bits of a field
   */
  public ConditionText(Function<FieldPath, String> names) {
    this.names = names;
  }

  /** The name of a named condition, after {@code not} if it is negated; else empty. */
  public static Optional<String> name(Condition condition) {
    if (condition instanceof Condition.Named named) {
      return Optional.of(named.name());
    }
    return condition instanceof Condition.Not not
        ? name(not.condition()).map(name -> "not " + name)
        : Optional.empty();
  }

  /** What must be true for a condition to hold. */
  public String of(Condition condition) {
    return words(condition, true);
  }

  /** What a condition says or, if {@code holds} is false, its negation. */
  private String words(Condition condition, boolean holds) {
    if (condition instanceof Condition.Named named) {
      return words(named.condition(), holds);
    }
    if (condition instanceof Condition.Not not) {
      return words(not.condition(), !holds);
    }
    if (condition instanceof Condition.Known known) {
      return "it is " + (holds ? "" : "not ") + "known that " + words(known.condition(), true);
    }
    if (condition instanceof Condition.All all) {
      return joined(all.parts(), holds, holds);
    }
    if (condition instanceof Condition.Any any) {
      return joined(any.choices(), !holds, holds);
    }
    return claim((Claim) condition, holds);
  }

  private String joined(List<Condition> conditions, boolean isAll, boolean hold) {
    return conditions.stream()
        .map(one -> words(one, hold))
        .map(
            text ->
                isAll && conditions.size() > 1 && text.contains(" or ") ? "(" + text + ")" : text)
        .collect(Collectors.joining(isAll ? " and " : " or "));
  }

  private String claim(Claim claim, boolean holds) {
    if (claim instanceof Claim.Equal equal) {
      return equal(equal, holds);
    }
    if (claim instanceof Claim.Same same) {
      return names.apply(same.path())
          + (holds ? " equals " : " differs from ")
          + names.apply(same.other());
    }
    if (claim instanceof Claim.Unknown unknown) {
      return names.apply(unknown.path()) + " is " + (holds ? "unknown" : "known");
    }
    if (claim instanceof Claim.Given given) {
      return "the dump "
          + (holds ? "has" : "lacks")
          + " a value for "
          + names(given.paths(), !holds);
    }
    if (claim instanceof Claim.Absent absent) {
      return holds
          ? "the dump does not mention " + names(absent.paths(), true)
          : "the dump mentions " + names(absent.paths(), true);
    }
    return holds ? "there are several processors" : "there is one processor";
  }

  private String names(List<FieldPath> paths, boolean isChoice) {
    return paths.stream().map(names).collect(Collectors.joining(isChoice ? " or " : " and "));
  }

  private String equal(Claim.Equal equal, boolean holds) {
    FieldPath path = equal.path();
    long value = equal.value().bits();
    boolean isBit = path.width() == 1 && (path.isWhole() || path.field().words().isEmpty());
    if (isBit && !holds) {
      return names.apply(path) + " is " + value(path, 1 - value);
    }
    return names.apply(path) + " is " + (holds ? "" : "not ") + value(path, value);
  }

  private static String value(FieldPath path, long value) {
    String number = value < 0 || value > 9 ? "0x" + Long.toHexString(value) : "" + value;
    return word(path, value).orElse(number);
  }

  /** In a field with words, a single bit that is 1 may have its own word. */
  private static Optional<String> word(FieldPath path, long value) {
    Field field = path.field();
    return path.isWhole() || path.width() == 1 && value == 1
        ? field.word(value << path.low())
        : Optional.empty();
  }
}
