// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.CR4;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.RegisterLayout;
import java.util.List;

/**
 * The CPUID feature behind each bit of CR4. Source: Intel SDM, "Control Registers" and "CPUID—CPU
 * Identification".
 */
public final class Cr4Features {
  /** Some bits of CR4 and a bit of a CPUID register that says they may be 1. */
  private record Feature(long cr4, Field register, long bit) {}

  /** Of CET there are two features, either of which will do. */
  private static final List<List<Feature>> FEATURES =
      RegisterLayout.of(CR4).orElseThrow().features().stream().map(Cr4Features::anyOf).toList();

  private Cr4Features() {}

  private static List<Feature> anyOf(RegisterLayout.Feature feature) {
    return feature.anyOf().stream()
        .map(bit -> new Feature(feature.mask(), bit.field(), bit.mask()))
        .toList();
  }

  /** Makes CPUID tell the features behind these bits of CR4, and none of the others. */
  public static void tell(ProcessorSnapshot snapshot, long allowed) {
    for (List<Feature> anyOf : FEATURES) {
      for (Feature feature : anyOf) {
        boolean isThere = (allowed & feature.cr4) == feature.cr4;
        snapshot.set(feature.register, isThere ? feature.bit : 0, feature.bit, Origin.NONE);
      }
    }
  }

  /** The bits of CR4 whose feature is not there. */
  static long absent(ProcessorSnapshot snapshot, Bound bound) {
    long absent = 0;
    for (List<Feature> anyOf : FEATURES) {
      long here = -1L;
      for (Feature feature : anyOf) {
        here &= (bound.zeros(snapshot, feature.register) & feature.bit) == 0 ? 0 : feature.cr4;
      }
      absent |= here;
    }
    return absent;
  }

  /** The bits of CR4 whose feature is there. */
  static long present(ProcessorSnapshot snapshot, Bound bound) {
    long present = 0;
    for (List<Feature> anyOf : FEATURES) {
      for (Feature feature : anyOf) {
        present |= (bound.ones(snapshot, feature.register) & feature.bit) == 0 ? 0 : feature.cr4;
      }
    }
    return present;
  }
}
