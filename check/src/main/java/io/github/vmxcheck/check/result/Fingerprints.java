// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.check.text.RelativePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Identifies findings across runs by requirement, snapshot, processor and field, not by line,
 * because lines move. Snapshots with the same name are distinguished by their order.
 */
public final class Fingerprints {
  private final Map<String, Integer> snapshots = new HashMap<>();
  private String snapshot = "";

  /** Begins a snapshot: the following findings belong to it. */
  public void begin(SnapshotResult next) {
    String name = name(next);
    int number = snapshots.merge(name, 1, Integer::sum);
    snapshot = number == 1 ? name : name + '\0' + number;
  }

  /** The dump's label; without one, its path relative to the working directory. */
  public static String name(SnapshotResult snapshot) {
    return name(snapshot.label(), snapshot.source());
  }

  /** The same, from its label and source. */
  public static String name(String label, String source) {
    return label.isEmpty() ? RelativePath.of(source) : label;
  }

  /** The fingerprint of a finding: 32 hexadecimal digits. */
  public String of(LocatedFinding one) {
    String processor = one.processor().map(some -> Long.toUnsignedString(some.id())).orElse("");
    return of(one.finding().requirement(), snapshot, processor, one.field());
  }

  public static String of(String... parts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
