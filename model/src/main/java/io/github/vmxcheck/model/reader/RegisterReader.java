package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
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
    cursor.mapping("msr", MSR_EXPECTED, this::msr);
  }

  private void msr(String key, long place) throws SyntaxError {
    Field field = MSR_BY_KEY.get(key);
    Optional<Long> index = field == null ? Leaf.half(key) : Optional.of(field.msrIndex());
    if (index.isEmpty()) {
      cursor.unknownKey(key, place, MSR_NAMES);
      return;
    }
    Optional<Field> modelled = field == null ? Field.byMsrIndex(index.get()) : Optional.of(field);
    if (isRepeated(key, place, index.get(), msrSeen, modelled.map(Field::ordinal).orElse(-1))) {
      return;
    }
    if (modelled.isPresent()) {
      values.read(modelled.get().key(), FieldPath.of(modelled.get()));
    } else {
      dropped("msr." + key, ANY_MSR);
    }
  }

  void leaves() throws SyntaxError {
    otherSeen.clear();
    cursor.mapping("cpuid", CPUID_EXPECTED, this::leaf);
  }

  private void leaf(String key, long place) throws SyntaxError {
    Optional<Long> number = Leaf.number(key);
    if (number.isEmpty()) {
      cursor.problem(
          "cpuid", place, "found " + Quoted.of(key) + ", expected a leaf such as 0x1 or 0x7.0");
      cursor.skip();
      return;
    }
    Leaf leaf = Leaf.byNumber(number.get());
    if (isRepeated(key, place, number.get(), leafSeen, leaf == null ? -1 : leaf.index())) {
      return;
    }
    Arrays.fill(registerSeen, 0);
    String path = "cpuid." + key;
    cursor.mapping(
        path, "a mapping of eax, ebx, ecx and edx", (name, at) -> register(leaf, path, name, at));
  }

  private void register(Leaf leaf, String path, String name, long place) throws SyntaxError {
    int index = Leaf.REGISTERS.indexOf(name);
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
      dropped(path + "." + name, ANY_CPUID);
    } else {
      values.read(field.key(), FieldPath.of(field));
    }
  }

  /** Whether the register was there before under whatever key; notes it if not. */
  private boolean isRepeated(String key, long place, long number, long[] seen, int index)
      throws SyntaxError {
    Long first = index < 0 ? otherSeen.putIfAbsent(number, place) : (Long) seen[index];
    if (first == null || first == 0) {
      if (index >= 0) {
        seen[index] = place;
      }
      return false;
    }
    cursor.duplicateKey(key, place, first);
    return true;
  }

  private void dropped(String key, FieldPath like) throws SyntaxError {
    new ValueReader(cursor, new ProcessorSnapshot(0)).read(key, like);
  }
}
