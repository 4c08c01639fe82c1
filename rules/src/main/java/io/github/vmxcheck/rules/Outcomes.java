// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words for outcomes. */
public final class Outcomes {
  public static final String SUCCEED = "vmsucceed";

  /** VMfail(n): VMfailInvalid or VMfailValid, as there is a current VMCS. */
  static final String FAIL = "vmfail";

  static final String FAIL_INVALID = "vmfail-invalid";
  static final String FAIL_VALID = "vmfail-valid-";

  /** All words, in the order in which reports list them. */
  public static final List<String> WORDS =
      List.of(
          "ud",
          "gp0",
          "ss0",
          "pf",
          "vm-exit",
          FAIL_INVALID,
          FAIL_VALID + 2,
          FAIL_VALID + 3,
          FAIL_VALID + 9,
          FAIL_VALID + 10,
          FAIL_VALID + 11,
          FAIL_VALID + 15,
          SUCCEED);

  private Outcomes() {}

  /** The words, each once, in the order of {@link #WORDS}. */
  static List<String> inOrder(Collection<String> words) {
    List<String> ordered = new ArrayList<>(WORDS);
    ordered.retainAll(words);
    return List.copyOf(ordered);
  }

  /** What the manual calls it. */
  public static String title(String word) {
    return switch (word) {
      case "ud" -> "#UD";
      case "gp0" -> "#GP(0)";
      case "ss0" -> "#SS(0)";
      case "pf" -> "#PF";
      case "vm-exit" -> "VM exit";
      case FAIL_INVALID -> "VMfailInvalid";
      case SUCCEED -> "VMsucceed";
      default -> "VMfailValid(" + word.substring(FAIL_VALID.length()) + ")";
    };
  }
}
