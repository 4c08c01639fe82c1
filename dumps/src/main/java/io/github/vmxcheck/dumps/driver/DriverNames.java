// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.model.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names under which drivers print registers. Case, underscores and spaces do not matter. Text
 * recognised from an image (OCR) confuses O with 0 and U with V.
 */
final class DriverNames {
  private static final Map<String, Field> EXACT = new HashMap<>();
  private static final Map<String, Field> CONFUSED = new HashMap<>();

  static {
    for (Field field : Field.values()) {
      if (field.isMsr()) {
        addRegister(field.name().replace("IA32_", ""), field);
        field.aliases().forEach(alias -> addRegister(alias, field));
      }
      // Drivers use variables of these names for the values they write to a VMCS.
      if (field.name().contains("_CTLS")) {
        String variable = plain(field.name().replace("IA32_", ""));
        EXACT.remove(variable);
        CONFUSED.remove(confused(variable));
      }
    }
    add(Field.CR0, "CR0", "HOST CR0");
    add(Field.CR3, "CR3", "HOST CR3");
    add(Field.CR4, "CR4", "HOST CR4");
    add(Field.IA32_EFER, "EFER", "HOST EFER");
    for (String name : List.of("VMXON_REGION", "VMXON", "VMXON_PTR", "VMX_ON_REGION")) {
      for (String kind : List.of("PA", "PHYS", "PHYSICAL", "PHYS_ADDR", "PHYSICAL_ADDRESS")) {
        add(Field.VMXON_POINTER, name + kind, kind + name);
      }
    }
    add(Field.VMXON_POINTER, "VMXON_REGION", "VMXON_PTR", "VMXON_POINTER", "LOG_VMXON_ADDR");
  }

  private DriverNames() {}

  /**
   * A register name.
   *
   * @param exact whether it is spelt correctly
   * @param length its length in the text, in characters
   * @param isOfHost whether it says that the register is the host's
   */
  record Name(Field field, boolean exact, int length, boolean isOfHost) {
    private Name at(int characters) {
      return new Name(field, exact, characters, isOfHost);
    }
  }

  private static void addRegister(String name, Field field) {
    for (String prefix : List.of("", "IA32", "MSR", "MSRIA32")) {
      add(field, prefix + name, prefix + name + "MSR");
    }
  }

  private static void add(Field field, String... names) {
    for (String name : names) {
      EXACT.put(plain(name), field);
      CONFUSED.put(confused(plain(name)), field);
    }
  }

  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replace("_", "").replace(" ", "");
  }

  private static String confused(String plain) {
    return plain.replace('O', '0').replace('U', 'V');
  }

  /** The longest register name at the end of the text; null if there is none. */
  static Name atEndOf(String text) {
    for (int start = 0; start < text.length(); start++) {
      boolean atWord = text.charAt(start) != ' ' && (start == 0 || text.charAt(start - 1) == ' ');
      Name name = atWord ? named(plain(text.substring(start))) : null;
      if (name != null) {
        boolean other = NonObservation.isOfOther(text.substring(0, start));
        return other ? null : name.at(text.length() - start);
      }
    }
    return null;
  }

  private static Name named(String plain) {
    Field field = EXACT.get(plain);
    if (field != null) {
      return new Name(field, true, 0, plain.startsWith("HOST"));
    }
    field = CONFUSED.get(confused(plain));
    return field == null ? null : new Name(field, false, 0, plain.startsWith("HOST"));
  }
}
