// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;

/**
 * One machine at one moment: its logical processors in the order of the dump.
 *
 * @param label free text of the dump, empty if there is none
 * @param sources the texts from which it was read; {@link Origin#source} is an index into them
 * @param processors at least one
 * @param machine the fields {@code vmm.*}, which belong to no single processor
 * @param formats names of the formats from which it was read, as {@code --from} takes them; empty
 *     for the native one
 * @param hints what the dump suggests but does not prove
 * @param memory memory listings of the dump, which may contain a region that a pointer names
 */
public record Snapshot(
    String label,
    List<SourceText> sources,
    List<ProcessorSnapshot> processors,
    ProcessorSnapshot machine,
    List<String> formats,
    List<Hint> hints,
    List<ListedMemory> memory) {

  public Snapshot {
    sources = List.copyOf(sources);
    processors = List.copyOf(processors);
    formats = List.copyOf(formats);
    hints = List.copyOf(hints);
    memory = List.copyOf(memory);
  }

  /** A snapshot without memory listings. */
  public Snapshot(
      String label,
      List<SourceText> sources,
      List<ProcessorSnapshot> processors,
      ProcessorSnapshot machine,
      List<String> formats,
      List<Hint> hints) {
    this(label, sources, processors, machine, formats, hints, List.of());
  }

  /** A snapshot in the native format. */
  public Snapshot(
      String label,
      List<SourceText> sources,
      List<ProcessorSnapshot> processors,
      ProcessorSnapshot machine) {
    this(label, sources, processors, machine, List.of(), List.of());
  }

  /**
   * Reads the regions that the pointers name from the listed memory, whether the pointers come from
   * the dump or from the user.
   */
  public void addListedRegions() {
    for (ListedMemory listed : memory) {
      processors.forEach(processor -> ListedRegion.addTo(processor, listed));
    }
  }

  /** Whether it lists memory and has no value of any processor or of the machine. */
  public boolean isOnlyMemory() {
    return !memory.isEmpty()
        && processors.stream().allMatch(ProcessorSnapshot::isEmpty)
        && machine.isEmpty();
  }

  /** Name of the first source, for reports. */
  public String name() {
    return sources.isEmpty() ? "" : sources.get(0).name();
  }
}
