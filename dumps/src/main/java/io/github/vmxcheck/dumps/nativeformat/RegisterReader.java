// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code msr} and {@code cpuid} of one logical processor. Registers that no requirement reads
 * are checked like the others, then dropped.
 */
final class RegisterReader {
  private static final String MSR_EXPECTED = "a mapping of names or indices to values";
  private static final String CPUID_EXPECTED = "a mapping such as 0x1: { ecx: 0x7ffafbff }";
  private static final String LEAF_EXPECTED = "a mapping of eax, ebx, ecx and edx";
  private static final FieldPath ANY_MSR = FieldPath.of(Field.IA32_EFER);
  private static final FieldPath ANY_CPUID = FieldPath.of(Field.CPUID_1_EAX);
  private static final Map<String, Field> MSR_BY_KEY = new HashMap<>();
  private static final List<String> MSR_NAMES = new ArrayList<>();

  static {
    for (Field field : Field.values()) {
      if (field.isMsr()) {
        MSR_NAMES.add(field.name());
        MSR_BY_KEY.put(field.name(), field);
        MSR_BY_KEY.put("0x" + Long.toHexString(field.msrIndex()), field);
      }
    }
  }

  private final Cursor cursor;
  private final ValueReader values;
  private final long[] msrSeen = new long[Field.values().length];
  private final long[] leafSeen = new long[Leaf.count()];
  private final long[] registerSeen = new long[Leaf.REGISTERS.size()];
  private final Map<Long, Long> otherSeen = new HashMap<>(0);

  RegisterReader(Cursor cursor, ValueReader values) {
    this.cursor = cursor;
    this.values = values;
  }

  void msrs() throws SyntaxError {
    otherSeen.clear();
    cursor.mapping("msr", one -> MSR_EXPECTED, this, RegisterReader::msr);
  }

  private void msr(String key, long place) throws SyntaxError {
    Field field = MSR_BY_KEY.get(key);
    if (field == null) {
      otherMsr(key, place);
    } else if (!isRepeated(key, place, msrSeen, field.ordinal())) {
      values.read(field.key(), FieldPath.of(field));
    }
  }

  private void otherMsr(String key, long place) throws SyntaxError {
    Optional<Long> index = Leaf.half(key);
    if (index.isEmpty()) {
      cursor.unknownKey(key, place, MSR_NAMES);
      return;
    }
    Optional<Field> field = Field.byMsrIndex(index.get());
    if (field.isPresent()) {
      if (!isRepeated(key, place, msrSeen, field.get().ordinal())) {
        values.read(field.get().key(), FieldPath.of(field.get()));
      }
    } else if (!isRepeated(key, place, index.get())) {
      values.check(() -> "msr." + key, ANY_MSR);
    }
  }

  void leaves() throws SyntaxError {
    otherSeen.clear();
    cursor.mapping("cpuid", one -> CPUID_EXPECTED, this, RegisterReader::leaf);
  }

  private void leaf(String key, long place) throws SyntaxError {
    Leaf usual = Leaf.byKey(key);
    if (usual != null) {
      leaf(usual, key, place);
      return;
    }
    Optional<Long> number = Leaf.number(key);
    if (number.isEmpty()) {
      String message = "found " + Quoted.of(key) + ", expected a leaf such as 0x1 or 0x7.0";
      cursor.problem("cpuid", place, message);
      cursor.skip();
      return;
    }
    Leaf leaf = Leaf.byNumber(number.get());
    if (leaf != null) {
      leaf(leaf, key, place);
    } else if (!isRepeated(key, place, number.get())) {
      registers(null, key);
    }
  }

  private void leaf(Leaf leaf, String key, long place) throws SyntaxError {
    if (!isRepeated(key, place, leafSeen, leaf.index())) {
      registers(leaf, key);
    }
  }

  private void registers(Leaf leaf, String key) throws SyntaxError {
    Arrays.fill(registerSeen, 0);
    cursor.mapping(
        "cpuid", one -> LEAF_EXPECTED, leaf, (one, name, at) -> register(one, key, name, at));
  }

  private void register(Leaf leaf, String key, String name, long place) throws SyntaxError {
    int index = Leaf.register(name);
    if (index < 0) {
      cursor.unknownKey(name, place, Leaf.REGISTERS);
      return;
    }
    if (isRepeated(name, place, registerSeen, index)) {
      return;
    }
    Field field = leaf == null ? null : leaf.field(index);
    if (field == null) {
      values.check(() -> "cpuid." + key + "." + name, ANY_CPUID);
    } else {
      values.read(field.key(), FieldPath.of(field));
    }
  }

  /** Whether it was there before under any key; records it if not. */
  private boolean isRepeated(String key, long place, long[] seen, int index) throws SyntaxError {
    long first = seen[index];
    if (first != 0) {
      cursor.duplicateKey(key, place, first);
      return true;
    }
    seen[index] = place;
    return false;
  }

  private boolean isRepeated(String key, long place, Long number) throws SyntaxError {
    Long first = otherSeen.putIfAbsent(number, place);
    if (first != null) {
      cursor.duplicateKey(key, place, first);
    }
    return first != null;
  }
}
