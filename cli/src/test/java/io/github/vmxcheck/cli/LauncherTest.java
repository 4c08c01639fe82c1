// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the repository, with a build that takes two seconds. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh")
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>builds
      sleep 2
      program=cli/target/vmxcheck-1/vmxcheck-1/bin/vmxcheck
      mkdir -p "${program%/*}"
      printf '#!/bin/sh\\necho started "$@"\\n' >$program
      chmod +x $program
      """;

  @TempDir private Path home;
  private Path lock;

  private record Ended(int status, String text) {}

  @BeforeEach
  void copy() throws IOException {
    Files.copy(Path.of("vmxcheck"), home.resolve("vmxcheck"), StandardCopyOption.COPY_ATTRIBUTES);
    Path maven = Files.createDirectory(home.resolve("bin")).resolve("mvn");
    assertThat(Files.writeString(maven, MAVEN).toFile().setExecutable(true)).isTrue();
    lock = home.resolve("cli/target/building");
  }

  private Process start(int number) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("vmxcheck").toString(), "check", "x")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out" + number).toFile());
    builder
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (old, own) -> own + ":" + old);
    return builder.start();
  }

  private List<Ended> startAtOnce(int number) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      processes.add(start(i));
    }
    List<Ended> ended = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      assertThat(processes.get(i).waitFor(1, TimeUnit.MINUTES)).isTrue();
      ended.add(new Ended(processes.get(i).exitValue(), Files.readString(home.resolve("out" + i))));
    }
    return ended;
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  @Test
  void simultaneousFirstStartsBuildOnce() throws Exception {
    List<Ended> ended = startAtOnce(3);

    assertThat(builds()).isOne();
    assertThat(ended).allMatch(one -> one.status == 0 && one.text.endsWith("started check x\n"));
    assertThat(ended)
        .filteredOn(one -> one.text.contains("vmxcheck: waiting for process "))
        .hasSize(2);
    assertThat(lock).doesNotExist();
  }

  @Test
  void removesTheLockOfADeadProcess() throws Exception {
    Files.createDirectories(lock);
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(startAtOnce(3)).allMatch(one -> one.status == 0);
    assertThat(builds()).isOne();
    assertThat(lock).doesNotExist();
  }

  @Test
  void removesALockWithoutAProcessAfterAWhile() throws Exception {
    Files.createDirectories(lock);

    assertThat(startAtOnce(1)).allMatch(one -> one.status == 0);
    assertThat(builds()).isOne();
  }

  @Test
  void aBuildThatFailsLeavesNoLock() throws Exception {
    Files.writeString(home.resolve("bin/mvn"), "#!/bin/sh\necho broken; exit 1\n");

    Ended failed = startAtOnce(1).get(0);

    assertThat(failed.status).isEqualTo(ExitStatus.INTERNAL);
    assertThat(failed.text).contains("broken\nvmxcheck: the build failed, see above\n");
    assertThat(lock).doesNotExist();
  }
}
