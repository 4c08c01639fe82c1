package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code msr} and {@code cpuid} of one logical processor. Registers no requirement reads are
 * checked like the others, then dropped.
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
  private final long[] registerSeen = new long[Leaf.REGISTERS.size()];
  private final Map<Long, Long> otherSeen = new HashMap<>(0);

  RegisterReader(Cursor cursor, ValueReader values) {
    this.cursor = cursor;
    this.values = values;
  }

  void msrs() throws SyntaxError {
    otherSeen.clear();
    cursor.mapping("msr", () -> MSR_EXPECTED, this::msr);
  }

  private void msr(String key, long place) throws SyntaxError {
    Field field = MSR_BY_KEY.get(key);
    if (field == null) {
      otherMsr(key, place);
    } else if (!isRepeated(key, place, field)) {
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
      if (!isRepeated(key, place, field.get())) {
        values.read(field.get().key(), FieldPath.of(field.get()));
      }
    } else if (!isRepeated(key, place, index.get())) {
      values.check("msr." + key, ANY_MSR);
    }
  }

  void leaves() throws SyntaxError {
    otherSeen.clear();
    cursor.mapping("cpuid", () -> CPUID_EXPECTED, this::leaf);
  }

  private void leaf(String key, long place) throws SyntaxError {
    Optional<Long> number = Leaf.number(key);
    if (number.isEmpty()) {
      String message = "found " + Quoted.of(key) + ", expected a leaf such as 0x1 or 0x7.0";
      cursor.problem("cpuid", place, message);
      cursor.skip();
    } else if (!isRepeated(key, place, number.get())) {
      Arrays.fill(registerSeen, 0);
      Leaf leaf = Leaf.byNumber(number.get());
      cursor.mapping("cpuid", () -> LEAF_EXPECTED, (name, at) -> register(leaf, key, name, at));
    }
  }

  private void register(Leaf leaf, String key, String name, long place) throws SyntaxError {
    int index = Leaf.register(name);
    if (index < 0) {
      cursor.unknownKey(name, place, Leaf.REGISTERS);
      return;
    }
    if (registerSeen[index] != 0) {
      cursor.duplicateKey(name, place, registerSeen[index]);
      return;
    }
    registerSeen[index] = place;
    Field field = leaf == null ? null : leaf.fields().get(name);
    if (field == null) {
      values.check("cpuid." + key + "." + name, ANY_CPUID);
    } else {
      values.read(field.key(), FieldPath.of(field));
    }
  }

  /** Whether the register was there before under whatever key; notes it if not. */
  private boolean isRepeated(String key, long place, Field field) throws SyntaxError {
    long first = msrSeen[field.ordinal()];
    if (first != 0) {
      cursor.duplicateKey(key, place, first);
      return true;
    }
    msrSeen[field.ordinal()] = place;
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
