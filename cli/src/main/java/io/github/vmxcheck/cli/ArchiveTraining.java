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

/** Runs the most common commands, so that {@link ClassDataArchive} contains their classes. */
final class ArchiveTraining {
  private static final int COLUMNS = 80;

  private ArchiveTraining() {}

  public static void main(String[] arguments) throws IOException, URISyntaxException {
    Path examples = home().resolve("examples");
    String failing = examples.resolve("locked-by-firmware.yaml").toString();
    String healthy = examples.resolve("healthy-haswell.yaml").toString();
    String several = examples.resolve("one-of-four-processors-differs.yaml").toString();
    String registers = examples.resolve("dumps").resolve("qemu-registers.txt").toString();
    ProcessEnvironment.ofProcess();
    ClassDataArchive.forgetIfStale();
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

  /** The directory of the unpacked distribution. */
  private static Path home() throws URISyntaxException {
    return Path.of(
            ArchiveTraining.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .resolve("../..")
        .normalize();
  }

  private static void run(String... arguments) {
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.run(
        new ProcessEnvironment(
            new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), COLUMNS),
        arguments);
  }
}
