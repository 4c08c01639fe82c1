// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.ProcessorSnapshot;

/** The paging mode of a state. Source: Intel SDM, "Paging-Mode Enabling". */
public final class PagingMode {
  private PagingMode() {}

  /**
   * The name of the mode: {@code none}, {@code 32-bit}, {@code PAE}, {@code 4-level}, {@code
   * 5-level}, or {@code unknown}.
   */
  public static String of(ProcessorSnapshot state) {
    if (state.has(CR0, Cr0.PG, 0)) {
      return "none";
    }
    if (!state.knows(CR0, Cr0.PG) || !state.knows(CR4, Cr4.PAE)) {
      return "unknown";
    }
    if (state.has(CR4, Cr4.PAE, 0)) {
      return "32-bit";
    }
    if (!state.knows(IA32_EFER, Efer.LMA)) {
      return "unknown";
    }
    if (state.has(IA32_EFER, Efer.LMA, 0)) {
      return "PAE";
    }
    if (!state.knows(CR4, Cr4.LA57)) {
      return "unknown";
    }
    return state.has(CR4, Cr4.LA57, 0) ? "4-level" : "5-level";
  }
}
