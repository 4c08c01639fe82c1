// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryDumpTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "KDUMP   |found a compressed kdump file, an unsupported format; expected the ELF core of QEMU's dump-guest-memory without -z, -l, -s, -w or -R, or the text of 'info registers -a'",
        "DISKDUMP|found a diskdump file, an unsupported format; expected the ELF core of QEMU's dump-guest-memory without -z, -l, -s, -w or -R, or the text of 'info registers -a'",
        "makedumpfile\u0000|found a flattened makedumpfile dump, an unsupported format; expected the ELF core of QEMU's dump-guest-memory without -z, -l, -s, -w or -R, or the text of 'info registers -a'",
        "PAGEDU64|found a Windows crash dump, an unsupported format; expected the text of 'r cr0', 'r cr4', 'r efl' and 'rdmsr' in WinDbg",
        "PAGEDUMP|found a Windows crash dump, an unsupported format; expected the text of 'r cr0', 'r cr4', 'r efl' and 'rdmsr' in WinDbg",
        "MDMP|found a Windows minidump, an unsupported format; expected the text of 'r cr0', 'r cr4', 'r efl' and 'rdmsr' in WinDbg",
        "EMiL|found a LiME memory image without registers, an unsupported format; expected the ELF core of QEMU's dump-guest-memory without -z, -l, -s, -w or -R, or the text of 'info registers -a'",
        "LibvirtQemudSave|found a libvirt save file, an unsupported format; expected the output of 'virsh dump --memory-only'",
        "\u007fVirtualBox SavedState|found a VirtualBox saved state, an unsupported format; expected the text of 'VBoxManage debugvm NAME getregisters'",
      })
  void knownUnsupportedDumpsAreRejectedByName(String magic, String message) {
    byte[] bytes = Arrays.copyOf(magic.getBytes(StandardCharsets.ISO_8859_1), 4096);
    assertThat(BinaryDump.recognises(bytes)).isTrue();
    assertThat(Read.bytes(bytes).problems).containsExactly("dump: " + message);
  }

  @Test
  void aFileIsRecognisedByItsContentEvenInGzip() throws IOException {
    Path file = Files.write(directory.resolve("any.txt"), Read.sample(Read.CORE));
    assertThat(BinaryDump.recognises(BinaryDump.head(file))).isTrue();
    Files.write(file, packed(new byte[] {'c', 'r', '0', ':'}));
    assertThat(BinaryDump.head(file)).containsExactly('c', 'r', '0', ':');
    assertThat(BinaryDump.recognises(BinaryDump.head(file))).isFalse();
    assertThat(BinaryDump.recognises(new byte[0])).isFalse();
    assertThat(Read.bytes(new byte[9]).problems)
        .containsExactly(
            "dump: unrecognised binary file, expected an ELF core or a migration stream");
  }

  private static byte[] packed(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (byte[] part : parts) {
        out.write(part);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aCompressedFileUnpacksToTheSameBytesIncludingZeros() throws IOException {
    byte[] text = "ends with zeros".getBytes(StandardCharsets.US_ASCII);
    Path file =
        Files.write(directory.resolve("gz"), packed(new byte[200_000], text, new byte[300_000]));
    try (BinaryFile unpacked = BinaryFile.open(file)) {
      assertThat(unpacked.size()).isEqualTo(500_000 + text.length);
      byte[] middle = new byte[text.length];
      unpacked.read(200_000, text.length, "text").get(middle);
      assertThat(middle).isEqualTo(text);
      assertThat(unpacked.read(unpacked.size() - 1, 1, "end").get()).isZero();
      assertThat(unpacked.read(199_999, 1, "zero").get()).isZero();
    }
  }

  @Test
  void theUnpackedSizeIsLimited() throws IOException {
    Path file = Files.write(directory.resolve("gz"), packed(new byte[200_000]));
    BinaryFile.open(file, 200_000).close();
    assertThatThrownBy(() -> BinaryFile.open(file, 199_999))
        .isInstanceOf(BrokenDump.class)
        .hasMessage("decompresses to more than 199999 bytes, expected less (decompress it first)");
  }

  @Test
  void aTruncatedCompressedFileIsAProblem() {
    byte[] sample = Read.sample(Read.CORE);
    assertThat(Read.bytes(Arrays.copyOf(sample, sample.length - 9)).problems)
        .singleElement()
        .asString()
        .startsWith("dump: damaged or truncated compressed data: it ends after ");
  }

  @Test
  void aDecompressionBombIsGivenUp() throws IOException {
    Path file = directory.resolve("bomb");
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'x');
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(new byte[] {0x7f, 'E', 'L', 'F'});
      for (int i = 0; i < 260; i++) {
        out.write(block);
      }
    }
    assertThat(Read.file(file).problems)
        .containsExactly(
            "dump: decompresses to more than 500 times its size, expected less (decompress it"
                + " first)");
  }

  @Test
  void aDirectoryIsAProblem() {
    assertThat(Read.file(directory).problems)
        .containsExactly("dump: not a regular file, expected a binary dump in a regular file");
  }
}
