// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.dumps.binary.Rendering;
import io.github.vmxcheck.dumps.binary.SegmentAttributes;
import io.github.vmxcheck.dumps.qemu.SectionLayout.Slot;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads the {@code cpu} section of one processor.
 *
 * <p>IA32_FEATURE_CONTROL has its own subsection. QEMU (since 1.6, 2013) sends it if and only if
 * the register is not 0, for every machine type. Streams that describe themselves are newer (2.3,
 * 2015). So if the described section ends without this subsection, QEMU's value of the register was
 * 0: the value is known, and a hint gives the reason. This does not apply to the nested state,
 * which is also missing if KVM does not provide it: VMX operation then stays unknown.
 */
final class CpuSection {
  private static final long NO_POINTER = -1L;
  private static final int IN_SMM = 19;
  private static final int A20 = 20;
  private static final String NO_FEATURE_CONTROL =
      "no subsection cpu/msr_ia32_feature_control, which QEMU omits only if the MSR reads 0";

  private final BinaryFile file;
  private final MigrationDescription.Section section;
  private final long start;
  private final RenderedText text;
  private final List<Hint> hints;

  /**
   * Creates a reader.
   *
   * @param start file offset of the section data
   */
  CpuSection(
      BinaryFile file,
      MigrationDescription.Section section,
      long start,
      RenderedText text,
      List<Hint> hints) {
    this.file = file;
    this.section = section;
    this.start = start;
    this.text = text;
    this.hints = hints;
  }

  ProcessorSnapshot read(long instance) throws IOException {
    ProcessorSnapshot state = new ProcessorSnapshot(instance);
    Rendering rendering = new Rendering(text, 0, "section cpu " + instance, state);
    rendering.found(Field.OBSERVER, Field.OBSERVER.words().get("guest"));
    register(rendering, Field.CR0, CpuValue.CR0);
    register(rendering, Field.CR3, CpuValue.CR3);
    register(rendering, Field.CR4, CpuValue.CR4);
    register(rendering, Field.RFLAGS, CpuValue.RFLAGS);
    register(rendering, Field.IA32_EFER, CpuValue.EFER);
    segments(rendering);
    if (has(CpuValue.MODE)) {
      rendering.set(Field.SMM, value(CpuValue.MODE) >>> IN_SMM & 1, at(CpuValue.MODE));
    }
    if (has(CpuValue.A20_MASK)) {
      long asserted = ~value(CpuValue.A20_MASK) >>> A20 & 1;
      rendering.set(Field.A20M, asserted, at(CpuValue.A20_MASK));
    }
    featureControl(rendering);
    nested(rendering);
    return state;
  }

  private void register(Rendering rendering, Field field, CpuValue value) throws IOException {
    if (has(value)) {
      int stored = (int) slot(value).size() * Byte.SIZE;
      rendering.set(field, value(value), stored, at(value));
    }
  }

  private void segments(Rendering rendering) throws IOException {
    if (has(CpuValue.CS_SELECTOR) && has(CpuValue.CS_ATTRIBUTES)) {
      SegmentAttributes.code(
          rendering,
          value(CpuValue.CS_SELECTOR),
          value(CpuValue.CS_ATTRIBUTES),
          at(CpuValue.CS_SELECTOR));
    }
    if (has(CpuValue.SS_SELECTOR) && has(CpuValue.SS_ATTRIBUTES)) {
      SegmentAttributes.stack(
          rendering,
          value(CpuValue.SS_SELECTOR),
          value(CpuValue.SS_ATTRIBUTES),
          at(CpuValue.SS_SELECTOR));
    }
  }

  private void featureControl(Rendering rendering) throws IOException {
    if (has(CpuValue.FEATURE_CONTROL)) {
      register(rendering, Field.IA32_FEATURE_CONTROL, CpuValue.FEATURE_CONTROL);
      return;
    }
    long place = rendering.conclude(Field.IA32_FEATURE_CONTROL, 0, NO_FEATURE_CONTROL);
    if (hints.isEmpty()) {
      hints.add(
          new Hint(
              "IA32_FEATURE_CONTROL is taken as 0: the stream has " + NO_FEATURE_CONTROL, place));
    }
  }

  /** Derives VMX operation from KVM's record of the VMXON pointer that the guest used. */
  private void nested(Rendering rendering) throws IOException {
    boolean isPresent =
        has(CpuValue.VMXON_POINTER)
            && has(CpuValue.VMCS_POINTER)
            && has(CpuValue.NESTED_FLAGS)
            && has(CpuValue.NESTED_SMM_FLAGS);
    if (!isPresent
        || value(CpuValue.VMXON_POINTER) == NO_POINTER
        || value(CpuValue.NESTED_SMM_FLAGS) != 0) {
      return;
    }
    boolean inGuest = (value(CpuValue.NESTED_FLAGS) & 1) != 0;
    rendering.set(
        Field.VMX_OPERATION,
        inGuest ? VmxOperation.NON_ROOT : VmxOperation.ROOT,
        at(CpuValue.VMXON_POINTER));
    register(rendering, Field.CURRENT_VMCS, CpuValue.VMCS_POINTER);
  }

  private boolean has(CpuValue value) {
    Slot slot = section.slots().get(value);
    return slot != null && slot.size() > 0 && slot.size() <= Long.BYTES;
  }

  private Slot slot(CpuValue value) {
    return section.slots().get(value);
  }

  private long at(CpuValue value) {
    return start + slot(value).at();
  }

  private long value(CpuValue value) throws IOException {
    ByteBuffer bytes = file.read(at(value), (int) slot(value).size(), "a field");
    long number = 0;
    while (bytes.hasRemaining()) {
      number = number << Byte.SIZE | bytes.get() & 0xff;
    }
    return number;
  }
}
