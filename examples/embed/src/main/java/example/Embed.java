// SPDX-License-Identifier: Apache-2.0
package example;

import io.github.vmxcheck.check.Checker;
import io.github.vmxcheck.check.result.CheckResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prints the possible outcomes of VMXON on each logical processor of each dump. */
public class Embed {
  public static void main(String[] dumps) {
    Checker checker = Checker.usual();
    List<CheckResult> results =
        Stream.of(dumps).parallel().map(Path::of).map(checker::check).toList();
    for (CheckResult result : results) {
      result.problems().forEach(System.out::println);
      for (ProcessorResult processor : result.processors()) {
        System.out.println(processor.id() + ": " + processor.outcome("vmxon").possible());
      }
    }
  }
}
