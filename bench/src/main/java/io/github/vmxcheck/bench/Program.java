// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the program as a user does, in a separate process. */
final class Program {
  private static final int UNREADABLE = 3;
  private static final String HIGHEST = "VmHWM:";

  private final Path launcher;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  Program(Path launcher) {
    this.launcher = launcher;
  }

  /** How much longer a check of one dump takes than a bare Java process, in alternating pairs. */
  List<Double> startUp(Path dump, int pairs) throws IOException, InterruptedException {
    List<String> check = List.of(launcher.toString(), "check", dump.toString());
    List<String> hello =
        List.of(
            java.toString(), "-cp", System.getProperty("java.class.path"), Hello.class.getName());
    for (int i = 0; i < 3; i++) {
      seconds(check);
      seconds(hello);
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      double bare = seconds(hello);
      ratios.add(seconds(check) / bare);
    }
    return ratios;
  }

  private double seconds(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = builder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    int status = process.waitFor();
    if (status >= UNREADABLE && status != 4) {
      throw new IllegalStateException(
          command
              + " ended with status "
              + status
              + ": "
              + new String(output, StandardCharsets.UTF_8));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Peak memory, in KiB, of a check of a stream of this many lines, with 64 MiB of heap. */
  double memory(long lines) throws IOException, InterruptedException {
    ProcessBuilder builder =
        builder(List.of(launcher.toString(), "check", "-", "-f", "ndjson"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx64m");
    Process process = builder.start();
    byte[] documents = Workload.bytes();
    long highest = 0;
    try (OutputStream out = process.getOutputStream()) {
      for (long written = 0; written < lines; written += Workload.DOCUMENTS) {
        out.write(documents);
        highest = Math.max(highest, highest(process));
      }
    }
    int status = process.waitFor();
    if (status != 1) {
      throw new IllegalStateException("check ended with status " + status);
    }
    return highest;
  }

  private static long highest(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(HIGHEST))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }
}
