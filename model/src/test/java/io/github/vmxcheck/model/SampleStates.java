// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** Snapshots from text such as {@code "cr0.PE=1 vmx-operation=root"}. */
final class SampleStates {
  private SampleStates() {}

  static ProcessorSnapshot of(String text) {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    for (String part : text.split(" ", -1)) {
      if (!part.isEmpty()) {
        set(snapshot, part);
      }
    }
    return snapshot;
  }

  static void set(ProcessorSnapshot snapshot, String assignment) {
    int equals = assignment.indexOf('=');
    FieldPath path = FieldPath.parse(assignment.substring(0, equals)).orElseThrow();
    String text = assignment.substring(equals + 1);
    if (text.equals("unreadable")) {
      snapshot.setUnreadable(path.field(), Origin.NONE);
      return;
    }
    try {
      FieldValue value = FieldValue.parse(text, path);
      snapshot.set(
          path.field(), value.bits() << path.low(), value.known() << path.low(), Origin.NONE);
    } catch (FieldValue.Malformed e) {
      throw new IllegalArgumentException(assignment, e);
    }
  }
}
