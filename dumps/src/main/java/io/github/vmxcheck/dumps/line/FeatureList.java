// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's list of the CPUID.01H:ECX features that a processor has. The names are in the order of
 * the bits, so a missing name proves that its bit is 0 only if a name from further down in the
 * order is in the same line: the rest of a line may be lost.
 *
 * @param order the names of the features in the order of the list
 * @param bits the bits of the names that matter for VMXON
 */
public record FeatureList(List<String> order, Map<String, Long> bits) {
  private static final Pattern NAME = Pattern.compile("[^\\s,<>]+");

  public FeatureList {
    order = List.copyOf(order);
    bits = Map.copyOf(bits);
  }

  /** Reads the names in a line from an index on. */
  public void read(LineFacts facts, DumpLine line, int from, long number) {
    Map<String, Integer> found = new HashMap<>();
    int last = -1;
    Matcher name = line.matcher(NAME).region(from, line.text().length());
    while (name.find()) {
      int place = order.indexOf(name.group());
      if (place >= 0) {
        found.put(name.group(), name.start());
        last = Math.max(last, place);
      }
    }
    for (int place = 0; place < order.size(); place++) {
      long bit = bits.getOrDefault(order.get(place), 0L);
      Integer at = found.get(order.get(place));
      if (bit != 0 && (at != null || place < last)) {
        put(facts, line, line.origin(at == null ? from : at), number, bit, at != null);
      }
    }
  }

  private static void put(
      LineFacts facts, DumpLine line, long at, long number, long bit, boolean present) {
    if (bit == Cpuid.LEAF_1_ECX_VMX) {
      facts.vmx(line, at, number, present);
    } else {
      facts.set(line, at, number, Field.CPUID_1_ECX, present ? bit : 0, bit);
    }
  }
}
