// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.dumps.nativeformat.LineReader;
import io.github.vmxcheck.dumps.nativeformat.Utf8Stream;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * The text of an input that can be opened again.
 *
 * @param name as the user gave it
 * @param opener opens it from its start
 */
public record InputText(String name, Opener opener) implements SourceText {
  private static final int LONGEST = 4000;

  @Override
  public Optional<String> line(int number) {
    try (InputStream in = opener.open()) {
      LineReader lines = new LineReader(Utf8Stream.of(in));
      while (lines.next(LONGEST)) {
        if (lines.number() == number) {
          return Optional.of(new String(lines.bytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The file was deleted or changed since; the report omits the line.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Passes on its first lines, each with its number: cleaned, as readers see them. A read error
   * ends them.
   *
   * @param most number of lines
   */
  public void forEachLine(int most, ObjIntConsumer<String> action) {
    try (InputStream in = opener.open()) {
      DumpText text = new DumpText(in, "", ' ');
      while (text.advance() && text.number() <= most) {
        action.accept(text.uncut(), text.number());
      }
    } catch (IOException e) {
      // The file was deleted or changed since; what was read before counts.
      return;
    }
  }
}
