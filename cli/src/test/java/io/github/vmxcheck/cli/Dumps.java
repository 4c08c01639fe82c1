// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

/** Small dumps in the native format. */
final class Dumps {
  /** A processor without VMX: a violation, whatever else is known. */
  static final String WITHOUT_VMX =
      """
      schema: vmxcheck.snapshot/1
      label: old machine
      logical-processors:
        - id: 0
          cr4: 0x6f8
          cpuid:
            0x1: { ecx: 0x0 }
      """;

  /** Nothing known: no prerequisite can be decided. */
  static final String SILENT =
      """
      schema: vmxcheck.snapshot/1
      logical-processors:
        - id: 0
      """;

  static final String MALFORMED =
      """
      schema: vmxcheck.snapshot/1
      logical-processors:
        - id: 0
          cr0: 010
      """;

  private Dumps() {}
}
