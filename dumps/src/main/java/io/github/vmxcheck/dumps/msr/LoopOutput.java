// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loop over rdmsr prints: values behind labels, or values alone in the order of its calls.
 * Alone they count only if there are as many as calls: of a call that failed nothing may be left.
 */
final class LoopOutput {
  private final SnapshotAssembler blocks;
  private final RdmsrCommand loop;
  private final List<RdmsrCommand> calls;
  private final boolean ofFile;
  private final List<Value> values = new ArrayList<>();

  /** What stands for a call; without a line the call failed. */
  private record Value(DumpLine line, String text, int index) {}

  /**
   * The output of a loop.
   *
   * @param loop the call with its variable
   * @param calls the calls it makes, empty if they are not known
   * @param ofFile whether all of a file is such output
   */
  LoopOutput(
      SnapshotAssembler blocks, RdmsrCommand loop, List<RdmsrCommand> calls, boolean ofFile) {
    this.blocks = blocks;
    this.loop = loop;
    this.calls = calls;
    this.ofFile = ofFile;
  }

  /** Whether the line is a value behind a label. */
  boolean labelled(DumpLine line) {
    MsrLabel label = MsrLabel.of(line.text()).orElse(null);
    Field told = label == null ? null : label.field().orElse(null);
    Field called = Field.byMsrIndex(loop.register()).orElse(null);
    if (label == null
        || told == null && called == null
        || ofFile && told != null && told != called) {
      return false;
    }
    RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), line);
    ProcessorSnapshot one = processor(block, label.processor());
    Digits digits = loop.value(label.value());
    if (one == null || digits == null) {
      return false;
    }
    Field field = told == null ? called : told;
    block.set(one, field, digits.value(), digits.printed(), line.origin(label.start()));
    return true;
  }

  /** Whose value it is: as the label says, as the call says; null if nothing says it. */
  private ProcessorSnapshot processor(RegisterBlock block, Long labelled) {
    long number = labelled == null ? loop.processor() : labelled;
    if (number >= 0) {
      return block.processor(number);
    }
    return ofFile ? block.unnumbered() : null;
  }

  /** Takes a value without a label; false if no more of them are expected. */
  boolean value(DumpLine line, String text, int index) {
    return add(new Value(line, text, index));
  }

  /** A call failed: it printed no value. */
  void failure() {
    add(new Value(null, "", 0));
  }

  private boolean add(Value value) {
    if (values.size() >= calls.size()) {
      return false;
    }
    values.add(value);
    for (int i = 0; values.size() == calls.size() && i < values.size(); i++) {
      Value one = values.get(i);
      if (one.line != null) {
        calls.get(i).tell(blocks, one.text, one.line, one.index);
      }
    }
    return true;
  }

  /** Notes what was left out, where the output stops before all calls have a value. */
  void end() {
    if (!values.isEmpty() && values.size() < calls.size() && values.get(0).line != null) {
      blocks.note(
          "left out what a loop printed: it calls rdmsr "
              + calls.size()
              + " times, the text has "
              + values.size()
              + (values.size() == 1 ? " value" : " values")
              + ", and nothing tells of which calls",
          values.get(0).line.origin(values.get(0).index));
    }
  }
}
