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

/** Puts conditions into words: {@code IA32_EFER.LMA is 1 and CS.L is 1}. */
public final class ConditionText {
  /** The one that calls fields what the manual calls them. */
  public static final ConditionText OF_TITLES = new ConditionText(ValueText::title);

  private final Function<FieldPath, String> names;

  /**
   * One with names of its own.
   *
   * @param names what bits of a field are called
   */
  public ConditionText(Function<FieldPath, String> names) {
    this.names = names;
  }

  /** The name of a condition, with {@code not} before it where it must not hold; else empty. */
  public static Optional<String> name(Condition condition) {
    if (condition instanceof Condition.Named named) {
      return Optional.of(named.name());
    }
    return condition instanceof Condition.Not not
        ? name(not.condition()).map(name -> "not " + name)
        : Optional.empty();
  }

  /** What must hold for it to hold. */
  public String of(Condition condition) {
    return words(condition, true);
  }

  /** What it says or, if it does not hold, what holds instead. */
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
          + " a value of "
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

  /** Of a field with words each bit may have one of its own; then the bit is 1 where that holds. */
  private static Optional<String> word(FieldPath path, long value) {
    Field field = path.field();
    return path.isWhole() || path.width() == 1 && value == 1
        ? field.word(value << path.low())
        : Optional.empty();
  }
}
