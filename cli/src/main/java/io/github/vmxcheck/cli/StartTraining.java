// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Uses what most users use most, so that {@link StartArchive} holds the classes of it. */
final class StartTraining {
  private static final int COLUMNS = 80;

  private StartTraining() {}

  public static void main(String[] arguments) throws IOException, URISyntaxException {
    Path examples = home().resolve("examples");
    String failing = examples.resolve("locked-by-firmware.yaml").toString();
    String healthy = examples.resolve("healthy-haswell.yaml").toString();
    String several = examples.resolve("one-of-four-processors-differs.yaml").toString();
    String registers = examples.resolve("dumps").resolve("qemu-registers.txt").toString();
    Surroundings.ofProcess();
    StartArchive.forgetIfStale();
    run("check", failing);
    run("check", healthy, several, registers);
    run("check", "--all", failing);
    run("check", "-f", "short", failing, registers);
    run("check", "-f", "json", failing);
    run("check", "-f", "ndjson", failing);
    run("check", "--missing", registers);
    run("convert", registers);
    run("explain", "vmxon-cr4-vmxe");
    run("list");
    run("--help");
  }

  /** Where the distribution is unpacked. */
  private static Path home() throws URISyntaxException {
    return Path.of(StartTraining.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .resolve("../..")
        .normalize();
  }

  private static void run(String... arguments) {
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.run(
        new Surroundings(
            new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), COLUMNS),
        arguments);
  }
}
