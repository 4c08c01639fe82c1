// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The integrations with GitHub, GitLab and pre-commit, run in a project with a driver's dumps.
 * GitHub has no tool that runs an action locally, so the test runs its steps as GitHub would.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash and tar")
class PipelinesTest {
  private static final Path PACKED = Path.of(System.getProperty("distribution"));
  private static final Pattern INPUT = Pattern.compile("\\$\\{\\{ inputs\\.([a-z]+) }}");
  private static final String ERROR =
      "::error file=dumps/locked-by-firmware.yaml,line=15,col=29,"
          + "title=vmxon-feature-control-outside-smx::";

  @TempDir private Path temporary;
  private String program;
  private Path project;

  private record Ended(int status, String out) {}

  @BeforeEach
  void createProject() throws Exception {
    Script.run("tar", "-xzf", PACKED.toString(), "-C", temporary.toString());
    try (Stream<Path> unpacked = Files.list(temporary)) {
      program = unpacked.findFirst().orElseThrow().resolve("bin/vmxcheck").toString();
    }
    project = Files.createDirectories(temporary.resolve("driver/dumps")).getParent();
    dump("healthy-haswell.yaml");
    dump("locked-by-firmware.yaml");
  }

  private void dump(String name) throws IOException {
    Files.copy(Path.of("specs/examples", name), project.resolve("dumps").resolve(name));
  }

  private void remove(String name) throws IOException {
    Files.delete(project.resolve("dumps").resolve(name));
  }

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    Path out = temporary.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VMXCHECK_ARCHIVE", "off");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out));
  }

  /** Runs the steps of action.yml with these inputs. */
  private Ended action(Map<String, String> given) throws Exception {
    Map<String, Object> action = new Yaml().load(Files.readString(Path.of("action.yml")));
    Map<String, String> environment = new HashMap<>();
    environment.put("GITHUB_ACTION_PATH", Path.of("").toAbsolutePath().toString());
    environment.put("GITHUB_OUTPUT", temporary.resolve("output").toString());
    environment.put("GITHUB_STEP_SUMMARY", temporary.resolve("summary").toString());
    Map<?, ?> step = (Map<?, ?>) ((List<?>) map(action, "runs").get("steps")).get(0);
    Map<?, ?> inputs = map(action, "inputs");
    map(step, "env")
        .forEach((name, value) -> environment.put(text(name), evaluate(value, inputs, given)));
    return run(environment, "bash", "-e", "-o", "pipefail", "-c", text(step.get("run")));
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>) parent.get(key);
  }

  private static String text(Object value) {
    return value.toString();
  }

  private static String evaluate(Object value, Map<?, ?> inputs, Map<String, String> given) {
    Matcher input = INPUT.matcher(text(value));
    assertThat(input.matches()).as(text(value)).isTrue();
    Map<?, ?> declared = map(inputs, input.group(1));
    return given.getOrDefault(
        input.group(1), text(declared.containsKey("default") ? declared.get("default") : ""));
  }

  private String written(String name) throws IOException {
    Path file = temporary.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void theActionAnnotatesSummarizesAndFails() throws Exception {
    Ended ended = action(Map.of("program", program, "dumps", "dumps/"));

    assertThat(ended.out).contains(ERROR);
    assertThat(ended.status).isEqualTo(ExitStatus.VIOLATED);
    assertThat(written("output")).isEqualTo("status=1\nsarif=vmxcheck.sarif\n");
    assertThat(written("summary"))
        .startsWith("### vmxcheck\n\n````text\nsummary: 2 snapshots")
        .containsOnlyOnce("summary:")
        .contains("[vmxon-feature-control-outside-smx]\n")
        .endsWith("````\n");
    String sarif = Files.readString(project.resolve("vmxcheck.sarif"));
    assertThat(Schemas.errors(Schemas.SARIF, sarif)).isEmpty();
  }

  @Test
  void theActionPassesOptionsAndUsesTheProjectFile() throws Exception {
    Files.writeString(
        project.resolve("vmxcheck.yaml"), "ignore: ['*feature-control*', '*-misc-*']\n");
    String options = "  --fail-on=note \n\n--require-outcome=vmsucceed\n";

    Ended ignored = action(Map.of("program", program, "dumps", "dumps/healthy*\ndumps/lo*"));
    Ended required = action(Map.of("program", program, "dumps", "dumps/", "options", options));

    assertThat(ignored.status).as(ignored.out).isZero();
    assertThat(required.status).as(required.out).isEqualTo(ExitStatus.VIOLATED);
    assertThat(required.out).contains("--require-outcome vmsucceed: not certain on 1 of 2");
  }

  @Test
  void theActionRemovesAnOldReport() throws Exception {
    Files.writeString(project.resolve("vmxcheck.sarif"), "{}");

    Ended none = action(Map.of("program", program, "dumps", " \n"));
    Ended missing = action(Map.of("program", program, "dumps", "dumps/*.txt"));

    assertThat(none.status).isEqualTo(ExitStatus.USAGE);
    assertThat(none.out)
        .isEqualTo(
            "::error title=vmxcheck::no dumps given: list files or directories in 'dumps'\n");
    assertThat(missing.status).isEqualTo(ExitStatus.USAGE);
    assertThat(missing.out).contains("no file matches 'dumps/*.txt'");
    assertThat(written("output")).endsWith("status=2\n");
    assertThat(project.resolve("vmxcheck.sarif")).doesNotExist();
  }

  /** A pull request may choose the name of a dump. */
  @Test
  void theActionDoesNotExecuteItsInputs() throws Exception {
    String dumps =
        "$(touch pwned)\n`touch pwned`\n; touch pwned\n-oshort=pwned\n@dumps/healthy-haswell.yaml"
            + "\ndumps/healthy-haswell.yaml";

    Ended ended = action(Map.of("program", program, "dumps", dumps));

    assertThat(ended.status).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(ended.out)
        .contains("::error file=-oshort=pwned,title=unreadable input::no such file\n")
        .contains("; touch pwned: no such file\n");
    assertThat(project.resolve("pwned")).doesNotExist();
  }

  @Test
  void theActionAndTheWorkflowsAreValid() {
    Script.needs("action-validator");
    Script.run("action-validator", "action.yml");
    Script.run("action-validator", "examples/driver-ci/.github/workflows/vmxon.yml");
  }

  @Test
  void theDocumentationShowsTheWholePipeline() throws IOException {
    String workflow = Files.readString(Path.of("examples/driver-ci/.github/workflows/vmxon.yml"));

    assertThat(Files.readString(Path.of("docs/pipelines.md")))
        .contains("```yaml\n" + workflow.substring(workflow.indexOf("name:")) + "```\n");
  }

  /** Waivers, a baseline and rules, from the first run to a regression. */
  @Test
  void aProjectWithABaselineAndRulesFailsOnARegression() throws Exception {
    Files.writeString(
        project.resolve("vmxcheck.yaml"),
        """
        fail-on: warning
        baseline: known.json
        waivers:
          - { requirement: "capability-*", reason: old processor, expires: 2999-12-31 }
        """);
    assertThat(program("new-rule", "acme-cr0-wp", "--dir", "rules").status).isZero();
    assertThat(program("test", "rules").out).endsWith("1 requirement, 4 examples: all passed\n");
    Files.writeString(
        project.resolve("known.json"), "{ \"schema\": \"vmxcheck.baseline/1\", \"findings\": [] }");
    Ended first = program("check", "dumps", "--rules", "rules", "-fshort");
    assertThat(first.out).contains("[vmxon-feature-control-outside-smx]", "accepted: waived until");
    assertThat(first.status).isEqualTo(ExitStatus.VIOLATED);

    program("check", "dumps", "--rules", "rules", "-q", "--write-baseline");
    Ended quiet =
        program("check", "dumps", "--rules", "rules", "-fshort", "-o", "html=report.html");
    assertThat(quiet.status).as(quiet.out).isZero();
    assertThat(quiet.out).contains("accepted: in the baseline: IA32_FEATURE_CONTROL");

    Path healthy = project.resolve("dumps/healthy-haswell.yaml");
    Files.writeString(
        healthy, Files.readString(healthy).replace("cr0: 0x80010031", "cr0: 0x80000031"));
    Ended regression = program("check", "dumps", "--rules", "rules", "-fgithub");
    assertThat(regression.status).isEqualTo(ExitStatus.VIOLATED);
    assertThat(regression.out)
        .contains("::warning file=dumps/healthy-haswell.yaml,line=8,col=10,title=acme-cr0-wp::")
        .contains("::notice file=dumps/locked-by-firmware.yaml", "in the baseline: ")
        .doesNotContain("::error");
    assertThat(program("check", "dumps", "--rules", "rules", "-fgithub").out)
        .as("two runs are the same")
        .isEqualTo(regression.out);
    assertThat(Files.readString(project.resolve("report.html"))).contains("Accepted: ");
  }

  private Ended program(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = program;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(Map.of(), command);
  }

  @Test
  void theGitLabJobFailsAndKeepsItsReports() throws Exception {
    Script.needs("gitlab-ci-local", "git", "rsync");
    Files.copy(Path.of("templates/vmxcheck.yml"), project.resolve("template.yml"));
    Files.writeString(
        project.resolve(".gitlab-ci.yml"),
        "include:\n  - local: template.yml\n    inputs: { dumps: dumps/, program: '"
            + program
            + "' }\n");
    commit(project);

    Ended ended = run(Map.of(), "gitlab-ci-local", "--force-shell-executor", "vmxcheck");

    assertThat(ended.out).contains("json schema validated", "[vmxon-feature-control-outside-smx]");
    assertThat(ended.status).as(ended.out).isEqualTo(1);
    String quality = Files.readString(project.resolve("vmxcheck-codequality.json"));
    assertThat(Schemas.errors(Schemas.CODE_QUALITY, quality)).isEmpty();
    Schemas.checkJUnit(Files.readString(project.resolve("vmxcheck-junit.xml")));

    remove("locked-by-firmware.yaml");
    commit(project);
    assertThat(run(Map.of(), "gitlab-ci-local", "--force-shell-executor", "vmxcheck").status)
        .isZero();
  }

  @Test
  void thePreCommitHookStopsTheCommit() throws Exception {
    Script.needs("pre-commit", "git");
    Path hooks = Files.createDirectory(temporary.resolve("hooks"));
    Files.copy(Path.of(".pre-commit-hooks.yaml"), hooks.resolve(".pre-commit-hooks.yaml"));
    Path launcher = hooks.resolve("vmxcheck");
    Files.writeString(launcher, "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    commit(hooks);
    String revision = Script.run("git", "-C", hooks.toString(), "rev-parse", "HEAD").strip();
    Files.writeString(
        project.resolve(".pre-commit-config.yaml"),
        "repos:\n  - repo: "
            + hooks
            + "\n    rev: "
            + revision
            + "\n    hooks: [{ id: vmxcheck, args: [--fail-on, error, --] }]\n");
    commit(project);
    Map<String, String> home = Map.of("PRE_COMMIT_HOME", temporary.resolve("cache").toString());

    Ended stopped = run(home, "pre-commit", "run", "--all-files");

    assertThat(stopped.out).contains("Failed").contains("[vmxon-feature-control-outside-smx]");
    assertThat(stopped.status).isEqualTo(1);

    remove("locked-by-firmware.yaml");
    commit(project);
    Ended passed = run(home, "pre-commit", "run", "--all-files");
    assertThat(passed.out).contains("check processor dumps with vmxcheck").contains("Passed");
    assertThat(passed.status).isZero();
  }

  private static void commit(Path repository) {
    String folder = repository.toString();
    Script.run("git", "-C", folder, "init", "-q");
    Script.run("git", "-C", folder, "add", "-A");
    Script.run(
        "git",
        "-C",
        folder,
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.org",
        "commit",
        "-q",
        "-m",
        "test");
  }
}
