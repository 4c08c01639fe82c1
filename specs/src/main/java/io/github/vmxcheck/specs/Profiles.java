// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The built-in profiles. The index, {@code specs/profiles.yaml}, and each profile are read on first
 * use. Not thread-safe.
 */
public final class Profiles {
  private final Map<String, Profile> read = new HashMap<>();
  private Map<String, List<Long>> index = Map.of();

  /** All names, in alphabetical order. */
  public Set<String> names() {
    return index().keySet();
  }

  public Optional<Profile> byName(String name) {
    return index().containsKey(name)
        ? Optional.of(read.computeIfAbsent(name, Profiles::ofResource))
        : Optional.empty();
  }

  /** The profiles of processors with this value of CPUID.01H:EAX, stepping included. */
  public List<Profile> bySignature(long signature) {
    return index().entrySet().stream()
        .filter(entry -> entry.getValue().contains(signature))
        .flatMap(entry -> byName(entry.getKey()).stream())
        .toList();
  }

  private Map<String, List<Long>> index() {
    if (index.isEmpty()) {
      index = index(YamlNode.ofResource("profiles.yaml"));
    }
    return index;
  }

  private static Map<String, List<Long>> index(YamlNode file) {
    Map<String, List<Long>> index = new LinkedHashMap<>();
    file.map()
        .forEach(
            (name, signatures) -> index.put(name, ProfileReader.signatures(signatures.list())));
    return Collections.unmodifiableMap(index);
  }

  private static Profile ofResource(String name) {
    return ProfileReader.read(name, YamlNode.ofResource("profiles/" + name + ".yaml"));
  }

  /** The text of the index. */
  static String index(List<Profile> profiles) {
    StringBuilder text = new StringBuilder();
    text.append("# Generated from specs/profiles; 'mvn -B verify -Dupdate.golden' rewrites it.\n");
    Map<String, Profile> sorted = new TreeMap<>();
    profiles.forEach(profile -> sorted.put(profile.name(), profile));
    sorted.forEach(
        (name, profile) ->
            text.append(name)
                .append(": [")
                .append(
                    String.join(", ", profile.signatures().stream().map(Profiles::hex).toList()))
                .append("]\n"));
    return text.toString();
  }

  private static String hex(long signature) {
    return "0x" + Long.toHexString(signature);
  }
}
