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
 * Output of a shell loop over rdmsr: labelled values, or bare values in call order. Bare values
 * count only if there is one for every call, because a failed call may leave no output.
 */
final class LoopOutput {
  private final SnapshotAssembler blocks;
  private final RdmsrCommand loop;
  private final List<RdmsrCommand> calls;
  private final boolean ofFile;
  private final List<Value> values = new ArrayList<>();

  /** The result of one call; the line is null if the call failed. */
  private record Value(DumpLine line, String text, int index) {}

  /**
   * Creates a reader for the output of a loop.
   *
   * @param loop the call with its shell variable
   * @param calls the calls the loop makes, empty if unknown
   * @param ofFile whether the whole file is such output
   */
  LoopOutput(
      SnapshotAssembler blocks, RdmsrCommand loop, List<RdmsrCommand> calls, boolean ofFile) {
    this.blocks = blocks;
    this.loop = loop;
    this.calls = calls;
    this.ofFile = ofFile;
  }

  /** Whether the line is a labelled value. */
  boolean labelled(DumpLine line) {
    MsrLabel label = MsrLabel.of(line.text()).orElse(null);
    Field named = label == null ? null : label.field().orElse(null);
    Field called = Field.byMsrIndex(loop.register()).orElse(null);
    if (label == null
        || named == null && called == null
        || ofFile && named != null && named != called) {
      return false;
    }
    RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), line);
    ProcessorSnapshot one = processor(block, label.processor());
    Digits digits = loop.value(label.value());
    if (one == null || digits == null) {
      return false;
    }
    Field field = named == null ? called : named;
    block.set(one, field, digits.value(), digits.printed(), line.origin(label.start()));
    return true;
  }

  /** The processor that the label or call names. In a file it may be unnumbered, else null. */
  private ProcessorSnapshot processor(RegisterBlock block, Long labelled) {
    long number = labelled == null ? loop.processor() : labelled;
    if (number >= 0) {
      return block.processor(number);
    }
    return ofFile ? block.unnumbered() : null;
  }

  /** Whether all calls of the loop are known, and as many values are still missing. */
  boolean misses(long count) {
    return count == calls.size() - values.size();
  }

  /** Takes a bare value; false if no more are expected. */
  boolean value(DumpLine line, String text, int index) {
    return add(new Value(line, text, index));
  }

  /** Records that a call failed and printed no value. */
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
        calls.get(i).addTo(blocks, one.text, one.line, one.index);
      }
    }
    return true;
  }

  /** Reports what was left out if the output ends before every call has a value. */
  void end() {
    if (!values.isEmpty() && values.size() < calls.size() && values.get(0).line != null) {
      blocks.note(
          "left out the output of a loop: it calls rdmsr "
              + calls.size()
              + " times, but the text has "
              + values.size()
              + (values.size() == 1 ? " value" : " values")
              + " and does not show which calls failed; print the index with each value",
          values.get(0).line.origin(values.get(0).index));
    }
  }
}
