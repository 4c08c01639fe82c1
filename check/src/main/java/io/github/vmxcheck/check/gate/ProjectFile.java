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

/** Reads the files of a project. */
public final class ProjectFile {
  /** Maximum size in bytes; a baseline lists every violation of a fleet. */
  private static final int LARGEST = 16 << 20;

  /** Directory of this process, which belongs to the user who started it. */
  private static final Path OWN = Path.of("/proc/self");

  private ProjectFile() {}

  /**
   * Reads a YAML file.
   *
   * @param name of the file in error messages
   * @throws SpecificationException if it cannot be read or is not YAML
   */
  public static YamlNode read(Path file, String name) {
    return YamlNode.of(name, new StringReader(text(file, name)));
  }

  /**
   * The text of a file.
   *
   * @param name of the file in error messages
   * @throws SpecificationException if it cannot be read
   */
  public static String text(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw unreadable(name, "larger than 16 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new SpecificationException(name + ": no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(name, "not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(name, Files.isDirectory(file) ? "is a directory" : e.getMessage());
    }
  }

  /**
   * Rejects a file, or a link to one, that belongs to another user, who could otherwise decide what
   * fails.
   *
   * @throws SpecificationException if it belongs to another user
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
                + " uses it anyway, --no-config ignores it");
      }
    } catch (IOException e) {
      throw unreadable(name, "its owner is unknown");
    }
  }

  /** The current user; null where files have no POSIX owner. */
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
