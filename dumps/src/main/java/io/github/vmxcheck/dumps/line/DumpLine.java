// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Origin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a dump, stripped of log prefixes, quote marks and colours.
 *
 * @param number number of the line in the input, from 1
 * @param text the remaining text
 * @param columns for each character of {@code text}, its column in the input, from 1
 * @param prompt the prompt removed before the text, such as {@code (qemu)} or {@code 0: kd>}; empty
 *     if the line has none. What follows a prompt was typed, unless the tool's input was a pipe.
 * @param stream which of several interleaved writers wrote it, such as {@code C1} (processor 1) or
 *     {@code T12} (a thread) of a Linux log; empty if the line does not say
 * @param prefix what was removed before the text and its prompt: time, host or program of a log
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DumpLine(
    int number, String text, int[] columns, String prompt, String stream, String prefix) {

  public DumpLine(int number, String text, int[] columns, String prompt, String stream) {
    this(number, text, columns, prompt, stream, "");
  }

  /** The same line with other characters, each with its column. */
  DumpLine with(String otherText, int[] otherColumns) {
    return new DumpLine(number, otherText, otherColumns, prompt, stream, prefix);
  }

  /** The place of a character of the text, see {@link Origin}. */
  public long origin(int index) {
    return Origin.read(0, number, index < columns.length ? columns[index] : 0);
  }

  /** The place where a group of a match starts. */
  public long origin(Matcher match, int group) {
    return origin(match.start(group));
  }

  public boolean contains(String part) {
    return text.contains(part);
  }

  public Matcher matcher(Pattern pattern) {
    return pattern.matcher(text);
  }

  public boolean isBlank() {
    return text.isBlank();
  }

  public boolean hasPrompt() {
    return !prompt.isEmpty();
  }
}
