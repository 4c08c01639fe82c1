// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every regular expression of the program takes linear time on any text: twice the characters are
 * twice the work, not four times. The work is counted, not timed.
 */
class PatternsTest {
  private static final int LENGTH = 1024;

  /** Reads of each character up to which a pattern is not examined further. */
  private static final int FEW = 64;

  private static final int LONGER = 4096;
  private static final int TIMES = 8;
  private static final long MOST = 64L << 20;

  /** A stack too small for recursion at each character. */
  private static final int SMALL_STACK = 256 << 10;

  private static ProductPatterns product;

  @BeforeAll
  static void findThem() throws Exception {
    // Readers of lines compile their patterns when they are created.
    InputReader.read(
        new ByteArrayInputStream("x\n".getBytes(StandardCharsets.US_ASCII)), "x", "", nothing());
    TreeSet<String> names = new TreeSet<>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.vmxcheck")
            .stream()
            .map(JavaClass::getName)
            .forEach(names::add);
    product = ProductPatterns.of(names);
  }

  @Test
  void findsAllPatterns() {
    assertThat(product.unseen())
        .as("methods that build a pattern from parts; keep it in a static field, or avoid it")
        .isEmpty();
    assertThat(product.all()).hasSizeGreaterThan(300);
    assertThat(product.rows()).isGreaterThan(20);
  }

  @Test
  void everyPatternTakesLinearTime() throws InterruptedException {
    List<String> slow = new ArrayList<>();
    onSmallStack(() -> product.all().forEach((pattern, place) -> slowest(place, pattern, slow)));

    assertThat(slow).isEmpty();
  }

  /** Patterns that once took 45 seconds for a line. */
  @Test
  void detectsPatternsThatWereSlow() throws InterruptedException {
    List<String> slow = new ArrayList<>();
    onSmallStack(
        () -> {
          for (String old :
              List.of(
                  "(?m)^[{\\s\"']*(?:schema[\"']?\\s*:|logical-processors[\"']?\\s*:)",
                  "^\\s*(\\*?) *(\\d{1,4}) +(?:Thread|Remote target)(.*)",
                  "(?:a|b)*c")) {
            slowest(old, Pattern.compile(old), slow);
          }
        });

    assertThat(slow).hasSize(3);
  }

  private static void slowest(String place, Pattern pattern, List<String> slow) {
    for (HostileLines.Shape shape : HostileLines.of(pattern)) {
      String why = slow(pattern, shape);
      if (!why.isEmpty()) {
        slow.add(place + "\n  " + why + " of " + shape);
        return;
      }
    }
  }

  private static String slow(Pattern pattern, HostileLines.Shape shape) {
    try {
      String text = shape.text(LENGTH);
      long few = (long) FEW * text.length();
      if (CountedText.visits(pattern, text, few) < few) {
        return "";
      }
      long some = CountedText.visits(pattern, shape.text(LONGER), MOST);
      if (some == MOST) {
        return "more than " + MOST + " reads of " + LONGER + " characters";
      }
      long most = some * TIMES * 3 / 2;
      long many = CountedText.visits(pattern, shape.text(TIMES * LONGER), most);
      return many < most ? "" : some + " reads of " + LONGER + " characters";
    } catch (StackOverflowError e) {
      return "recursion for each character";
    }
  }

  private static void onSmallStack(Runnable run) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(null, run, "patterns", SMALL_STACK);
    thread.setUncaughtExceptionHandler((one, e) -> thrown.set(e));
    thread.start();
    thread.join();
    assertThat(thrown.get()).isNull();
  }

  private static SnapshotSink nothing() {
    return new SnapshotSink() {
      @Override
      public void snapshot(Snapshot snapshot) {}

      @Override
      public void problem(InputProblem problem) {}

      @Override
      public void lines(UnreadLines lines) {}
    };
  }
}
