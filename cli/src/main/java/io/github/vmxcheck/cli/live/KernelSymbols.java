// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Addresses of kernel variables, read from {@code /proc/kallsyms}. */
final class KernelSymbols {
  private final Map<String, Long> addresses = new HashMap<>();

  private KernelSymbols() {}

  static KernelSymbols read(Path file, Set<String> names) throws IOException {
    KernelSymbols symbols = new KernelSymbols();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 3);
        if (words.length == 3 && names.contains(words[2])) {
          symbols.addresses.put(words[2], Long.parseUnsignedLong(words[0], 16));
        }
      }
      return symbols;
    } catch (NumberFormatException e) {
      throw new IOException(file + " is not a list of symbols", e);
    }
  }

  /** The address of a variable; empty if the kernel does not have it. */
  Optional<Long> address(String name) {
    return Optional.ofNullable(addresses.get(name));
  }

  /** Whether the kernel hides addresses from this user, so that all are 0. */
  boolean areHidden() {
    return !addresses.isEmpty() && addresses.values().stream().allMatch(address -> address == 0);
  }
}
