// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import io.github.vmxcheck.model.Field;

/**
 * The attributes of a segment as QEMU keeps them: bits 63:32 of a segment descriptor. Source: Intel
 * SDM, "Segment Descriptors".
 */
public final class SegmentAttributes {
  private static final int DPL = 13;
  private static final int L = 21;
  private static final int D = 22;

  private SegmentAttributes() {}

  public static void code(Rendering rendering, long selector, long attributes, long at) {
    rendering.set(Field.CS_SELECTOR, selector, at);
    rendering.set(Field.CS_L, attributes >>> L & 1, at);
    rendering.set(Field.CS_D, attributes >>> D & 1, at);
  }

  public static void stack(Rendering rendering, long selector, long attributes, long at) {
    rendering.set(Field.SS_SELECTOR, selector, at);
    rendering.set(Field.SS_DPL, attributes >>> DPL & 3, at);
  }
}
