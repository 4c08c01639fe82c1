// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The toy driver, booted on emulated processors without a mistake and with each of its mistakes:
 * vmxcheck predicts what VMXON did, and names the mistake. MSRs that a processor lacks fault.
 */
class ToyDriverTest {
  private static final Path DRIVER = Path.of("examples/driver-ci");
  private static final List<String> WITH_VMX =
      List.of("core2_penryn_t9600", "corei7_haswell_4770", "corei7_icelake_u");
  private static final List<String> WITHOUT = List.of("ryzen", "p4_prescott_celeron_336");

  @TempDir private static Path build;
  private static Map<Boot, Future<String>> logs;

  /** The driver with a mistake on a processor. */
  private record Boot(String mistake, String processor) {
    String log() {
      Path rom = build.resolve(mistake).resolve("rom.bin");
      return Script.run(DRIVER.resolve("boot").toString(), rom.toString(), processor, "2");
    }
  }

  /** A line of mistakes.txt: a mistake, its outcome and the violated requirement. */
  private record Mistake(String name, String outcome, String requirement) {}

  @BeforeAll
  static void bootAll() throws Exception {
    Script.needs("bochs", "nasm", "gcc", "make");
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<Future<?>> builds =
        Stream.concat(Stream.of("none"), mistakes().map(Mistake::name))
            .<Future<?>>map(mistake -> workers.submit(() -> make(mistake)))
            .toList();
    for (Future<?> one : builds) {
      one.get();
    }
    logs = boots().collect(toMap(Function.identity(), boot -> workers.submit(boot::log)));
    workers.shutdown();
  }

  private static void make(String mistake) {
    Path folder = build.resolve(mistake);
    Script.run("make", "-s", "-C", DRIVER.toString(), "MISTAKE=" + mistake, "BUILD=" + folder);
  }

  private static Stream<Boot> boots() throws IOException {
    List<Mistake> mistakes = mistakes().toList();
    return Stream.concat(
        Stream.concat(WITH_VMX.stream(), WITHOUT.stream()).map(one -> new Boot("none", one)),
        WITH_VMX.stream()
            .flatMap(one -> mistakes.stream().map(mistake -> new Boot(mistake.name(), one))));
  }

  private static Stream<Mistake> mistakes() throws IOException {
    return Files.readAllLines(DRIVER.resolve("mistakes.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" +", -1))
        .map(words -> new Mistake(words[0], words[1], words[2]));
  }

  static Stream<Arguments> mistakesOnProcessors() throws IOException {
    List<Mistake> mistakes = mistakes().toList();
    return WITH_VMX.stream()
        .flatMap(one -> mistakes.stream().map(mistake -> arguments(one, mistake)));
  }

  @ParameterizedTest
  @MethodSource("mistakesOnProcessors")
  void theMistakeIsNamedAndItsOutcomePredicted(String processor, Mistake mistake) throws Exception {
    CapturedLog log = CapturedLog.of(logs.get(new Boot(mistake.name(), processor)).get());
    assertThat(log.outcomes()).isNotEmpty().containsOnly(mistake.outcome());
    assertThat(log.violated()).contains(mistake.requirement());
  }

  static Stream<String> processorsWithVmx() {
    return WITH_VMX.stream();
  }

  @ParameterizedTest
  @MethodSource("processorsWithVmx")
  void theDriverWithoutAMistakeViolatesNothing(String processor) throws Exception {
    CapturedLog log = CapturedLog.of(logs.get(new Boot("none", processor)).get());
    assertThat(log.outcomes()).containsExactly("vmsucceed", "vmsucceed");
    assertThat(log.violated()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ryzen", "p4_prescott_celeron_336"})
  void aProcessorWithoutVmxIsNamed(String processor) throws Exception {
    CapturedLog log = CapturedLog.of(logs.get(new Boot("none", processor)).get());
    assertThat(log.violated()).contains("vmxon-processor-supports-vmx");
  }

  @Test
  void onlyVmxcheckSeesTheSharedRegion() throws Exception {
    String log = logs.get(new Boot("shared-region", "corei7_haswell_4770")).get();
    assertThat(log).contains("driver's own test passed");
    assertThat(CapturedLog.of(log).violated()).containsExactly("mp-vmxon-region-unique");
  }

  /** The pipeline's steps, except those that install something or upload the report. */
  @Test
  void thePipelinePasses() throws Exception {
    List<String> steps =
        Files.readAllLines(DRIVER.resolve(".github/workflows/vmxon.yml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("- run: ") && !line.contains("sudo"))
            .map(line -> line.substring("- run: ".length()))
            .toList();
    assertThat(steps).hasSize(3);
    Path copy = Files.createDirectory(build.resolve("pipeline"));
    Script.run("cp", "-R", DRIVER + "/.", copy.toString());
    String kit = "VMXCHECK=" + Path.of("").toAbsolutePath();
    for (String step : steps) {
      Script.run("env", "-C", copy.toString(), kit, "sh", "-c", step);
    }
    Map<?, ?> inputs = inputs(Files.readString(DRIVER.resolve(".github/workflows/vmxon.yml")));
    String dumps = copy.resolve(inputs.get("dumps").toString()).toString();
    Run run = Run.of("check", dumps, inputs.get("options").toString(), "-f", "github");
    assertThat(run.status()).as(run.out()).isZero();
  }

  /** The inputs that the pipeline gives to the action, which {@link PipelinesTest} runs. */
  private static Map<?, ?> inputs(String pipeline) {
    Map<?, ?> jobs = (Map<?, ?>) ((Map<?, ?>) new Yaml().load(pipeline)).get("jobs");
    List<?> steps = (List<?>) ((Map<?, ?>) jobs.get("vmxon")).get("steps");
    return steps.stream()
        .map(Map.class::cast)
        .filter(step -> "./vmxcheck".equals(step.get("uses")))
        .map(step -> (Map<?, ?>) step.get("with"))
        .findFirst()
        .orElseThrow();
  }
}
