// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A snapshot of the processors that this program runs on, limited to what Linux lets user space
 * read: MSRs and CPUID through kernel devices, CR4 through the kernel's own copy.
 */
public final class LiveCapture {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final Pattern RELEASE = Pattern.compile("[\\w.+~-]{1,80}");

  private final Path root;
  private final Device.Opener opener;
  private final List<String> notes = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int captured;
  private boolean complete = true;

  private LiveCapture(Path root, Device.Opener opener) {
    this.root = root;
    this.opener = opener;
  }

  /**
   * Reads what can be read.
   *
   * @param root the directory that holds {@code dev}, {@code proc} and {@code sys}
   */
  public static LiveCapture of(Path root) {
    return of(root, Device::file);
  }

  static LiveCapture of(Path root, Device.Opener opener) {
    LiveCapture capture = new LiveCapture(root, opener);
    capture.run();
    return capture;
  }

  /** The snapshot in the native format; empty if nothing could be read. */
  public String snapshot() {
    return captured == 0 ? "" : text.toString();
  }

  /** Number of logical processors in the snapshot. */
  public int processors() {
    return captured;
  }

  /** Whether the MSRs and CPUID of all logical processors could be read. */
  public boolean isComplete() {
    return complete && captured > 0;
  }

  /** What could not be read, and how to make it readable. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  private void run() {
    List<Integer> numbers = numbers();
    if (numbers.isEmpty()) {
      notes.add(
          "there is no /dev/cpu/0: run 'modprobe -a msr cpuid' as root on Linux to create it");
      return;
    }
    text.append("schema: vmxcheck.snapshot/1\n").append(label()).append("logical-processors:\n");
    try (KernelCr4 cr4 = KernelCr4.open(root)) {
      numbers.forEach(number -> processor(number, cr4));
    } catch (IOException e) {
      notes.add("CR4 is unknown: " + reason(e));
      numbers.forEach(number -> processor(number, null));
    }
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve("dev/cpu"))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (NUMBER.matcher(name).matches()) {
          numbers.add(Integer.valueOf(name));
        }
      }
    } catch (IOException e) {
      // There are none: the caller says how to create them.
    }
    numbers.sort(null);
    return numbers;
  }

  private String label() {
    try {
      Path release = root.resolve("proc/sys/kernel/osrelease");
      String text = Files.readString(release, StandardCharsets.US_ASCII).strip();
      return RELEASE.matcher(text).matches() ? "label: Linux " + text + "\n" : "";
    } catch (IOException e) {
      return "";
    }
  }

  private void processor(int number, KernelCr4 cr4) {
    String device = "/dev/cpu/" + number;
    String values = cr4(number, cr4);
    try (Device msrs = opener.open(root.resolve("dev/cpu/" + number + "/msr"))) {
      values += "    msr: # " + device + "/msr\n" + new LiveMsrs(msrs).text();
    } catch (IOException e) {
      lacks("the MSRs of logical processor " + number, device + "/msr", "modprobe msr", e);
    }
    try (Device leaves = opener.open(root.resolve("dev/cpu/" + number + "/cpuid"))) {
      values += "    cpuid: # " + device + "/cpuid\n" + new LiveCpuid(leaves).text();
    } catch (IOException e) {
      lacks("CPUID of logical processor " + number, device + "/cpuid", "modprobe cpuid", e);
    }
    if (!values.isEmpty()) {
      captured++;
      text.append("  - id: ").append(number).append('\n').append(values);
    }
  }

  private String cr4(int number, KernelCr4 cr4) {
    if (cr4 == null) {
      return "";
    }
    try {
      String value = Long.toHexString(cr4.of(number));
      return String.format(Locale.ROOT, "    cr4: 0x%s # the kernel's own copy%n", value);
    } catch (IOException e) {
      notes.add("CR4 of logical processor " + number + " is unknown: " + reason(e));
      return "";
    }
  }

  private void lacks(String what, String device, String command, IOException e) {
    complete = false;
    String remedy = isMissing(device) ? "run '" + command + "' to create " + device : reason(e);
    notes.add(what + " could not be read: " + remedy);
  }

  private boolean isMissing(String device) {
    return !Files.exists(root.resolve(device.substring(1)));
  }

  private static String reason(IOException e) {
    return switch (e.getClass().getSimpleName()) {
      case "AccessDeniedException" -> "only root can read " + e.getMessage() + ": run as root";
      case "FileSystemException" ->
          e.getMessage() + " (the processor is offline, or the kernel is in lockdown)";
      case "EOFException" -> "the device ends early: " + e.getMessage();
      default -> e.getMessage();
    };
  }
}
