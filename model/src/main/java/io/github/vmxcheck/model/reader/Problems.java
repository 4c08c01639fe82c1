package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems of one document; of a hopeless one only the first hundred. */
final class Problems {
  private static final int MOST = 100;

  private final String source;
  private final List<InputProblem> problems = new ArrayList<>(0);

  Problems(String source) {
    this.source = source;
  }

  /** Notes a problem at a place, which is an origin. */
  void add(long place, String message) {
    if (problems.size() <= MOST) {
      String said = problems.size() < MOST ? message : "more problems from here on, not named";
      problems.add(new InputProblem(source, Origin.line(place), Origin.column(place), said));
    }
  }

  /** A place as reports write it, such as {@code dump.yaml:12:10}. */
  String place(long place) {
    return source + ":" + Origin.line(place) + ":" + Origin.column(place);
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
