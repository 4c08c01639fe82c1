// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the virtual processors anywhere in a document. */
final class KvmProcessors {
  private static final Pattern NUMBERED = Pattern.compile("(?i)(?:.{0,20}cpu[ _.#-]?)?(\\d{1,5})");
  private static final String[] NUMBER = {"vcpu_id", "cpu_id", "vcpu_index", "cpu_index", "id"};
  private static final long UNNUMBERED = -1;

  private final SnapshotAssembler blocks;
  private final String format;
  private RegisterBlock block;
  private boolean unnumbered;

  KvmProcessors(SnapshotAssembler blocks, String format) {
    this.blocks = blocks;
    this.format = format;
  }

  /** Whether the value contains a virtual processor. */
  static boolean isIn(JsonValue value) {
    return KvmProcessor.isState(value)
        || isEmbedded(value)
        || value.elements().stream().anyMatch(KvmProcessors::isIn)
        || value.members().values().stream().anyMatch(KvmProcessors::isIn);
  }

  private static boolean isEmbedded(JsonValue value) {
    String text = value.text();
    return value.isString() && text.startsWith("{") && text.contains("\"sregs\"");
  }

  /** Reads all processors of a document as one moment, unless a number repeats. */
  void read(JsonValue document) throws SyntaxError {
    block = null;
    find(document, UNNUMBERED);
  }

  private void find(JsonValue value, long number) throws SyntaxError {
    if (KvmProcessor.isState(value)) {
      processor(value, number(value, number));
    } else if (isEmbedded(value)) {
      find(value.document(), number);
    }
    if (KvmProcessor.isState(value)) {
      return;
    }
    for (Map.Entry<String, JsonValue> member : value.members().entrySet()) {
      find(member.getKey(), member.getValue(), number(value, number));
    }
    for (JsonValue element : value.elements()) {
      find(element, number(element, UNNUMBERED));
    }
  }

  private void find(String key, JsonValue value, long number) throws SyntaxError {
    Matcher numbered = NUMBERED.matcher(key);
    long own = numbered.matches() ? Long.parseLong(numbered.group(1)) : number;
    boolean list = key.contains("cpu") && value.isList();
    if (!list) {
      find(value, own);
      return;
    }
    for (int i = 0; i < value.elements().size(); i++) {
      find(value.elements().get(i), i);
    }
  }

  /** The object's own processor number, else that of the value it is in. */
  private static long number(JsonValue value, long outer) {
    Digits own = value.get(NUMBER).number();
    boolean valid = own != null && own.value() >= 0 && own.value() <= 0xffff_ffffL;
    return valid ? own.value() : outer;
  }

  private void processor(JsonValue state, long number) {
    boolean again = block != null && (number < 0 ? unnumbered : block.has(number));
    if (block == null || again) {
      block = blocks.registers(format, state.line());
      unnumbered = false;
    }
    unnumbered |= number < 0;
    ProcessorSnapshot processor = number < 0 ? block.unnumbered() : block.processor(number);
    JsonFields fields = new JsonFields(block, processor);
    new KvmProcessor(fields).read(state);
    fields.rejectUnlessStarted(blocks);
  }
}
