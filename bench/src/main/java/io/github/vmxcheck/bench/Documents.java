// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.model.Field;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generates snapshots of one logical processor, each a line of NDJSON. Nine in ten are valid, one
 * in twenty violates a requirement, and one in twenty lacks fields. The same seed gives the same
 * lines.
 */
public final class Documents {
  private static final int EVERY_DEFECT = 20;
  private static final List<Map<Field, String>> PROCESSORS = processors();

  /** Values that each violate a requirement. */
  private static final List<Map.Entry<Field, String>> VIOLATIONS =
      List.of(
          Map.entry(Field.CR0, "0x80050013"),
          Map.entry(Field.CR4, "0x26f0"),
          Map.entry(Field.CR4, "0x6f8"),
          Map.entry(Field.CR4, "0x80003726f8"),
          Map.entry(Field.RFLAGS, "0x20246"),
          Map.entry(Field.CPL, "3"),
          Map.entry(Field.CS_L, "0"),
          Map.entry(Field.A20M, "true"),
          Map.entry(Field.VMX_OPERATION, "root"),
          Map.entry(Field.SMX_OPERATION, "inside"),
          Map.entry(Field.IA32_EFER, "0x1d01"),
          Map.entry(Field.IA32_FEATURE_CONTROL, "0x1"),
          Map.entry(Field.IA32_FEATURE_CONTROL, "0x0"),
          Map.entry(Field.IA32_VMX_BASIC, "0x00db040000000004"),
          Map.entry(Field.CPUID_1_ECX, "0x7ffafbdf"),
          Map.entry(Field.OPERAND_ACCESS, "not-mapped"),
          Map.entry(Field.VMXON_POINTER, "0x0000000012345678"),
          Map.entry(Field.VMXON_POINTER, "0x0010000012345000"),
          Map.entry(Field.VMXON_REGION_HEADER, "0x80000004"),
          Map.entry(Field.VMXON_REGION_HEADER, "0x000000aa"),
          Map.entry(Field.VMXON_REGION_ZEROED, "false"));

  private final RandomGenerator random;

  private Documents(long seed) {
    random = new Random(seed);
  }

  /** NDJSON lines without line terminators. */
  public static List<String> lines(int count, long seed) {
    Documents documents = new Documents(seed);
    return IntStream.range(0, count).mapToObj(i -> documents.line(1)).toList();
  }

  /** One line with a snapshot of several logical processors, all valid. */
  public static String machine(int processors, long seed) {
    Documents documents = new Documents(seed);
    return document(
        IntStream.range(0, processors)
            .mapToObj(i -> documents.numbered(i, documents.inOrder(PROCESSORS.get(0))))
            .collect(Collectors.joining(",")));
  }

  private String line(int number) {
    Map<Field, String> values = inOrder(PROCESSORS.get(random.nextInt(PROCESSORS.size())));
    switch (random.nextInt(EVERY_DEFECT)) {
      case 0 -> violate(values);
      case 1 -> forget(values);
      default -> {}
    }
    return document(numbered(number, values));
  }

  private Map<Field, String> inOrder(Map<Field, String> processor) {
    Map<Field, String> values = new EnumMap<>(processor);
    long page = random.nextLong(1, 1 << 23);
    values.put(Field.CR3, hex(random.nextLong(1 << 23) << 12));
    values.put(
        Field.RFLAGS, hex(0x202 | random.nextLong(16) << 6 & 0x2c0 | random.nextLong(2) << 11));
    values.put(Field.OPERAND_LINEAR, hex(0xffffb000_00000000L | random.nextLong(1L << 40) & ~7));
    values.put(Field.VMXON_POINTER, hex(page << 12));
    values.put(Field.VMCS_POINTER, hex(page + 1 << 12));
    return values;
  }

  private void violate(Map<Field, String> values) {
    Map.Entry<Field, String> violation = VIOLATIONS.get(random.nextInt(VIOLATIONS.size()));
    values.put(violation.getKey(), violation.getValue());
  }

  private void forget(Map<Field, String> values) {
    for (int i = 0; i < 3; i++) {
      List<Field> present = new ArrayList<>(values.keySet());
      values.remove(present.get(random.nextInt(present.size())));
    }
  }

  private static String hex(long value) {
    return String.format("0x%016x", value);
  }

  private static String document(String processors) {
    return "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[" + processors + "]}";
  }

  private String numbered(int number, Map<Field, String> values) {
    return "{\"id\":" + number + "," + JsonText.of(values).substring(1);
  }

  private static List<Map<Field, String>> processors() {
    List<Map<Field, String>> processors = new ArrayList<>();
    try (InputStream in = Documents.class.getResourceAsStream("processors.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> add(line, processors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(processors);
  }

  private static void add(String line, List<Map<Field, String>> processors) {
    String[] parts = line.split(" ", 2);
    if (parts[0].equals("processor")) {
      processors.add(
          processors.isEmpty() ? new EnumMap<>(Field.class) : new EnumMap<>(processors.get(0)));
    } else {
      processors.get(processors.size() - 1).put(Field.byKey(parts[0]).orElseThrow(), parts[1]);
    }
  }
}
