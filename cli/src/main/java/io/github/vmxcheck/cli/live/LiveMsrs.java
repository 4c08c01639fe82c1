// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.util.Arrays;

/** The MSRs of one logical processor that requirements read. */
final class LiveMsrs {
  /** The time-stamp counter, which every processor with MSRs has. */
  private static final long IA32_TIME_STAMP_COUNTER = 0x10;

  private final Device device;

  LiveMsrs(Device device) {
    this.device = device;
  }

  /** One line for each MSR. An MSR that the processor lacks is a known fact: unreadable. */
  String text() throws IOException {
    device.read(IA32_TIME_STAMP_COUNTER, Long.BYTES);
    StringBuilder text = new StringBuilder();
    Arrays.stream(Field.values())
        .filter(Field::isMsr)
        .forEach(msr -> text.append("      " + msr.name() + ": " + value(msr) + "\n"));
    return text.toString();
  }

  /** A failed read means that RDMSR raised #GP(0): the device itself works, as checked before. */
  private String value(Field msr) {
    try {
      return "0x" + Long.toHexString(device.read(msr.msrIndex(), Long.BYTES).getLong(0));
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
