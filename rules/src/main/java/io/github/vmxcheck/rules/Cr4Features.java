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
  /** Some bits of CR4 and the CPUID bit that allows them to be 1. */
  private record Feature(long cr4, Field register, long bit) {}

  /** One list for each group of CR4 bits, any feature of which is sufficient: CET has two. */
  private static final List<List<Feature>> FEATURES =
      RegisterLayout.of(CR4).orElseThrow().features().stream().map(Cr4Features::anyOf).toList();

  private Cr4Features() {}

  private static List<Feature> anyOf(RegisterLayout.Feature feature) {
    return feature.anyOf().stream()
        .map(bit -> new Feature(feature.mask(), bit.field(), bit.mask()))
        .toList();
  }

  /** Sets CPUID to report the features of these bits of CR4, and no others. */
  public static void setFeatures(ProcessorSnapshot snapshot, long allowed) {
    for (List<Feature> anyOf : FEATURES) {
      for (Feature feature : anyOf) {
        boolean isThere = (allowed & feature.cr4) == feature.cr4;
        snapshot.set(feature.register, isThere ? feature.bit : 0, feature.bit, Origin.NONE);
      }
    }
  }

  /** The bits of CR4 whose feature is absent. */
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

  /** The bits of CR4 whose feature is present. */
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
