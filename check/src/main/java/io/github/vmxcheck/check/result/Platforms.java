// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The platform whose commands complete a dump. */
public final class Platforms {
  /** For a document in the native format, which does not say which tool wrote it. */
  public static final String USUAL = "linux";

  private static final String WINDBG = "windbg";

  /** A driver's log, which Linux and Windows have. */
  private static final Set<String> OF_A_LOG = Set.of(USUAL, WINDBG);

  /** DebugView's number and time, a debugger's prompt, or a pointer as DbgPrint's %p writes it. */
  private static final Pattern OF_WINDOWS =
      Pattern.compile("^\\d{8}\\s\\d+\\.\\d{8}\\s|^(?:\\d+: |l)kd>|\\b[0-9A-F]{16}\\b");

  private Platforms() {}

  /**
   * The platform, as {@code collect.yaml} names it.
   *
   * @param formats of the dump; empty if it is in the native format
   * @param lines some lines of the dump, read only if the formats leave several platforms
   */
  public static String of(List<String> formats, Supplier<Stream<String>> lines) {
    if (formats.isEmpty()) {
      return USUAL;
    }
    Set<String> all = all(formats);
    if (all.equals(OF_A_LOG) && lines.get().anyMatch(one -> OF_WINDOWS.matcher(one).find())) {
      return WINDBG;
    }
    return all.isEmpty() ? USUAL : all.iterator().next();
  }

  /** Whether the formats do not say which it is. */
  public static boolean isOpen(List<String> formats) {
    return all(formats).size() > 1;
  }

  /** The platforms of a dump: all that its formats leave, unless its lines show which it is. */
  public static Set<String> of(SnapshotResult snapshot) {
    Set<String> all = all(snapshot.formats());
    return all.equals(OF_A_LOG) && snapshot.platform().equals(WINDBG) ? Set.of(WINDBG) : all;
  }

  private static Set<String> all(List<String> formats) {
    Set<String> platforms = new LinkedHashSet<>();
    for (String format : formats) {
      Formats.named(format).map(DumpFormat::platforms).ifPresent(platforms::addAll);
    }
    return platforms;
  }
}
