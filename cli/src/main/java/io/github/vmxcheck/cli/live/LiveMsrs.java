// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.util.Arrays;

/** The MSRs of one logical processor that requirements read. */
final class LiveMsrs {
  /** The time-stamp counter is there on every processor that has MSRs. */
  private static final long IA32_TIME_STAMP_COUNTER = 0x10;

  private final Device device;

  LiveMsrs(Device device) {
    this.device = device;
  }

  /** One line for each; one that the processor lacks is unreadable, which is a fact. */
  String text() throws IOException {
    device.read(IA32_TIME_STAMP_COUNTER, Long.BYTES);
    StringBuilder text = new StringBuilder();
    Arrays.stream(Field.values())
        .filter(Field::isMsr)
        .forEach(msr -> text.append("      " + msr.name() + ": " + value(msr) + "\n"));
    return text.toString();
  }

  /** The device fails where RDMSR raises #GP(0): it has just answered for another register. */
  private String value(Field msr) {
    try {
      return "0x" + Long.toHexString(device.read(msr.msrIndex(), Long.BYTES).getLong(0));
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
