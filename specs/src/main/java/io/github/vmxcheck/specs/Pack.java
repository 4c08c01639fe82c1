// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of the specification. {@code specification.yaml} lists its sections, whose requirements
 * are in {@code requirements/}; {@code instructions.yaml} and {@code conditions.yaml} are in the
 * same directory. The built-in specification is a pack.
 */
public final class Pack {
  private static final Pack BUILT_IN = new Pack(Pack::builtIn);

  private final Function<String, Optional<YamlNode>> files;

  private Pack(Function<String, Optional<YamlNode>> files) {
    this.files = files;
  }

  /** The built-in pack, as compiled by the build. */
  public static Pack builtIn() {
    return BUILT_IN;
  }

  /** The pack in a directory. */
  public static Pack of(Path directory) {
    return new Pack(name -> read(directory.resolve(name)));
  }

  private static Optional<YamlNode> builtIn(String name) {
    return CompiledYaml.builtIn(name).map(nodes -> new YamlNode("specs/" + name, nodes, 0));
  }

  private static Optional<YamlNode> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader text = Files.newBufferedReader(file)) {
      return Optional.of(YamlNode.of(file.toString(), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the pack, if it has it. */
  Optional<YamlNode> file(String name) {
    return files.apply(name);
  }

  /**
   * A file that every pack has.
   *
   * @throws SpecificationException if it is missing
   */
  YamlNode required(String name) {
    return file(name)
        .orElseThrow(() -> new SpecificationException(name + ": not found, expected in the pack"));
  }
}
