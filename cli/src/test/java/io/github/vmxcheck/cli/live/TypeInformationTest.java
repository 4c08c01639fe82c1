// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TypeInformationTest {

  @Test
  void readsTheTypesOfTheRunningKernel() throws IOException {
    Path file = Path.of("/sys/kernel/btf/vmlinux");
    assumeTrue(Files.isReadable(file));
    TypeInformation types = TypeInformation.read(file);

    assertThat(types.offset("list_head", "next")).hasValue(0);
    assertThat(types.offset("list_head", "prev")).hasValue(8);
    assertThat(types.offset("list_head", "cr4")).isEmpty();
    assertThat(types.offset("tlb_state", "cr4").orElseThrow() % 8).isZero();
  }
}
