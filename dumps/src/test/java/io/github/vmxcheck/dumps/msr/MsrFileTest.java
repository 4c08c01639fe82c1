// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsrFileTest {
  @TempDir private Path directory;

  private Reading read(String option, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("value"), content);
    Reading reading = new Reading();
    MsrFile.of(option + "=" + file).orElseThrow().read(reading);
    return reading;
  }

  private Reading read(String option, String content) throws IOException {
    return read(option, content.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100005",
        "0x100005\n",
        "100005\n100005\n100005\n",
        "cpu0: 100005\n",
        "# rdmsr 0x3a\n100005\n",
        "0x3a: 100005\r\n"
      })
  void textIsReadAsRdmsrOutput(String text) throws IOException {
    ProcessorSnapshot read = read("0x3a", text).processor();
    assertThat(read.has(IA32_FEATURE_CONTROL, -1L, 0x10_0005)).isTrue();
  }

  @Test
  void theOptionGivesTheProcessor() throws IOException {
    assertThat(read("3:IA32_VMX_BASIC", "da040000000004").processor().id()).isEqualTo(3);
    assertThat(read("0x480", "da040000000004").processor().isNumbered()).isFalse();
  }

  @Test
  void anImageHasEightBytesPerProcessor() throws IOException {
    byte[] image = {5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, (byte) 0x80};
    List<ProcessorSnapshot> both = read("0x3a", image).snapshots.get(0).processors();
    assertThat(both)
        .extracting(one -> one.value(IA32_FEATURE_CONTROL))
        .containsExactly(5L, 0x8000_0000_0002_0001L);
    assertThat(both).extracting(ProcessorSnapshot::id).containsExactly(0L, 1L);
    assertThat(read("1:0x3a", image).snapshots).as("16 bytes of one processor").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "\u0001\u0002", "123456789abcdef01"})
  void anythingElseIsAProblem(String content) throws IOException {
    Reading reading = read("0x3a", content);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).hasSize(1);
    assertThat(reading.problems.get(0)).contains("found no value of IA32_FEATURE_CONTROL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x3a", "0x3b=f", "3a=f", "x:0x3a=f", "NAME=f", "0x3a=", "=f", "EFER=f"})
  void otherArgumentsAreNotFiles(String argument) {
    assertThat(MsrFile.of(argument)).isEmpty();
  }

  @Test
  void aMissingFileIsAProblem() {
    Reading reading = new Reading();
    MsrFile.of("0x3a=" + directory.resolve("none")).orElseThrow().read(reading);
    assertThat(reading.problems).hasSize(1);
  }
}
