// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.IA32_FEATURE_CONTROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class LineCleanerTest {

  @Test
  void emphasisAroundALineIsRemoved() {
    assertThat(text("**VMX enabled         -  No**")).isEqualTo("VMX enabled         -  No");
    assertThat(text("> **VMX enabled - No** ")).isEqualTo("VMX enabled - No");
    assertThat(text("2**3 and 2**4")).isEqualTo("2**3 and 2**4");
    assertThat(text("**note: see below")).isEqualTo("**note: see below");
  }

  @Test
  void aMarkedLineIsRead() {
    String checked =
        """
        CPU vendor          *  GenuineIntel
        VMX supported       *  Yes
        **VMX enabled         -  No**
        """;
    ProcessorSnapshot read = Reading.of(checked).processor();
    long bits = FeatureControl.LOCK | FeatureControl.VMX_OUTSIDE_SMX;
    assertThat(read.known(IA32_FEATURE_CONTROL) & bits).isEqualTo(bits);
    assertThat(read.value(IA32_FEATURE_CONTROL) & bits).isEqualTo(FeatureControl.LOCK);
  }

  private static String text(String line) {
    return new LineCleaner(false).clean(1, line).text();
  }
}
