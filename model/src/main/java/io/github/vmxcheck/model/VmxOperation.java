// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * The field {@link Field#VMX_OPERATION}: one bit for each mode, none set outside VMX operation.
 * Source: Intel SDM, "Introduction to VMX Operation".
 */
public final class VmxOperation {
  public static final long ROOT = 1L << 0;
  public static final long NON_ROOT = 1L << 1;

  private VmxOperation() {}

  /**
   * Whether there is certainly a current VMCS, as there is in VMX operation only: some bit of the
   * current-VMCS pointer is known to be 0. Source: Intel SDM, "Organization of VMCS Data".
   */
  public static boolean hasCurrentVmcs(ProcessorSnapshot snapshot) {
    return snapshot.value(Field.CURRENT_VMCS) != snapshot.known(Field.CURRENT_VMCS);
  }
}
