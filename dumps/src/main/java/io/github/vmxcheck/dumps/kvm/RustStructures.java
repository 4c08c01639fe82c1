// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonNumber;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads KVM structures in Rust's debug format, on one line or with one field per line: the virtual
 * processor states that Firecracker's snapshot-editor shows, and logs of other programs based on
 * rust-vmm's crates. Numbers are decimal.
 */
final class RustStructures implements DumpReader {
  private static final Map<String, String> KEYS =
      Map.of(
          "kvm_regs", "regs",
          "kvm_sregs", "sregs",
          "kvm_vcpu_events", "vcpu_events",
          "kvm_msr_entry", "msrs",
          "kvm_cpuid_entry2", "cpuid");
  private static final Set<String> ONCE = Set.of("regs", "sregs", "vcpu_events");
  private static final Pattern PROCESSOR = Pattern.compile("^vcpu (\\d{1,4}):$");
  private static final Pattern STARTS =
      Pattern.compile(
          "\\b(?:VcpuState|" + String.join("|", new TreeSet<>(KEYS.keySet())) + ") \\{");
  private static final Pattern CONTINUES =
      Pattern.compile("^\\s*(?:[a-z_][a-z0-9_]*: |-?\\d+,$|[\\]})]+,?$|[\\[{(]$|\\w+ [{(]$)");
  private static final Pattern TOKEN =
      Pattern.compile("(?:\\b(\\w+): )?(?:\\b(\\w+) ?)?([{\\[(])|([}\\])])|\\b(\\w+): (-?\\d+)\\b");
  private static final int DEEPEST = 64;

  /** A structure that is not closed yet. */
  private record Open(String name, String type, Map<String, JsonValue> members) {}

  private final SnapshotAssembler blocks;
  private final String format;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Set<String> read = new TreeSet<>();
  private RegisterBlock block;
  private long number = -1;

  /**
   * Creates a reader.
   *
   * @param format the name of the format it belongs to
   */
  RustStructures(SnapshotAssembler blocks, String format) {
    this.blocks = blocks;
    this.format = format;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher processor = line.matcher(PROCESSOR);
    if (processor.find()) {
      open.clear();
      read.clear();
      number = Long.parseLong(processor.group(1));
      block = block == null || block.has(number) ? null : block;
      return true;
    }
    boolean starts = line.matcher(STARTS).find();
    if (!starts && (open.isEmpty() || !line.matcher(CONTINUES).find())) {
      return false;
    }
    Matcher token = line.matcher(TOKEN);
    int from = starts && open.isEmpty() ? start(line) : 0;
    while (token.find(from)) {
      token(line, token);
      from = token.end();
    }
    return true;
  }

  @Override
  public boolean wantsNext(int number) {
    return !open.isEmpty();
  }

  /** The start of the first structure; text before it is ignored. */
  private static int start(DumpLine line) {
    Matcher starts = line.matcher(STARTS);
    return starts.find() ? starts.start() : 0;
  }

  private void token(DumpLine line, Matcher token) {
    if (token.group(3) != null) {
      if (open.size() < DEEPEST) {
        String type = token.group(2) == null ? "" : token.group(2);
        open.push(new Open(token.group(1), type, new LinkedHashMap<>()));
      }
    } else if (token.group(4) != null) {
      close(line);
    } else if (!open.isEmpty()) {
      long place = line.origin(token, 6);
      Digits digits = JsonNumber.of(token.group(6));
      if (digits != null) {
        open.peek().members().put(token.group(5), JsonValue.number(place, digits.value()));
      }
    }
  }

  private void close(DumpLine line) {
    Open closed = open.poll();
    if (closed == null || closed.members().isEmpty()) {
      return;
    }
    long place = closed.members().values().iterator().next().place();
    JsonValue structure = JsonValue.object(place, closed.members());
    String key = KEYS.get(closed.type());
    if (key != null) {
      JsonFields fields = processor(line, key);
      new KvmProcessor(fields).read(JsonValue.object(place, Map.of(key, value(key, structure))));
      fields.rejectUnlessStarted(blocks);
    } else if (!open.isEmpty() && closed.name() != null) {
      open.peek().members().put(closed.name(), structure);
    }
  }

  private static JsonValue value(String key, JsonValue structure) {
    return ONCE.contains(key) ? structure : JsonValue.list(structure.place(), List.of(structure));
  }

  /** The processor of a structure. A second structure of the same kind starts another moment. */
  private JsonFields processor(DumpLine line, String key) {
    boolean again = ONCE.contains(key) && !read.add(key);
    if (block == null || again) {
      block = blocks.registers(format, line);
      read.clear();
      read.add(key);
    }
    return new JsonFields(block, number < 0 ? block.unnumbered() : block.processor(number));
  }
}
