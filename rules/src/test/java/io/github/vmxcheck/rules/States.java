// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Vendor;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.rules.State.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Generates states of a logical processor: good ones with a few faults and gaps, and wild ones. */
final class States {
  private static final int MOST_FAULTS = 4;
  private static final int MOST_GAPS = 6;

  /** Fields of a processor that rules may read. */
  private static final List<Field> FIELDS =
      Field.outsideLists().stream()
          .filter(field -> !field.key().startsWith("vmm.") && !field.key().startsWith("observed."))
          .toList();

  /** Fields on which most requirements depend, so that faults and gaps meet. */
  private static final List<Field> CENTRAL =
      List.of(
          CR0,
          CR4,
          RFLAGS,
          CPL,
          SS_DPL,
          CS_SELECTOR,
          CS_L,
          CS_D,
          IA32_EFER,
          CPUID_1_ECX,
          CPUID_80000001_EDX);

  /** Limits of CPUID; values beyond them would contradict the derivations. */
  private static final List<Field> EXTENT_OF_CPUID =
      List.of(CPUID_0_EAX, CPUID_7_0_EAX, CPUID_80000000_EAX);

  /** The vendor is in CPUID and in its own field; a dump has both or neither. */
  private static final List<Field> VENDOR_FIELDS =
      List.of(VENDOR, CPUID_0_EBX, CPUID_0_ECX, CPUID_0_EDX);

  private States() {}

  /** Good states with at most four faults and six gaps. */
  static Arbitrary<State> nearlyGood() {
    return Arbitraries.randomValue(
        random -> {
          State state = faulty(random);
          return state.with(gaps(random, random.nextInt(MOST_GAPS + 1)));
        });
  }

  /** Good states with at most four faults. */
  static Arbitrary<State> faulty() {
    return Arbitraries.randomValue(States::faulty);
  }

  /** States in which any bits of every field are known, with any value. */
  static Arbitrary<State> wild() {
    return Arbitraries.randomValue(
        random -> {
          List<Change> changes = new ArrayList<>();
          for (Field field : FIELDS) {
            if (!EXTENT_OF_CPUID.contains(field)) {
              changes.add(wild(random, field));
            }
          }
          return new State(State.NOTHING, changes);
        });
  }

  /** Single faults and gaps, and changes to many bits of a field. */
  static Arbitrary<Change> steps() {
    return Arbitraries.randomValue(
        random ->
            switch (random.nextInt(3)) {
              case 0 -> fault(random);
              case 1 -> bitGap(random);
              default -> wild(random, FIELDS.get(random.nextInt(FIELDS.size())));
            });
  }

  /** Some unknown bits. */
  static Arbitrary<List<Change>> gaps() {
    return Arbitraries.randomValue(random -> gaps(random, 1 + random.nextInt(MOST_GAPS)));
  }

  /** Single unknown bits: at most {@code most}, usually fewer. */
  static Arbitrary<List<Change>> bitGaps(int most) {
    return Arbitraries.randomValue(
        random ->
            random
                .ints(Math.min(random.nextInt(most + 1), random.nextInt(most + 1)))
                .mapToObj(i -> bitGap(random))
                .distinct()
                .toList());
  }

  /**
   * Whether two fields contradict each other in a way that no requirement covers. Then the value
   * derived from one field differs from the other field.
   */
  static boolean isContradictory(ProcessorSnapshot snapshot) {
    boolean insideSmxWithoutSmx =
        snapshot.has(SMX_OPERATION, 1, 1) && snapshot.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX, 0);
    boolean longModeOfAmdWithoutCpuid =
        !snapshot.has(VENDOR, Vendor.AMD, 0)
            && snapshot.has(IA32_EFER, Efer.LMA, Efer.LMA)
            && snapshot.has(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64, 0);
    boolean stackOfAnotherLevel =
        snapshot.knows(SS_DPL) && !snapshot.has(CPL, CPL.mask(), snapshot.value(SS_DPL));
    boolean narrowAddressesWithIntel64 =
        !snapshot.has(IA32_VMX_BASIC, VmxBasic.PHYSICAL_ADDRESS_32_BITS, 0)
            && !snapshot.has(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64, 0);
    boolean vmxOfAmd =
        !snapshot.has(VENDOR, Vendor.AMD, 0) && !snapshot.has(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, 0);
    boolean narrowerThanAtLeast =
        (snapshot.value(Field.CPUID_80000008_EAX) & Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH)
            < snapshot.value(Field.PHYSICAL_ADDRESS_WIDTH_LEAST);
    return insideSmxWithoutSmx
        || narrowerThanAtLeast
        || longModeOfAmdWithoutCpuid
        || stackOfAnotherLevel
        || narrowAddressesWithIntel64
        || vmxOfAmd;
  }

  private static State faulty(Random random) {
    String base = State.GOOD.get(random.nextInt(State.GOOD.size()));
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(CPUID_7_0_EAX, CPUID_7_0_EAX.mask(), 1, true));
    if (random.nextInt(8) == 0) {
      changes.add(new Change(VENDOR, VENDOR.mask(), Vendor.AMD, true));
      changes.add(Change.gap(CPUID_0_EBX, -1L));
    }
    for (int i = random.nextInt(MOST_FAULTS + 1); i > 0; i--) {
      changes.add(fault(random));
    }
    return new State(base, changes);
  }

  private static Change fault(Random random) {
    Field field = field(random);
    while (EXTENT_OF_CPUID.contains(field) || VENDOR_FIELDS.contains(field)) {
      field = field(random);
    }
    long mask = random.nextInt(8) == 0 ? field.mask() : bit(random, field);
    return new Change(field, mask, random.nextLong(), true);
  }

  private static Change wild(Random random, Field field) {
    long known =
        switch (random.nextInt(3)) {
          case 0 -> field.mask();
          case 1 -> 0;
          default -> random.nextLong();
        };
    return new Change(field, known & field.mask(), random.nextLong(), true);
  }

  private static List<Change> gaps(Random random, int count) {
    List<Change> gaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Change gap = bitGap(random);
      gaps.add(random.nextInt(3) == 0 ? Change.gap(gap.field(), gap.field().mask()) : gap);
    }
    return gaps;
  }

  /** The vendor stays known: see the condition of state-efer-reserved. */
  private static Change bitGap(Random random) {
    Field field = field(random);
    while (VENDOR_FIELDS.contains(field)) {
      field = field(random);
    }
    return Change.gap(field, bit(random, field));
  }

  private static Field field(Random random) {
    List<Field> fields = random.nextInt(3) == 0 ? FIELDS : CENTRAL;
    return fields.get(random.nextInt(fields.size()));
  }

  /** A random bit, more often a named one. */
  private static long bit(Random random, Field field) {
    if (random.nextInt(4) != 0) {
      List<RegisterLayout.Bits> named =
          RegisterLayout.of(field).map(RegisterLayout::bits).orElse(List.of());
      if (!named.isEmpty()) {
        return 1L << named.get(random.nextInt(named.size())).low();
      }
    }
    return 1L << random.nextInt(FieldPath.of(field).width());
  }
}
