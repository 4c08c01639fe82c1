// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.Vendor;
import io.github.vmxcheck.oracle.Execution;
import io.github.vmxcheck.oracle.Instruction;
import io.github.vmxcheck.oracle.Mode;
import io.github.vmxcheck.oracle.Operand;
import io.github.vmxcheck.oracle.Oracle;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.oracle.Regions;
import io.github.vmxcheck.oracle.Setup;
import io.github.vmxcheck.oracle.SetupParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the lines of the ROM from the output of Bochs. */
final class AnswerReader {
  private static final long REVISION = 0x7fff_ffff;
  private static final String[] REGISTERS = {"eax", "ebx", "ecx", "edx"};

  private final String model;
  private final List<Setup> setups;
  private final ProcessorSnapshot processor = new ProcessorSnapshot(0);
  private final Execution[] executions;
  private boolean hasEnded;

  AnswerReader(String model, List<Setup> setups) {
    this.model = model;
    this.setups = setups;
    executions = new Execution[setups.size()];
  }

  Oracle.Run read(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "vmxcheck-cpuid" -> cpuid(numbers(words));
        case "vmxcheck-msr" -> msr(numbers(words));
        case "vmxcheck-state" -> execution(Answer.of(numbers(words)));
        case "vmxcheck-end" -> hasEnded = true;
        default -> {
          // A line of Bochs itself.
        }
      }
    }
    long missing = Arrays.stream(executions).filter(one -> one == null).count();
    if (!hasEnded || missing > 0) {
      String last = lines.isEmpty() ? "none" : "'" + lines.get(lines.size() - 1) + "'";
      throw new OracleException(
          model
              + ": "
              + missing
              + " of "
              + setups.size()
              + " answers are missing; last line: "
              + last);
    }
    return new Oracle.Run(processor, List.of(executions));
  }

  /** The numbers after the first word; the last one on the line is their checksum. */
  private long[] numbers(String... words) {
    long[] numbers = new long[words.length - 2];
    int sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseUnsignedLong(words[i + 1], 16);
      sum = sum * 31 + (int) numbers[i] + (int) (numbers[i] >>> 32);
    }
    if (sum != Integer.parseUnsignedInt(words[words.length - 1], 16)) {
      throw new OracleException(model + ": wrong checksum: " + String.join(" ", words));
    }
    return numbers;
  }

  private void cpuid(long... numbers) {
    for (int i = 0; i < REGISTERS.length; i++) {
      long value = numbers[2 + i];
      Field.byCpuid(numbers[0], numbers[1], REGISTERS[i])
          .ifPresent(field -> processor.set(field, value));
    }
    if (processor.knows(CPUID_0_EBX)) {
      boolean isIntel = processor.value(CPUID_0_EBX) == 0x756e6547; // "Genu"
      processor.set(VENDOR, isIntel ? Vendor.INTEL : Vendor.OTHER);
    }
  }

  private void msr(long... numbers) {
    Optional<Field> field = Field.byMsrIndex(numbers[0]);
    if (field.isPresent() && numbers[1] != 0) {
      processor.setAsRead(field.get(), numbers[2], -1L, Origin.NONE);
    } else {
      field.ifPresent(one -> processor.setUnreadable(one, Origin.NONE));
    }
  }

  private void execution(Answer answer) {
    Setup setup = setups.get(answer.number());
    ProcessorSnapshot state = processor.copy();
    registers(setup, answer, state);
    operand(setup, answer, state);
    String outcome = answer.outcome(setup.instruction());
    Optional.ofNullable(OBSERVED_OUTCOME.words().get(outcome))
        .filter(value -> setup.instruction() == Instruction.VMXON)
        .ifPresent(value -> state.set(OBSERVED_OUTCOME, value));
    String label = model + ": " + setup.instruction() + " in " + setup.mode().title();
    Snapshot snapshot = new Snapshot(label, List.of(), List.of(state), new ProcessorSnapshot(0));
    executions[answer.number()] = new Execution(setup, snapshot, outcome, answer.isSetUp());
  }

  private static void registers(Setup setup, Answer answer, ProcessorSnapshot state) {
    Mode mode = setup.mode();
    long level = mode.isVirtual() ? 3 : setup.get(SetupParameter.LEVEL);
    state.set(CR0, answer.cr0());
    state.set(CR3, answer.cr3());
    state.set(CR4, answer.cr4());
    state.set(IA32_EFER, answer.efer());
    state.set(RFLAGS, answer.rflags());
    state.set(CPL, level);
    state.set(CS_SELECTOR, answer.cs());
    state.set(CS_L, mode == Mode.LONG ? 1 : 0);
    boolean isWide = !mode.hasNoDescriptors() && mode != Mode.NARROW && mode != Mode.LONG;
    state.set(CS_D, isWide ? 1 : 0);
    state.set(SS_SELECTOR, answer.ss());
    state.set(SS_DPL, level);
    state.set(A20M, setup.get(SetupParameter.A20_MASKED));
    state.set(SMM, 0);
    state.set(SMX_OPERATION, 0);
    state.set(VMX_OPERATION, setup.get(SetupParameter.VMX_OPERATION));
    boolean hasVmcs = setup.is(SetupParameter.CURRENT_VMCS);
    if (!setup.isInNonRootOperation()) {
      state.set(CURRENT_VMCS, hasVmcs ? Regions.OF_CURRENT_VMCS : -1L);
    }
    state.set(IA32_FEATURE_CONTROL, answer.featureControl());
  }

  private static void operand(Setup setup, Answer answer, ProcessorSnapshot state) {
    Operand operand = setup.operand();
    state.set(OPERAND_KIND, operand.isRegister() ? 1 : 0);
    state.set(OPERAND_LOCK, setup.get(SetupParameter.LOCK));
    if (!operand.isRegister()) {
      state.set(OPERAND_SEGMENT, operand.segment());
      state.set(OPERAND_LINEAR, answer.linear());
      state.set(OPERAND_ACCESS, access(operand, state));
    }
    long pointer = setup.get(SetupParameter.POINTER);
    if (setup.instruction() == Instruction.VMXON) {
      state.set(VMXON_POINTER, pointer);
      header(VMXON_REGION_HEADER, setup, state);
    } else {
      state.set(VMXON_POINTER, Regions.OF_VMXON);
      state.set(VMCS_POINTER, pointer);
      header(VMCS_REGION_HEADER, setup, state);
    }
  }

  private static long access(Operand operand, ProcessorSnapshot state) {
    boolean isForbidden =
        operand == Operand.USER_PAGE
            && state.has(CR4, Cr4.SMAP, Cr4.SMAP)
            && state.has(RFLAGS, Rflags.AC, 0);
    return isForbidden ? OperandAccess.NOT_PERMITTED : operand.access();
  }

  private static void header(Field field, Setup setup, ProcessorSnapshot state) {
    long pointer = setup.get(SetupParameter.POINTER);
    if (Regions.mayHold(pointer)) {
      state.set(field, setup.get(SetupParameter.HEADER));
    } else if (pointer == Regions.OF_VMXON) {
      state.set(field, state.value(IA32_VMX_BASIC) & REVISION);
    }
  }
}
