// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import io.github.vmxcheck.oracle.Oracle;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.oracle.Regions;
import io.github.vmxcheck.oracle.Setup;
import io.github.vmxcheck.oracle.SetupParameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs Debian's Bochs without a display. Each run has its own folder, so several can run in
 * parallel.
 */
public final class Bochs implements Oracle, AutoCloseable {
  /** Models with VMX, by the names that {@code bochs -help cpu} lists. */
  public static final List<String> MODELS =
      List.of(
          "bx_generic",
          "core_duo_t2400_yonah",
          "core2_penryn_t9600",
          "corei5_lynnfield_750",
          "corei5_arrandale_m520",
          "corei7_sandy_bridge_2600k",
          "corei7_ivy_bridge_3770k",
          "corei7_haswell_4770",
          "broadwell_ult",
          "corei7_skylake_x",
          "corei3_cnl",
          "corei7_icelake_u",
          "tigerlake");

  private static final int MOST_SECONDS = 120;
  private static final String CONFIGURATION =
      """
      romimage: file=rom.bin, address=0xffff0000
      optramimage1: file=table.bin, address=0x1000000
      clock: sync=none
      display_library: term
      port_e9_hack: enabled=1
      sound: driver=dummy
      boot: disk
      log: bochs.log
      panic: action=fatal
      error: action=ignore
      info: action=ignore
      debug: action=ignore
      """;

  /** The generic model is not a real processor: it gets everything that Bochs supports. */
  private static final String GENERIC = "cpuid: vmx=2, x86_64=1, vendor_string=\"GenuineIntel\"\n";

  private final Path folder;
  private final Path rom;

  private Bochs(Path folder, Path rom) {
    this.folder = folder;
    this.rom = rom;
  }

  /**
   * Builds the ROM that Bochs runs.
   *
   * @throws OracleException if a required program is missing; the message names it
   */
  public static Bochs open() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("vmxcheck-bochs");
      return new Bochs(folder, Rom.build(folder));
    } catch (IOException e) {
      throw new OracleException("cannot create a folder for Bochs: " + e.getMessage(), e);
    } catch (OracleException e) {
      delete(folder);
      throw e;
    }
  }

  static OracleException missing(String program, IOException cause) {
    return new OracleException(
        "'"
            + program
            + "' not found: install bochs, nasm, gcc and ld (Debian: bochs bochs-term nasm gcc)",
        cause);
  }

  // Bochs loads at most 128 KBytes of a file, which limits a run to MOST_SETUPS.
  @Override
  public Run run(String model, List<Setup> setups) {
    if (setups.size() > MOST_SETUPS) {
      throw new IllegalArgumentException(
          setups.size() + " setups, expected at most " + MOST_SETUPS);
    }
    Path place = null;
    try {
      place = Files.createTempDirectory(folder, "run");
      Files.copy(rom, place.resolve("rom.bin"));
      writeTable(setups, place.resolve("table.bin"));
      Files.writeString(place.resolve("bochsrc"), configuration(model, setups));
      // Debian's Bochs starts in its debugger; "c" continues.
      Files.writeString(place.resolve("debugger"), "c\n");
      return new AnswerReader(model, setups).read(boot(place));
    } catch (IOException e) {
      throw new OracleException(model + ": " + e.getMessage(), e);
    } finally {
      delete(place);
    }
  }

  private static String configuration(String model, List<Setup> setups) {
    boolean isLarge =
        setups.stream().anyMatch(one -> Regions.isAbove4GBytes(one.get(SetupParameter.POINTER)));
    String generic = model.equals(MODELS.get(0)) ? GENERIC : "";
    return (isLarge ? "memory: guest=4608, host=64\n" : "megs: 32\n")
        + generic
        + "cpu: model="
        + model
        + ", count=1, ips=100000000, ignore_bad_msrs=0, reset_on_triple_fault=0\n"
        + CONFIGURATION;
  }

  /** Locked setups go last, sorted by the locked value: a lock lasts until the next reset. */
  private static void writeTable(List<Setup> setups, Path file) throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < setups.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> lockedLast(setups.get(i))));
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(
          ByteBuffer.allocate(Setup.SIZE)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put("VMXT".getBytes(StandardCharsets.US_ASCII))
              .putInt(setups.size())
              .array());
      for (int i : order) {
        out.write(setups.get(i).entry(i));
      }
    }
  }

  private static long lockedLast(Setup setup) {
    long value = setup.get(SetupParameter.FEATURE_CONTROL);
    return (value & 1) << 32 | value;
  }

  /** Ignores the exit status, which is 1 even on success: the output shows what happened. */
  private static List<String> boot(Path place) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bochs", "-q", "-f", "bochsrc", "-rc", "debugger")
            .directory(place.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(place.resolve("errors").toFile())
            .redirectOutput(place.resolve("output").toFile());
    builder.environment().put("TERM", "xterm");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw missing("bochs", e);
    }
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new OracleException("Bochs did not end within " + MOST_SECONDS + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OracleException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    try (BufferedReader in =
        Files.newBufferedReader(place.resolve("output"), StandardCharsets.ISO_8859_1)) {
      return in.lines().toList();
    }
  }

  @Override
  public void close() {
    delete(folder);
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
