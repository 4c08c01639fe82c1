// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;

/** Reads the files that a project keeps for itself. */
public final class ProjectFile {
  /** So many bytes are read of one; a baseline has one line for each violation of a fleet. */
  private static final int LARGEST = 16 << 20;

  /** Of this process; the directory is that of the user who started it. */
  private static final Path OWN = Path.of("/proc/self");

  private ProjectFile() {}

  /**
   * Reads one.
   *
   * @param name for what is wrong with it
   * @throws SpecificationException if it cannot be read or is no YAML
   */
  public static YamlNode read(Path file, String name) {
    return YamlNode.of(name, new StringReader(text(file, name)));
  }

  /**
   * The text of one.
   *
   * @param name for what is wrong with it
   * @throws SpecificationException if it cannot be read
   */
  public static String text(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw unreadable(name, "it has more than 16 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw unreadable(name, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(name, "found bytes that are no UTF-8, expected text");
    } catch (IOException e) {
      throw unreadable(name, Files.isDirectory(file) ? "it is a directory" : e.getMessage());
    }
  }

  /**
   * Refuses a file, or a link to one, of another user, who would decide what fails.
   *
   * @throws SpecificationException if it is one
   */
  static void requireOwn(Path file, String name) {
    try {
      UserPrincipal self = self(file);
      UserPrincipal link = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
      UserPrincipal owner = Files.getOwner(file);
      if (self != null && (!self.equals(link) || !self.equals(owner))) {
        throw new SpecificationException(
            name
                + ": belongs to "
                + (self.equals(link) ? owner : link).getName()
                + ", not to you; --config "
                + name
                + " takes it all the same, --no-config does without");
      }
    } catch (IOException e) {
      throw unreadable(name, "its owner is unknown");
    }
  }

  /** Who runs this; null where files have no such owner. */
  private static UserPrincipal self(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
      return null;
    }
    return Files.exists(OWN)
        ? Files.getOwner(OWN)
        : file.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }

  private static SpecificationException unreadable(String name, String reason) {
    return new SpecificationException(name + ": cannot be read: " + reason);
  }
}
