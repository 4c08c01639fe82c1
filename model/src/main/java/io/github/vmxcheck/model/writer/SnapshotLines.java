package io.github.vmxcheck.model.writer;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes snapshots as lines of NDJSON in the native format: a line is read again as it was written.
 * Values are texts, because numbers of JSON are doubles to many readers. For one thread; what one
 * line has in common with the one before is not made again.
 */
public final class SnapshotLines {
  private static final Field[] FIELDS = Field.values();

  /** Keys and what is below them: a field, or more keys. */
  private static final class Node {
    final Map<String, Node> below = new LinkedHashMap<>();
    final List<Field> fields = new ArrayList<>();
    Field field;
  }

  private static final Node OF_PROCESSOR = new Node();
  private static final Node OF_MACHINE = new Node();

  static {
    for (Field field : FIELDS) {
      Node node = field.isOfMachine() ? OF_MACHINE : OF_PROCESSOR;
      for (String key : FieldWriter.path(field.key())) {
        node = node.below.computeIfAbsent(key, one -> new Node());
        node.fields.add(field);
      }
      node.field = field;
    }
  }

  /** What stands before each value, and behind the last. */
  private static final class Form {
    final boolean[] told;
    final List<String> before = new ArrayList<>();
    final List<Field> values = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    Form(Node root, boolean[] told) {
      this.told = told;
      add(root, ",");
      before.add(open.toString());
    }

    private void add(Node node, String first) {
      String separator = first;
      for (Map.Entry<String, Node> one : node.below.entrySet()) {
        Node next = one.getValue();
        if (next.fields.stream().anyMatch(field -> told[field.ordinal()])) {
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
  private Form ofProcessor = new Form(OF_PROCESSOR, new boolean[FIELDS.length]);
  private Form ofMachine = new Form(OF_MACHINE, new boolean[FIELDS.length]);

  /** Adds a line, with its end. */
  public void append(Snapshot snapshot, StringBuilder out) {
    out.append("{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[");
    String separator = "{\"id\":";
    for (ProcessorSnapshot state : snapshot.processors()) {
      out.append(separator).append(Long.toUnsignedString(state.id()));
      ofProcessor = form(OF_PROCESSOR, ofProcessor, state);
      fields(ofProcessor, state, out);
      separator = "},{\"id\":";
    }
    out.append("}]");
    ofMachine = form(OF_MACHINE, ofMachine, snapshot.machine());
    fields(ofMachine, snapshot.machine(), out);
    out.append("}\n");
  }

  private static Form form(Node root, Form last, ProcessorSnapshot state) {
    boolean[] told = new boolean[FIELDS.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = isTold(FIELDS[i], state);
    }
    return Arrays.equals(told, last.told) ? last : new Form(root, told);
  }

  /** What cannot be read is told of model-specific registers alone, see {@link FieldWriter}. */
  private static boolean isTold(Field field, ProcessorSnapshot state) {
    return !state.isAbsent(field) && (field.isMsr() || !state.isUnreadable(field));
  }

  private void fields(Form form, ProcessorSnapshot state, StringBuilder out) {
    for (int i = 0; i < form.values.size(); i++) {
      out.append(form.before.get(i)).append(text(form.values.get(i), state));
    }
    out.append(form.before.get(form.values.size()));
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
