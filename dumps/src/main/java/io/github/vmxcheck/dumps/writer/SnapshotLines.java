// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes snapshots as lines of NDJSON in the native format; reading a line gives the same snapshot
 * again. Values are strings, because many readers treat JSON numbers as doubles. For one thread:
 * reuses what a line has in common with the one before.
 */
public final class SnapshotLines {
  private static final Field[] FIELDS = Field.values();

  /** A key and what is below it: a field, or more keys. */
  private static final class Node {
    final Map<String, Node> below = new LinkedHashMap<>();
    final List<Field> fields = new ArrayList<>();
    Field field;
  }

  private static final int MOST_FORMS = 64;
  private static final Node OF_PROCESSOR = new Node();
  private static final Node OF_MACHINE = new Node();

  static {
    for (Field field : Field.outsideLists()) {
      Node node = field.isOfMachine() ? OF_MACHINE : OF_PROCESSOR;
      for (String key : FieldWriter.path(field.key())) {
        node = node.below.computeIfAbsent(key, one -> new Node());
        node.fields.add(field);
      }
      node.field = field;
    }
  }

  /** The text before each value and after the last one. */
  private static final class Form {
    private final BitSet present;
    final List<String> before = new ArrayList<>();
    final List<Field> values = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    Form(Node root, BitSet present) {
      this.present = present;
      add(root, ",");
      before.add(open.toString());
    }

    private void add(Node node, String first) {
      String separator = first;
      for (Map.Entry<String, Node> one : node.below.entrySet()) {
        Node next = one.getValue();
        if (next.fields.stream().anyMatch(field -> present.get(field.ordinal()))) {
          open.append(separator).append('"').append(one.getKey()).append("\":");
          value(next);
          separator = ",";
        }
      }
    }

    private void value(Node node) {
      if (node.field == null) {
        open.append('{');
        add(node, "");
        open.append('}');
        return;
      }
      before.add(open.append('"').toString());
      values.add(node.field);
      open.setLength(0);
      open.append('"');
    }
  }

  private final String[] texts = new String[FIELDS.length];
  private final long[] textValues = new long[FIELDS.length];
  private final long[] textKnown = new long[FIELDS.length];
  private final Map<BitSet, Form> ofProcessor = new HashMap<>();
  private final Map<BitSet, Form> ofMachine = new HashMap<>();

  /** Adds a line, including its line end. */
  public void append(Snapshot snapshot, StringBuilder out) {
    out.append("{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[");
    String separator = "{\"id\":";
    for (ProcessorSnapshot state : snapshot.processors()) {
      out.append(separator).append(Long.toUnsignedString(state.id()));
      fields(form(OF_PROCESSOR, ofProcessor, state), state, out);
      state.lists().forEach(list -> list(list, state, out));
      separator = "},{\"id\":";
    }
    out.append("}]");
    fields(form(OF_MACHINE, ofMachine, snapshot.machine()), snapshot.machine(), out);
    out.append("}\n");
  }

  /** States of one kind have one of a few sets of fields. */
  private static Form form(Node root, Map<BitSet, Form> known, ProcessorSnapshot state) {
    BitSet present = new BitSet(FIELDS.length);
    for (Field field : state.fields()) {
      if (isWritten(field, state)) {
        present.set(field.ordinal());
      }
    }
    if (known.size() >= MOST_FORMS && !known.containsKey(present)) {
      known.clear();
    }
    return known.computeIfAbsent(present, one -> new Form(root, one));
  }

  /**
   * Whether a field is written; an unreadable one only if it is an MSR, see {@link FieldWriter}.
   */
  private static boolean isWritten(Field field, ProcessorSnapshot state) {
    return !state.isAbsent(field) && (field.isMsr() || !state.isUnreadable(field));
  }

  private void fields(Form form, ProcessorSnapshot state, StringBuilder out) {
    for (int i = 0; i < form.values.size(); i++) {
      out.append(form.before.get(i)).append(text(form.values.get(i), state));
    }
    out.append(form.before.get(form.values.size()));
  }

  private static void list(Field.Group list, ProcessorSnapshot state, StringBuilder out) {
    out.append(",\"").append(list.key()).append("\":[");
    String entryStart = "{";
    for (ProcessorSnapshot entry : state.entries(list)) {
      out.append(entryStart);
      String separator = "\"";
      for (Field field : entry.fields()) {
        if (isWritten(field, entry)) {
          String key = FieldWriter.path(field.key()).get(0);
          out.append(separator).append(key).append("\":\"");
          out.append(NativeText.of(entry, field)).append('"');
          separator = ",\"";
        }
      }
      out.append('}');
      entryStart = ",{";
    }
    out.append(']');
  }

  private String text(Field field, ProcessorSnapshot state) {
    if (state.isUnreadable(field)) {
      return NativeText.of(state, field);
    }
    int i = field.ordinal();
    long value = state.value(field);
    long known = state.known(field);
    if (texts[i] == null || textValues[i] != value || textKnown[i] != known) {
      texts[i] = NativeText.of(state, field);
      textValues[i] = value;
      textKnown[i] = known;
    }
    return texts[i];
  }
}
