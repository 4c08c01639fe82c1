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

/** A state to set up and the instruction to execute in it. Immutable. */
public final class Setup {
  /** Size of a table entry in bytes. */
  public static final int SIZE = 64;

  private static final int A20_MASKED = 1;
  private static final int ROOT = 2;
  private static final int CURRENT_VMCS = 4;
  private static final int NON_ROOT = 8;
  private static final int LOCK = 16;

  private static final Map<SetupParameter, String> REGISTERS = new EnumMap<>(SetupParameter.class);

  static {
    REGISTERS.put(SetupParameter.CR0, "CR0");
    REGISTERS.put(SetupParameter.CR4, "CR4");
    REGISTERS.put(SetupParameter.RFLAGS, "RFLAGS");
    REGISTERS.put(SetupParameter.FEATURE_CONTROL, "IA32_FEATURE_CONTROL");
    REGISTERS.put(SetupParameter.POINTER, "pointer");
    REGISTERS.put(SetupParameter.HEADER, "region dword 0");
  }

  private final long[] values;

  Setup() {
    this(new long[SetupParameter.values().length]);
  }

  private Setup(long[] values) {
    this.values = values;
  }

  public long get(SetupParameter parameter) {
    return values[parameter.ordinal()];
  }

  public Setup with(SetupParameter parameter, long value) {
    long[] others = values.clone();
    others[parameter.ordinal()] = value;
    return new Setup(others);
  }

  public Setup with(Mode mode) {
    return with(SetupParameter.MODE, mode.ordinal());
  }

  public Setup with(Operand operand) {
    return with(SetupParameter.OPERAND, operand.ordinal());
  }

  public Mode mode() {
    return Mode.values()[(int) get(SetupParameter.MODE)];
  }

  public Operand operand() {
    return Operand.values()[(int) get(SetupParameter.OPERAND)];
  }

  /** The instruction to execute. */
  public Instruction instruction() {
    return Instruction.values()[(int) get(SetupParameter.INSTRUCTION)];
  }

  public boolean is(SetupParameter parameter) {
    return get(parameter) != 0;
  }

  boolean isInRootOperation() {
    return get(SetupParameter.VMX_OPERATION) == VmxOperation.ROOT;
  }

  public boolean isInNonRootOperation() {
    return get(SetupParameter.VMX_OPERATION) == VmxOperation.NON_ROOT;
  }

  private int flags() {
    return (is(SetupParameter.A20_MASKED) ? A20_MASKED : 0)
        | (isInRootOperation() ? ROOT : 0)
        | (is(SetupParameter.CURRENT_VMCS) ? CURRENT_VMCS : 0)
        | (isInNonRootOperation() ? NON_ROOT : 0)
        | (is(SetupParameter.LOCK) ? LOCK : 0);
  }

  /** The table entry, as oracle.c reads it. */
  public byte[] entry(int number) {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(number)
        .put((byte) get(SetupParameter.MODE))
        .put((byte) get(SetupParameter.LEVEL))
        .put((byte) get(SetupParameter.OPERAND))
        .put((byte) flags())
        .putInt((int) get(SetupParameter.CR0))
        .putInt((int) get(SetupParameter.CR4))
        .putInt((int) get(SetupParameter.CR3))
        .putInt((int) get(SetupParameter.RFLAGS))
        .putInt((int) get(SetupParameter.FEATURE_CONTROL))
        .putInt((int) get(SetupParameter.EFER))
        .putLong(get(SetupParameter.POINTER))
        .putInt((int) get(SetupParameter.HEADER))
        .put((byte) get(SetupParameter.INSTRUCTION))
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

  /** In words and numbers, without the usual values. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    text.add(instruction() + " in " + mode().title());
    if (is(SetupParameter.VMX_OPERATION)) {
      String root = isInRootOperation() ? "VMX root operation" : "VMX non-root operation";
      text.add(root + (is(SetupParameter.CURRENT_VMCS) ? " with a current VMCS" : ""));
    }
    if (is(SetupParameter.LEVEL)) {
      text.add("CPL " + get(SetupParameter.LEVEL));
    }
    if (is(SetupParameter.A20_MASKED)) {
      text.add("A20M");
    }
    if (is(SetupParameter.LOCK)) {
      text.add("LOCK prefix");
    }
    if (operand() != Operand.READABLE) {
      text.add("operand " + operand().toString().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    REGISTERS.forEach((parameter, name) -> text.add(name + String.format(" %#x", get(parameter))));
    return text.toString();
  }
}
