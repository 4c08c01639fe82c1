// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The platform whose commands complete a dump. */
public final class Platforms {
  /** For a document in the native format, which does not say which tool wrote it. */
  private static final String USUAL = "linux";

  private static final String WINDBG = "windbg";

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
  public static String of(List<String> formats, Stream<String> lines) {
    List<String> platforms = List.copyOf(platforms(formats));
    if (platforms.isEmpty()) {
      return USUAL;
    }
    boolean isOfWindows =
        platforms.size() > 1
            && platforms.contains(WINDBG)
            && lines.anyMatch(line -> OF_WINDOWS.matcher(line).find());
    return isOfWindows ? WINDBG : platforms.get(0);
  }

  /** Whether the formats do not say which it is. */
  public static boolean isOpen(List<String> formats) {
    return platforms(formats).size() > 1;
  }

  private static Set<String> platforms(List<String> formats) {
    Set<String> platforms = new LinkedHashSet<>();
    for (String format : formats) {
      Formats.named(format).map(DumpFormat::platforms).ifPresent(platforms::addAll);
    }
    return platforms;
  }
}
