// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.format;

import io.github.vmxcheck.dumps.Marks;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.function.Function;

/**
 * A format of dumps.
 *
 * @param name what {@code --from} takes, such as {@code qemu}
 * @param title what it is, such as {@code QEMU register block}
 * @param platform the key of the commands in {@code collect.yaml} that complete such a dump, or
 *     several with blanks between them; empty if none of them is sure to be at hand
 * @param gives the fields a complete dump gives, for people to read
 * @param obtain the commands that print it
 * @param marks of which each line has one that concerns the reader, unless the reader awaits it:
 *     see {@link Marks}; none for a format that is not read line by line
 * @param reader makes a reader of lines that hands what it reads to the blocks; null for a format
 *     that is not read line by line
 * @param json makes a reader of JSON documents; null for a format that is no JSON
 */
public record DumpFormat(
    String name,
    String title,
    String platform,
    String gives,
    List<String> obtain,
    String marks,
    Function<SnapshotAssembler, DumpReader> reader,
    Function<SnapshotAssembler, JsonDump> json) {

  /** A format that is read line by line. */
  public DumpFormat(
      String name,
      String title,
      String platform,
      String gives,
      List<String> obtain,
      String marks,
      Function<SnapshotAssembler, DumpReader> reader) {
    this(name, title, platform, gives, obtain, marks, reader, null);
  }

  /** The platforms whose commands complete such a dump. */
  public List<String> platforms() {
    return platform.isEmpty() ? List.of() : List.of(platform.split(" ", -1));
  }
}
