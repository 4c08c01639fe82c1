// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.SnapshotResult;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The platform whose commands complete a dump. */
public final class Platforms {
  /** For a document in the native format, which does not say which tool wrote it. */
  private static final String USUAL = "linux";

  private static final String WINDBG = "windbg";

  /** DebugView's number and time, a debugger's prompt, or a pointer as DbgPrint's %p writes it. */
  private static final Pattern OF_WINDOWS =
      Pattern.compile("^\\d{8}\\s\\d+\\.\\d{8}\\s|^(?:\\d+: |l)kd>|\\b[0-9A-F]{16}\\b");

  private Platforms() {}

  /** The platform, as {@code collect.yaml} names it. */
  public static String of(SnapshotResult snapshot) {
    List<String> platforms = List.copyOf(ReportContext.platforms(snapshot.formats()));
    if (platforms.isEmpty()) {
      return USUAL;
    }
    return platforms.contains(WINDBG) && isOfWindows(snapshot) ? WINDBG : platforms.get(0);
  }

  private static boolean isOfWindows(SnapshotResult snapshot) {
    return snapshot.processors().stream()
        .flatMap(one -> one.place().stream())
        .flatMap(place -> line(snapshot, place).stream())
        .anyMatch(line -> OF_WINDOWS.matcher(line).find());
  }

  private static Optional<String> line(SnapshotResult snapshot, Place place) {
    return snapshot.lines().flatMap(lines -> lines.apply(place));
  }
}
