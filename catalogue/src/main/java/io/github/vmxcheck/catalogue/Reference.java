// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.regex.Pattern;

/**
 * Named bits of a field, such as {@code CPUID_1_ECX.VMX}, or the whole field.
 *
 * @param name the name of the bits or of the mask; empty for the whole field
 * @param at its position
 */
record Reference(String field, String name, YamlValue at) {
  private static final Pattern FIELD = Pattern.compile("[A-Z][A-Z0-9_]*");

  /** Parses a reference to bits of a field. */
  static Reference toBits(YamlValue value) {
    String text = value.text();
    int dot = Math.max(text.indexOf('.'), 0);
    if (!FIELD.matcher(text.substring(0, dot)).matches()
        || !NamedBits.NAME.matcher(text.substring(dot + 1)).matches()) {
      throw value.problem("'" + text + "'", "FIELD.BITS such as CPUID_1_ECX.VMX");
    }
    return new Reference(text.substring(0, dot), text.substring(dot + 1), value);
  }

  /** Parses a reference to a field. */
  static Reference toField(YamlValue value) {
    return new Reference(value.text(FIELD, "a field such as VENDOR"), "", value);
  }
}
