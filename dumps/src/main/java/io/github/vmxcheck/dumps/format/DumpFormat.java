// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.format;

import io.github.vmxcheck.dumps.Marks;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.function.Function;

/**
 * A dump format.
 *
 * @param name the name that {@code --from} takes, such as {@code qemu}
 * @param title the full name, such as {@code QEMU register block}
 * @param platform the key of the commands in {@code collect.yaml} that complete such a dump, or
 *     several, separated by blanks; empty if none is certain to be available
 * @param gives the fields a complete dump contains, as readable text
 * @param obtain the commands that print it
 * @param marks patterns, at least one of which occurs in every line the reader needs, except the
 *     lines it waits for (see {@link Marks}); none for a format that is not read line by line
 * @param reader creates a line reader that passes what it reads to the assembler; null for a format
 *     that is not read line by line
 * @param json creates a reader of JSON documents; null for a format that is not JSON
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
