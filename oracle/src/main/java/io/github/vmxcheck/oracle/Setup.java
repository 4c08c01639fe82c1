// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.VmxOperation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A state to set up, and an instruction to execute there. It does not change. */
public final class Setup {
  /** Bytes of an entry of the table. */
  public static final int SIZE = 64;

  private static final int A20_MASKED = 1;
  private static final int ROOT = 2;
  private static final int CURRENT_VMCS = 4;
  private static final int NON_ROOT = 8;
  private static final int LOCK = 16;

  private static final Map<Knob, String> REGISTERS = new EnumMap<>(Knob.class);

  static {
    REGISTERS.put(Knob.CR0, "CR0");
    REGISTERS.put(Knob.CR4, "CR4");
    REGISTERS.put(Knob.RFLAGS, "RFLAGS");
    REGISTERS.put(Knob.FEATURE_CONTROL, "IA32_FEATURE_CONTROL");
    REGISTERS.put(Knob.POINTER, "pointer");
    REGISTERS.put(Knob.HEADER, "region dword 0");
  }

  private final long[] values;

  Setup() {
    this(new long[Knob.values().length]);
  }

  private Setup(long[] values) {
    this.values = values;
  }

  public long get(Knob knob) {
    return values[knob.ordinal()];
  }

  public Setup with(Knob knob, long value) {
    long[] others = values.clone();
    others[knob.ordinal()] = value;
    return new Setup(others);
  }

  public Setup with(Mode mode) {
    return with(Knob.MODE, mode.ordinal());
  }

  public Setup with(Operand operand) {
    return with(Knob.OPERAND, operand.ordinal());
  }

  public Mode mode() {
    return Mode.values()[(int) get(Knob.MODE)];
  }

  public Operand operand() {
    return Operand.values()[(int) get(Knob.OPERAND)];
  }

  /** What is executed. */
  public Instruction instruction() {
    return Instruction.values()[(int) get(Knob.INSTRUCTION)];
  }

  public boolean is(Knob knob) {
    return get(knob) != 0;
  }

  boolean isInRootOperation() {
    return get(Knob.VMX_OPERATION) == VmxOperation.ROOT;
  }

  public boolean isInNonRootOperation() {
    return get(Knob.VMX_OPERATION) == VmxOperation.NON_ROOT;
  }

  private int flags() {
    return (is(Knob.A20_MASKED) ? A20_MASKED : 0)
        | (isInRootOperation() ? ROOT : 0)
        | (is(Knob.CURRENT_VMCS) ? CURRENT_VMCS : 0)
        | (isInNonRootOperation() ? NON_ROOT : 0)
        | (is(Knob.LOCK) ? LOCK : 0);
  }

  /** The entry of the table, as oracle.c reads it. */
  public byte[] entry(int number) {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(number)
        .put((byte) get(Knob.MODE))
        .put((byte) get(Knob.LEVEL))
        .put((byte) get(Knob.OPERAND))
        .put((byte) flags())
        .putInt((int) get(Knob.CR0))
        .putInt((int) get(Knob.CR4))
        .putInt((int) get(Knob.CR3))
        .putInt((int) get(Knob.RFLAGS))
        .putInt((int) get(Knob.FEATURE_CONTROL))
        .putInt((int) get(Knob.EFER))
        .putLong(get(Knob.POINTER))
        .putInt((int) get(Knob.HEADER))
        .put((byte) get(Knob.INSTRUCTION))
        .array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Setup setup && Arrays.equals(values, setup.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** In words and numbers, without what is usual. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    text.add(instruction() + " in " + mode().title());
    if (is(Knob.VMX_OPERATION)) {
      String root = isInRootOperation() ? "VMX root operation" : "VMX non-root operation";
      text.add(root + (is(Knob.CURRENT_VMCS) ? " with a current VMCS" : ""));
    }
    if (is(Knob.LEVEL)) {
      text.add("CPL " + get(Knob.LEVEL));
    }
    if (is(Knob.A20_MASKED)) {
      text.add("A20M");
    }
    if (is(Knob.LOCK)) {
      text.add("LOCK prefix");
    }
    if (operand() != Operand.READABLE) {
      text.add("operand " + operand().toString().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    REGISTERS.forEach((knob, name) -> text.add(name + String.format(" %#x", get(knob))));
    return text.toString();
  }
}
