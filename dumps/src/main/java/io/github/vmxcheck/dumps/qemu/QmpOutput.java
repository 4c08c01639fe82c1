// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonText;
import io.github.vmxcheck.dumps.json.JsonTree;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import io.github.vmxcheck.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Messages of the QEMU Monitor Protocol (QMP). The result of human-monitor-command for {@code info
 * registers} is read as a register block. The input is a single message, or one message per line
 * after a log prefix.
 */
public final class QmpOutput implements DumpReader, JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qmp",
          "QMP output (human-monitor-command result of info registers)",
          "qemu",
          "CR0, CR3 and CR4 (bits 31:0), RFLAGS, EFER, CPL, CS, SS, A20M, SMM",
          List.of(
              "{\"execute\": \"human-monitor-command\","
                  + " \"arguments\": {\"command-line\": \"info registers -a\"}}"),
          "\"return\"",
          QmpOutput::new,
          QmpOutput::new);

  private static final Set<String> MESSAGES = Set.of("QMP", "return", "execute", "event", "error");

  private final SnapshotAssembler blocks;
  private final QemuRegisters registers;

  QmpOutput(SnapshotAssembler blocks) {
    this.blocks = blocks;
    registers = new QemuRegisters(blocks, FORMAT.name());
  }

  /** Whether the document is a QMP message of any kind. */
  public static boolean isMessage(JsonValue document) {
    return document.members().keySet().stream().anyMatch(MESSAGES::contains);
  }

  @Override
  public boolean recognises(JsonValue document) {
    return isMessage(document);
  }

  @Override
  public void read(JsonValue document) {
    JsonValue returned = document.get("return");
    if (returned.isString()) {
      lines(returned.said());
    } else if (returned.get("model").has("props")) {
      RegisterBlock block = blocks.constants(FORMAT.name(), document.line());
      QmpProcessorModel.read(returned.get("model"), new JsonFields(block, block.unnumbered()));
    }
  }

  @Override
  public boolean accept(DumpLine line) {
    int start = line.text().indexOf('{');
    if (start < 0 || !line.contains("\"return\"")) {
      return false;
    }
    int last = line.text().length() - 1;
    JsonText message =
        new JsonText(line.text().substring(start), i -> line.origin(Math.min(start + i, last)));
    try {
      List<JsonValue> documents = new ArrayList<>();
      JsonTree.documents(message, documents);
      documents.forEach(this::read);
    } catch (SyntaxError e) {
      blocks.problem(e.place(), e.getMessage());
    }
    return true;
  }

  private void lines(JsonText said) {
    String text = said.text();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        registers.accept(line(said, start, i));
        start = i + 1;
      }
    }
  }

  private static DumpLine line(JsonText said, int start, int end) {
    int[] columns = new int[end - start];
    for (int i = start; i < end; i++) {
      columns[i - start] = Origin.column(said.place(i));
    }
    String text = said.text().substring(start, end);
    return new DumpLine(Origin.line(said.place(start)), text, columns, "", "");
  }
}
