package io.github.vmxcheck.model;

import java.util.List;

/**
 * One machine at one moment: its logical processors in the order of the dump.
 *
 * @param label free text of the dump, empty if there is none
 * @param sources the texts it was read from; {@link Origin#source} is an index into them
 * @param processors at least one
 * @param machine the fields {@code vmm.*}, which belong to no single processor
 */
public record Snapshot(
    String label,
    List<SourceText> sources,
    List<ProcessorSnapshot> processors,
    ProcessorSnapshot machine) {

  public Snapshot {
    sources = List.copyOf(sources);
    processors = List.copyOf(processors);
  }

  /** Name of the first source, for reports. */
  public String name() {
    return sources.isEmpty() ? "" : sources.get(0).name();
  }
}
