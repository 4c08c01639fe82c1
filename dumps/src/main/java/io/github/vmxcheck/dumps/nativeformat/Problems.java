// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems of one or more documents; at most the first hundred. */
final class Problems {
  private static final int MOST = 100;

  private final List<String> sources;
  private final List<InputProblem> problems = new ArrayList<>(0);

  Problems(String source) {
    this(List.of(source));
  }

  /** Creates problems for these sources, which origins refer to by index. */
  Problems(List<String> sources) {
    this.sources = sources;
  }

  /** Adds a problem with the value under a key. */
  void add(String key, long place, String message) {
    add(place, key.isEmpty() ? message : key + ": " + message);
  }

  /** Adds a problem at a place, which is an origin. */
  void add(long place, String message) {
    if (problems.size() <= MOST) {
      String said = problems.size() < MOST ? message : "more problems from here on are not listed";
      problems.add(new InputProblem(source(place), Origin.line(place), Origin.column(place), said));
    }
  }

  /** A place as reports write it, such as {@code dump.yaml:12:10}. */
  String place(long place) {
    return source(place) + ":" + Origin.line(place) + ":" + Origin.column(place);
  }

  private String source(long place) {
    return sources.get(Origin.source(place));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** The problems in the order of their places. */
  List<InputProblem> inOrder() {
    problems.sort(
        Comparator.comparingInt(InputProblem::line).thenComparingInt(InputProblem::column));
    return List.copyOf(problems);
  }
}
