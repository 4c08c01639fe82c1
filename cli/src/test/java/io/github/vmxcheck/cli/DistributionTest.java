// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The distribution runs wherever it is unpacked, and uses its class-data archive if it can. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh and tar")
class DistributionTest {
  private static final Path PACKED = Path.of(System.getProperty("distribution"));
  private static final String OTHER_USER = "65534";

  @TempDir private Path temporary;
  private Path home;
  private Path out;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void unpack() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path place = Files.createDirectory(temporary.resolve("a place"));
    out = Files.createDirectory(temporary.resolve("out"));
    execute(Map.of(), "tar", "-xzf", PACKED.toString(), "-C", place.toString());
    try (Stream<Path> unpacked = Files.list(place)) {
      home = unpacked.findFirst().orElseThrow();
    }
  }

  /** Allows the temporary directory to be deleted. */
  @AfterEach
  void permit() throws Exception {
    execute(Map.of(), "chmod", "-R", "u+w", temporary.toString());
  }

  /** In a path without spaces: with one, JDK 17 loads only its own classes from an archive. */
  @Test
  void startsFromItsArchive() throws Exception {
    home = Files.move(home, temporary.resolve("place"));
    succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));
    succeeds(check(Map.of()));
    Path options = theOptionsIn(home.resolve("archive"));
    Path log = out.resolve("classes");
    execute(
        Map.of(),
        java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "@" + options,
        "-Xlog:class+load:file=" + log,
        "-jar",
        home.resolve("lib/vmxcheck.jar").toString(),
        "check",
        dump());
    assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("rules.Validator ")))
        .singleElement()
        .asString()
        .contains("shared objects file");
  }

  /**
   * Like Ctrl-C, which a background build ignores: whole lines remain, and a message says what was
   * done.
   */
  @Test
  void anInterruptedRunLeavesWholeLines() throws Exception {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0,\"cr4\":\"0x6f8\"}]}";
    Path input = Files.writeString(out.resolve("in"), (line + "\n").repeat(400_000));
    Path report = out.resolve("report");
    Path err = out.resolve("err");
    Process process =
        new ProcessBuilder(
                home.resolve("bin/vmxcheck").toString(),
                "check",
                "-f",
                "ndjson",
                "--jobs",
                "2",
                input.toString())
            .redirectOutput(report.toFile())
            .redirectError(err.toFile())
            .start();
    while (process.isAlive() && (!Files.exists(report) || Files.size(report) < 1 << 20)) {
      Thread.sleep(5);
    }
    execute(Map.of(), "kill", "-TERM", Long.toString(process.pid()));

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(Files.readString(err)).contains("vmxcheck: interrupted: ");
    String text = Files.readString(report);
    assertThat(text).endsWith("}\n");
    assertThat(text.lines().count()).isLessThan(400_000);
    assertThat(text.lines()).allMatch(one -> one.startsWith("{") && one.endsWith("}"));
  }

  /** As in a container or pipeline without a locale. The shell creates the name as bytes. */
  @Test
  void filesMayHaveAnyNameInTheCLocale() throws Exception {
    String script =
        """
        set -e
        mkdir "$3"
        name=$3/$(printf '\\303\\251').yaml
        cp "$2" "$name"
        for input in "$3" "$name"; do "$1" check -f short "$input" || [ $? = 1 ]; done
        """;
    String program = home.resolve("bin/vmxcheck").toString();
    String dumps = out.resolve("dumps").toString();

    Ended ended = execute(Map.of("LC_ALL", "C"), "sh", "-c", script, "-", program, dump(), dumps);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .containsPattern("(?s)\u00e9.yaml:.* 1 snapshot, .*\u00e9.yaml:.* 1 snap");
  }

  @Test
  void theFirstStartBuildsTheArchiveInTheBackground() throws Exception {
    succeeds(check(Map.of()));
    for (int i = 0; i < 3000 && optionsIn(home).isEmpty(); i++) {
      Thread.sleep(100);
    }
    assertThat(optionsIn(home)).hasSize(1);
    succeeds(check(Map.of()));
  }

  @Test
  void simultaneousFirstStartsBuildOneArchive() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start("at-once-" + i, Map.of("VMXCHECK_ARCHIVE", "now"), command()));
    }
    for (int i = 0; i < processes.size(); i++) {
      succeeds(end("at-once-" + i, processes.get(i)));
    }
    assertThat(files(home.resolve("archive"), "classes-")).hasSize(1);
    assertThat(files(home.resolve("archive"), "options")).hasSize(1);
    succeeds(check(Map.of()));
  }

  @Test
  void aReadOnlyDistributionKeepsItsArchiveInTheCache() throws Exception {
    execute(Map.of(), "chmod", "-R", "a-w", home.toString());
    Path cache = Files.createDirectory(temporary.resolve("cache of another user"));
    execute(Map.of(), "chmod", "777", cache.toString());
    succeeds(
        asAnotherUser(
            Map.of("XDG_CACHE_HOME", cache.toString(), "VMXCHECK_ARCHIVE", "now"), command()));
    assertThat(theOptionsIn(cache)).isReadable();
    assertThat(home.resolve("archive")).doesNotExist();
  }

  @Test
  void aReadOnlyDistributionWithoutAHomeNeedsNoArchive() throws Exception {
    execute(Map.of(), "chmod", "-R", "a-w", home.toString());
    succeeds(asAnotherUser(Map.of("VMXCHECK_ARCHIVE", "now"), command()));
    succeeds(asAnotherUser(Map.of("HOME", "/nonexistent"), command()));
    assertThat(home.resolve("archive")).doesNotExist();
  }

  @Test
  void silentlyDiscardsAnArchiveOfAnotherPathOrJvm() throws Exception {
    succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));
    home = Files.move(home, home.resolveSibling("moved"));
    Path options = theOptionsIn(home.resolve("archive"));
    succeeds(check(Map.of()));
    assertThat(options).doesNotExist();
  }

  @Test
  void silentlyIgnoresADamagedArchive() throws Exception {
    succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));
    Path archive = files(home.resolve("archive"), "classes-").get(0);
    execute(Map.of(), "chmod", "u+w", archive.toString());
    Files.writeString(archive, "no archive");
    succeeds(check(Map.of()));
  }

  /** JVM options decide what the JVM runs. */
  @Test
  void ignoresOptionsThatOthersCanWrite() throws Exception {
    succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));
    Path options = theOptionsIn(home.resolve("archive"));
    for (String[] opened :
        List.of(
            new String[] {"chmod", "o+w", options.toString()},
            new String[] {"chmod", "g+w", options.getParent().toString()})) {
      Files.writeString(options, "-XX:NoSuchOption\n");
      execute(Map.of(), opened);

      succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));

      assertThat(options).content().doesNotContain("NoSuchOption");
      assertThat(Files.getPosixFilePermissions(options)).doesNotContain(OTHERS_WRITE, GROUP_WRITE);
      assertThat(Files.getPosixFilePermissions(options.getParent())).doesNotContain(GROUP_WRITE);
    }
  }

  @Test
  void ignoresOptionsOfAnotherUser() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change an owner");
    succeeds(check(Map.of("VMXCHECK_ARCHIVE", "now")));
    Path options = theOptionsIn(home.resolve("archive"));
    Files.writeString(options, "-XX:NoSuchOption\n");
    execute(Map.of(), "chown", OTHER_USER, options.toString());

    succeeds(check(Map.of()));
  }

  /** As on systems where each user has a private group. */
  @Test
  void anArchiveIsBuiltAndUsedWithAnyUmask() throws Exception {
    String twice = "umask 002; VMXCHECK_ARCHIVE=now; export VMXCHECK_ARCHIVE; \"$@\" && :; \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", twice, "sh"));
    command.addAll(List.of(command()));
    execute(Map.of(), command.toArray(String[]::new));
    Path options = theOptionsIn(home.resolve("archive"));
    assertThat(Files.getPosixFilePermissions(options)).doesNotContain(GROUP_WRITE);
    assertThat(files(home.resolve("archive"), "classes-")).hasSize(1);
  }

  /** Its own licence, and for each third-party jar a licence, a list entry and an SBOM entry. */
  @Test
  void containsTheLicencesOfAllItsJars() throws Exception {
    String list = Files.readString(home.resolve("THIRD-PARTY.txt"));
    String bill = Files.readString(home.resolve("vmxcheck.cdx.json"));
    List<Path> jars = jars(home.resolve("lib"));
    assertThat(entries(home.resolve("lib/vmxcheck.jar")))
        .contains("META-INF/THIRD-PARTY.txt", "META-INF/sbom/application.cdx.json");
    for (Path jar : jars) {
      if (jar.getFileName().toString().startsWith("vmxcheck")) {
        assertThat(entries(jar)).as("%s", jar).contains("META-INF/LICENSE", "META-INF/NOTICE");
      } else {
        Matcher name = Pattern.compile("(.+)-(\\d.*)\\.jar").matcher(jar.getFileName().toString());
        assertThat(name.matches()).as("%s", jar).isTrue();
        assertThat(list).contains(":" + name.group(1) + ":" + name.group(2) + " ");
        assertThat(bill).contains("/" + name.group(1) + "@" + name.group(2) + "?type=jar\"");
        assertThat(licences(name.group(1))).as("%s", jar).isNotEmpty();
      }
    }
    assertThat(bill.split("\"purl\"", -1)).as("a purl for each jar").hasSize(jars.size() + 1);
    assertThat(home.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
    assertThat(home.resolve("NOTICE")).content().contains("vmxcheck");
  }

  @Test
  void theZipContainsTheSameFiles() throws Exception {
    Path zip = Path.of(PACKED.toString().replace(".tar.gz", ".zip"));
    List<String> unpacked =
        files(home, "").stream().map(file -> home.relativize(file).toString()).toList();
    String top = home.getFileName() + "/";
    assertThat(entries(zip).stream().filter(name -> !name.endsWith("/")))
        .containsExactlyInAnyOrderElementsOf(unpacked.stream().map(top::concat).toList());
  }

  private static List<Path> jars(Path directory) throws IOException {
    return files(directory, "").stream().filter(file -> file.toString().endsWith(".jar")).toList();
  }

  private static List<String> entries(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  /** Licence texts, which are longer than a notice. */
  private List<Path> licences(String artifact) throws IOException {
    return files(home.resolve("licenses").resolve(artifact), "LICENSE").stream()
        .filter(file -> file.toFile().length() > 1000)
        .toList();
  }

  private void succeeds(Ended ended) {
    assertThat(ended.err).isEmpty();
    assertThat(ended.out).contains("error[vmxon-feature-control-outside-smx]");
    assertThat(ended.out).startsWith("== ").endsWith(" satisfied\n");
    assertThat(ended.status).isEqualTo(ExitStatus.VIOLATED);
  }

  private Ended check(Map<String, String> environment) throws Exception {
    return execute(environment, command());
  }

  private String[] command() {
    return new String[] {home.resolve("bin/vmxcheck").toString(), "check", dump()};
  }

  private String dump() {
    return home.resolve("examples/locked-by-firmware.yaml").toString();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Root can write anywhere, so root switches to another user. */
  private Ended asAnotherUser(Map<String, String> environment, String... command) throws Exception {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
      whole.addAll(
          List.of("setpriv", "--reuid", OTHER_USER, "--regid", OTHER_USER, "--clear-groups", "--"));
    }
    whole.addAll(List.of(command));
    return execute(environment, whole.toArray(String[]::new));
  }

  private Ended execute(Map<String, String> environment, String... command) throws Exception {
    return end("one", start("one", environment, command));
  }

  private Process start(String name, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectOutput(out.resolve(name + ".out").toFile())
            .redirectError(out.resolve(name + ".err").toFile());
    Map<String, String> all = builder.environment();
    all.keySet().retainAll(List.of("PATH"));
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.putAll(environment);
    return builder.start();
  }

  private Ended end(String name, Process process) throws Exception {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out.resolve(name + ".out"), StandardCharsets.UTF_8),
        Files.readString(out.resolve(name + ".err"), StandardCharsets.UTF_8));
  }

  private static List<Path> optionsIn(Path directory) throws IOException {
    return files(directory, "options");
  }

  private static Path theOptionsIn(Path directory) throws IOException {
    List<Path> options = optionsIn(directory);
    assertThat(options).hasSize(1);
    return options.get(0);
  }

  private static List<Path> files(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .toList();
    }
  }
}
