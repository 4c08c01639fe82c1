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
 * The archive of loaded classes with which the JVM starts the program faster: class-data sharing,
 * or the AOT cache where the JVM has one. The launcher asks for it at the first start. It serves
 * one JVM and one place of the program, so it is made where it is used. Whatever goes wrong with
 * it, the program starts without.
 */
final class ClassDataArchive {
  /** Set by the launcher: the file of options it started the JVM with. */
  private static final String OPTIONS_PROPERTY = "vmxcheck.archive.options";

  /** Set by these options: what they were made for. */
  private static final String MADE_FOR_PROPERTY = "vmxcheck.archive.made-for";

  private static final int FIRST_WITH_AOT_CACHE = 25;
  private static final int FIRST_TO_WARN_OF_UNSAFE = 24;
  private static final long MINUTES_TO_TRAIN = 5;

  private final Path directory;
  private final Path options;

  private ClassDataArchive(Path directory) {
    this.directory = directory;
    options = directory.resolve("options");
  }

  /** Makes the archive and the options that name it, in a directory of their own. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new ClassDataArchive(Path.of(arguments[0]).toAbsolutePath().normalize()).make();
  }

  /** Forgets options made for another JVM or another place: the next start makes new ones. */
  static void forgetIfStale() {
    String file = System.getProperty(OPTIONS_PROPERTY);
    if (file != null && !madeFor().equals(System.getProperty(MADE_FOR_PROPERTY))) {
      try {
        Files.deleteIfExists(Path.of(file));
      } catch (IOException | InvalidPathException e) {
        // Of another owner, say: it is ignored by the JVM, too.
      }
    }
  }

  private static String madeFor() {
    return System.getProperty("java.vm.version") + " " + System.getProperty("java.class.path");
  }

  /** Several first starts may want it at once: one makes it. */
  private void make() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null && !isThere()) {
        Path archive = directory.resolve("classes-" + ProcessHandle.current().pid());
        write(train(archive) && Files.exists(archive) ? archive : null);
        deleteAllBut(archive);
      }
    }
  }

  /** Made since the program was installed or built. */
  private boolean isThere() {
    return options.toFile().lastModified()
        > new File(System.getProperty("java.class.path")).lastModified();
  }

  /** Whole or not at all; without an archive too, so that a JVM that cannot is not asked again. */
  private void write(Path archive) throws IOException {
    StringBuilder text = new StringBuilder();
    if (archive != null) {
      String option = hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
      // The next JVM may be an older one.
      text.append("-XX:+IgnoreUnrecognizedVMOptions\n").append(quoted(option + archive));
    }
    if (Runtime.version().feature() >= FIRST_TO_WARN_OF_UNSAFE) {
      // What unpacks zstd uses it, and a user can do nothing about that.
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

  /** A run for training, by this JVM with its own options and these. */
  private static boolean run(String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(more));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ArchiveTraining.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(nowhere()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(MINUTES_TO_TRAIN, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static File nowhere() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }

  /** What was left by earlier archives, and by those whose making was broken off. */
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
