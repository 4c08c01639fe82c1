package io.github.vmxcheck.model;

import java.util.List;

/**
 * One machine at one moment: its logical processors in the order of the dump.
 *
 * @param label free text of the dump, empty if there is none
 * @param sources the texts it was read from; {@link Origin#source} is an index into them
 * @param processors at least one
 * @param machine the fields {@code vmm.*}, which belong to no single processor
 * @param formats names of the formats it was read from, as {@code --from} takes them; empty for the
 *     native one
 * @param hints what the dump suggests and does not prove
 */
public record Snapshot(
    String label,
    List<SourceText> sources,
    List<ProcessorSnapshot> processors,
    ProcessorSnapshot machine,
    List<String> formats,
    List<Hint> hints) {

  public Snapshot {
    sources = List.copyOf(sources);
    processors = List.copyOf(processors);
    formats = List.copyOf(formats);
    hints = List.copyOf(hints);
  }

  /** A snapshot in the native format. */
  public Snapshot(
      String label,
      List<SourceText> sources,
      List<ProcessorSnapshot> processors,
      ProcessorSnapshot machine) {
    this(label, sources, processors, machine, List.of(), List.of());
  }

  /** Name of the first source, for reports. */
  public String name() {
    return sources.isEmpty() ? "" : sources.get(0).name();
  }
}
