// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import io.github.vmxcheck.oracle.OracleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds the ROM from its sources, with nasm, gcc and ld. */
final class Rom {
  private static final List<String> SOURCES = List.of("rom.asm", "modes.asm", "oracle.c");
  private static final List<List<String>> STEPS =
      List.of(
          List.of("nasm", "-f", "elf32", "-o", "modes.o", "modes.asm"),
          List.of(
              "gcc",
              "-std=gnu11",
              "-m32",
              "-march=i686",
              "-Os",
              "-ffreestanding",
              "-fno-pic",
              "-fno-stack-protector",
              "-fno-asynchronous-unwind-tables",
              "-fcf-protection=none",
              "-mgeneral-regs-only",
              "-fno-delete-null-pointer-checks", // real-address mode tables start at 0
              "-Wall",
              "-Wextra",
              "-Wno-array-bounds",
              "-Werror",
              "-c",
              "oracle.c"),
          List.of(
              "ld",
              "-m",
              "elf_i386",
              "-N",
              "-Ttext",
              "0x10000",
              "-e",
              "_start",
              "--oformat",
              "binary",
              "-o",
              "program.bin",
              "modes.o",
              "oracle.o"),
          List.of(
              "nasm", "-f", "bin", "-DPROGRAM_FILE=\"program.bin\"", "-o", "rom.bin", "rom.asm"));

  private static final int MOST_SECONDS = 60;

  private Rom() {}

  /** Builds the ROM in a folder; returns its file. */
  static Path build(Path folder) {
    try {
      for (String source : SOURCES) {
        try (InputStream in = Rom.class.getResourceAsStream(source)) {
          Files.copy(in, folder.resolve(source));
        }
      }
      for (List<String> step : STEPS) {
        run(step, folder);
      }
      return folder.resolve("rom.bin");
    } catch (IOException e) {
      throw new OracleException("cannot write the ROM: " + e.getMessage(), e);
    }
  }

  private static void run(List<String> command, Path folder) throws IOException {
    Path log = folder.resolve("build.log");
    Process process = start(command, folder, log);
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        String output = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
        throw new OracleException(command.get(0) + " failed to build the ROM: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OracleException("interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static Process start(List<String> command, Path folder, Path log) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw Bochs.missing(command.get(0), e);
    }
  }
}
