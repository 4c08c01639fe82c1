// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.specs.Collecting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsCommandTest {
  private static final List<String> PLATFORMS = Collecting.builtIn().platforms();

  static List<DumpFormat> formats() {
    return Formats.all();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void eachFormatSaysWhatItGivesAndHowToObtainIt(DumpFormat format) {
    assertThat(Run.of("formats").out())
        .contains(format.name() + "\n  " + format.title() + "\n  gives: " + format.gives());
    assertThat(format.obtain()).isNotEmpty().noneMatch(String::isBlank);
    assertThat(Run.of("formats", "-f", "json").out()).contains("\"" + format.name() + "\"");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void thePlatformsOfEachFormatAreKnown(DumpFormat format) {
    assertThat(PLATFORMS).containsAll(format.platforms());
  }

  @Test
  void namesAreUnique() {
    assertThat(Formats.names()).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownFormatIsAUsageError() {
    Run run = Run.withInput("CR0=80050033", "check", "--from", "qemo", "-");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .startsWith("vmxcheck: --from: found 'qemo', expected a format such as qemu\n");
  }
}
