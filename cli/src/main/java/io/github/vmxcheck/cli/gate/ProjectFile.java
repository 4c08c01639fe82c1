package io.github.vmxcheck.cli.gate;

import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that a project keeps for itself. */
public final class ProjectFile {
  private ProjectFile() {}

  /**
   * Reads one.
   *
   * @param name for what is wrong with it
   * @throws SpecificationException if it cannot be read or is no YAML
   */
  public static YamlNode read(Path file, String name) {
    try {
      return YamlNode.of(name, new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw unreadable(name, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(name, "found bytes that are no UTF-8, expected text");
    } catch (IOException e) {
      throw unreadable(name, Files.isDirectory(file) ? "it is a directory" : e.getMessage());
    }
  }

  private static SpecificationException unreadable(String name, String reason) {
    return new SpecificationException(name + ": cannot be read: " + reason);
  }
}
