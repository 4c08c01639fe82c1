// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The class-data archive, which makes the program start faster: a CDS archive, or an AOT cache if
 * the JVM supports it. The launcher requests it on first start. An archive is valid for one JVM and
 * one installation path only, so it is built where it is used. If anything goes wrong, the program
 * starts without it.
 */
final class ClassDataArchive {
  /** Set by the launcher: the file of the JVM options it used. */
  private static final String OPTIONS_PROPERTY = "vmxcheck.archive.options";

  /** Set by that options file: the JVM version and class path it was written for. */
  private static final String MADE_FOR_PROPERTY = "vmxcheck.archive.made-for";

  private static final int FIRST_WITH_AOT_CACHE = 25;
  private static final int FIRST_TO_WARN_ABOUT_UNSAFE = 24;
  private static final long TRAINING_TIMEOUT_MINUTES = 5;

  private final Path directory;
  private final Path options;

  private ClassDataArchive(Path directory) {
    this.directory = directory;
    options = directory.resolve("options");
  }

  /** Builds the archive and the options file that refers to it, in the given directory. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new ClassDataArchive(Path.of(arguments[0]).toAbsolutePath().normalize()).build();
  }

  /** Deletes options written for another JVM or class path; the next start rebuilds them. */
  static void forgetIfStale() {
    String file = System.getProperty(OPTIONS_PROPERTY);
    if (file != null && !madeFor().equals(System.getProperty(MADE_FOR_PROPERTY))) {
      try {
        Files.deleteIfExists(Path.of(file));
      } catch (IOException | InvalidPathException e) {
        // It may belong to another user. The JVM ignores an archive that does not fit anyway.
      }
    }
  }

  private static String madeFor() {
    return System.getProperty("java.vm.version") + " " + System.getProperty("java.class.path");
  }

  /** Builds the archive unless it is up to date or another process is building it. */
  private void build() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null && !isUpToDate()) {
        Path archive = directory.resolve("classes-" + ProcessHandle.current().pid());
        write(train(archive) && Files.exists(archive) ? archive : null);
        deleteAllBut(archive);
      }
    }
  }

  /** Whether the options file is newer than the program. */
  private boolean isUpToDate() {
    return options.toFile().lastModified()
        > new File(System.getProperty("java.class.path")).lastModified();
  }

  /**
   * Writes the options file atomically.
   *
   * @param archive null if none could be built; the options file then prevents further attempts
   */
  private void write(Path archive) throws IOException {
    StringBuilder text = new StringBuilder();
    if (archive != null) {
      String option = hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
      // The next start may use an older JVM.
      text.append("-XX:+IgnoreUnrecognizedVMOptions\n").append(quoted(option + archive));
    }
    if (Runtime.version().feature() >= FIRST_TO_WARN_ABOUT_UNSAFE) {
      // The zstd decompressor uses sun.misc.Unsafe, and users can do nothing about the warning.
      text.append("--sun-misc-unsafe-memory-access=allow\n");
    }
    text.append(quoted("-D" + MADE_FOR_PROPERTY + "=" + madeFor()));
    Path whole = directory.resolve("options-" + ProcessHandle.current().pid());
    Files.writeString(whole, text);
    Files.move(whole, options, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
  }

  private static boolean hasAotCache() {
    return Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
  }

  private static boolean train(Path archive) throws IOException, InterruptedException {
    if (!hasAotCache()) {
      return run("-XX:ArchiveClassesAtExit=" + archive);
    }
    String recorded = "-XX:AOTConfiguration=" + archive + "-recorded";
    return run("-XX:AOTMode=record", recorded)
        && run("-XX:AOTMode=create", recorded, "-XX:AOTCache=" + archive);
  }

  /** Runs the training with this JVM and its own options plus these; whether it succeeded. */
  private static boolean run(String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(more));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ArchiveTraining.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(TRAINING_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static File nullDevice() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }

  /** Deletes earlier archives and the remains of interrupted builds. */
  private void deleteAllBut(Path archive) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!file.equals(archive) && file.getFileName().toString().startsWith("classes-")) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
