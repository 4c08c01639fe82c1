// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that are often given in place of a dump, such as a picture of one. They are recognised by
 * their first bytes, never by their name.
 */
enum ForeignFile {
  PNG("\u0089PNG\r\n\u001a\n", "a PNG image", Advice.TEXT),
  JPEG("\u00ff\u00d8\u00ff", "a JPEG image", Advice.TEXT),
  GIF("GIF8[79]a", "a GIF image", Advice.TEXT),
  WEBP("RIFF.{4}WEBP", "a WebP image", Advice.TEXT),
  BMP("BM.{4}\0{4}", "a BMP image", Advice.TEXT),
  TIFF("II\\*\0|MM\0\\*", "a TIFF image", Advice.TEXT),
  HEIF(".{4}ftyp(?:heic|heix|mif1|avif)", "a HEIF or AVIF image", Advice.TEXT),
  VIDEO(".{4}ftyp", "a video", Advice.TEXT),
  PDF("%PDF-", "a PDF document", "copy its text into a file"),
  OFFICE("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "an Office document", Advice.SAVE),
  RTF("\\{\\\\rtf", "a rich-text document", Advice.SAVE),
  ZIP("PK(?:\3\4|\5\6)", "a zip archive (or an Office document)", Advice.EXTRACT),
  SEVEN_ZIP("7z\u00bc\u00af'\u001c", "a 7z archive", Advice.EXTRACT),
  RAR("Rar!\u001a\7", "a RAR archive", Advice.EXTRACT),
  CABINET("MSCF\0{4}", "a cabinet archive", Advice.EXTRACT),
  TAR(".{257}ustar", "a tar archive", Advice.EXTRACT),
  XZ("\u00fd7zXZ\0", "a file compressed with xz", Advice.DECOMPRESS),
  BZIP2("BZh[1-9]1AY&SY", "a file compressed with bzip2", Advice.DECOMPRESS),
  LZ4("\4\"M\u0018", "a file compressed with lz4", Advice.DECOMPRESS),
  WINDOWS_PROGRAM("MZ(?=.{0,60}\0)", "a Windows program or driver", Advice.LOG),
  EVENT_LOG("ElfFile\0", "a Windows event log", "export the events as text"),
  SQLITE("SQLite format 3\0", "an SQLite database", Advice.LOG),
  REPORT(
      "(?:== |### )[^\n]{0,300}\n(?:[^\n]{1,200}\n)?\n(?:\\*\\*)?(?:CONTRADICTION|FAILED|FAILS"
          + "|IMPOSSIBLE|UNKNOWN|SUCCEEDED|SUCCEEDS):",
      "a report of vmxcheck",
      "give the dump that it is about");

  private static final class Advice {
    static final String TEXT = "paste the text instead";
    static final String SAVE = "save it as plain text";
    static final String EXTRACT = "extract it, and give the files or their directory";
    static final String DECOMPRESS = "decompress it (gzip and zstd are read as they are)";
    static final String LOG = "give the text that it prints";
  }

  /** How a page of HTML starts. It is read as text, because a dump may be in it. */
  private static final Pattern HTML =
      Pattern.compile(
          "(?i)\\A\\s*+(?:<\\?xml[^>]{0,200}+>\\s*+)?+(?:<!--[^>]{0,1000}+>\\s*+)?+"
              + "<(?:!doctype\\s++html|html)\\b");

  private static final int START = 512;

  private final Pattern start;
  private final String title;
  private final String advice;

  ForeignFile(String start, String title, String advice) {
    this.start = Pattern.compile(start, Pattern.DOTALL);
    this.title = title;
    this.advice = advice;
  }

  /**
   * Says that a file is of one of these kinds, and what to give instead.
   *
   * @param head its first bytes
   */
  static Optional<String> refusal(byte[] head) {
    byte[] first = Arrays.copyOf(head, Math.min(head.length, START));
    String text = new String(first, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(one -> one.start.matcher(text).lookingAt())
        .findFirst()
        .map(one -> "is " + one.title + "; " + one.advice);
  }

  /** Whether a text is a page of HTML. */
  static boolean isHtml(String text) {
    return HTML.matcher(text).find();
  }
}
