// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.GivenText;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A written snapshot reads back unchanged, whatever is known. */
class SnapshotWriterProperties {
  private static final SourceText HOSTILE =
      new GivenText("a\nid: 7 # \u202e\u0007\ud83d\ude00", List.of());
  private static final int LONGEST = 1 << 20;

  @Property(tries = 300)
  void aWrittenSnapshotReadsBackUnchanged(@ForAll long seed, @ForAll String label)
      throws IOException {
    Random random = new Random(seed);
    ProcessorSnapshot one = state(new ProcessorSnapshot(random.nextInt(100)), random);
    ProcessorSnapshot other = state(ProcessorSnapshot.unnumbered(), random);
    Snapshot snapshot =
        new Snapshot(
            label.strip(), List.of(HOSTILE, HOSTILE), List.of(one, other), machine(random));

    Snapshot read = read(written(snapshot, snapshot)).get(1);

    assertThat(read.label()).isEqualTo(snapshot.label());
    assertThat(read.processors()).hasSize(2);
    assertSame(one, read.processors().get(0));
    assertSame(other, read.processors().get(1));
    assertSame(snapshot.machine(), read.machine());
  }

  private static void assertSame(ProcessorSnapshot expected, ProcessorSnapshot actual) {
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(actual.lists()).isEqualTo(expected.lists());
    for (Field.Group list : expected.lists()) {
      assertThat(actual.entries(list)).hasSameSizeAs(expected.entries(list));
      for (int i = 0; i < expected.entries(list).size(); i++) {
        assertSame(expected.entries(list).get(i), actual.entries(list).get(i));
      }
    }
    for (Field field : expected.fields()) {
      assertThat(actual.known(field)).as(field.key()).isEqualTo(expected.known(field));
      assertThat(actual.value(field)).as(field.key()).isEqualTo(expected.value(field));
      assertThat(actual.isUnreadable(field))
          .as(field.key())
          .isEqualTo(expected.isUnreadable(field));
      assertThat(actual.readsZero(field)).as(field.key()).isEqualTo(expected.readsZero(field));
    }
  }

  private static String written(Snapshot... snapshots) throws IOException {
    StringWriter out = new StringWriter();
    SnapshotWriter writer = new SnapshotWriter(out, LONGEST);
    for (Snapshot snapshot : snapshots) {
      assertThat(writer.write(snapshot)).isTrue();
    }
    return out.toString();
  }

  private static List<Snapshot> read(String text) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotSink sink =
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem + "\n" + text);
          }
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SnapshotReader.read(new ByteArrayInputStream(bytes), "written.yaml", sink);
    return snapshots;
  }

  private static ProcessorSnapshot machine(Random random) {
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    for (Field field : Field.outsideLists()) {
      if (field.isOfMachine()) {
        field(machine, field, random);
      }
    }
    return machine;
  }

  /** A random state in which no two fields contradict each other. */
  private static ProcessorSnapshot state(ProcessorSnapshot state, Random random) {
    for (Field field : Field.outsideLists()) {
      if (!field.isOfMachine()) {
        field(state, field, random);
      }
    }
    for (Field.Group group : Field.Group.values()) {
      if (group.isList() && random.nextBoolean()) {
        list(state, group, random);
      }
    }
    zeroed(state, VMXON_REGION_FIRST_NONZERO, VMXON_REGION_ZEROED);
    zeroed(state, VMCS_REGION_FIRST_NONZERO, VMCS_REGION_ZEROED);
    if (state.knows(CPUID_0_EBX) && state.knows(CPUID_0_ECX) && state.knows(CPUID_0_EDX)) {
      state.forget(VENDOR, VENDOR.mask());
    }
    state.forget(random.nextBoolean() ? OBSERVED_OUTCOME : OBSERVED_STATUS, -1L);
    state.forget(OBSERVED_RFLAGS, 0x41);
    if (state.has(OBSERVED_STATUS, 3, 3)) {
      state.forget(OBSERVED_STATUS, 1);
    }
    return state;
  }

  private static void list(ProcessorSnapshot state, Field.Group list, Random random) {
    state.give(list, Origin.read(0, 1 + random.nextInt(99), 1));
    for (int i = random.nextInt(4); i > 0; i--) {
      ProcessorSnapshot entry = state.addEntry(list);
      list.fields().forEach(field -> field(entry, field, random));
    }
  }

  private static void zeroed(ProcessorSnapshot state, Field offset, Field zeroed) {
    if (state.knows(offset) && Long.compareUnsigned(state.value(offset), 4) < 0) {
      state.forget(offset, offset.mask());
    }
    if (!state.isAbsent(offset)) {
      state.set(zeroed, 0);
    }
  }

  private static void field(ProcessorSnapshot state, Field field, Random random) {
    long origin = Origin.read(random.nextInt(2), 1 + random.nextInt(99), 1);
    switch (random.nextInt(6)) {
      case 0 -> state.set(field, random.nextLong(), -1L, origin);
      case 1 -> state.set(field, random.nextLong(), random.nextLong(), origin);
      case 2 -> state.set(field, random.nextLong(), 0xffff_ffffL << random.nextInt(33), origin);
      case 3 -> bits(state, field, random);
      case 4 -> special(state, field, origin, random);
      default -> {}
    }
    if (field.isNeverZero() && state.knows(field) && state.value(field) == 0) {
      state.setReadsZero(field, origin);
    }
  }

  private static void bits(ProcessorSnapshot state, Field field, Random random) {
    for (int i = 0; i < 3; i++) {
      state.set(field, random.nextLong(), 1L << random.nextInt(8), Origin.read(1, 1 + i, 9));
    }
  }

  private static void special(ProcessorSnapshot state, Field field, long origin, Random random) {
    if (field.isNeverZero() && random.nextBoolean()) {
      state.setReadsZero(field, origin);
    } else if (field.isMsr()) {
      state.setUnreadable(field, origin);
    } else {
      state.set(field, 0, field.mask(), origin);
    }
  }
}
