// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The completion and the manual page of the distribution match the program. */
class SharedFilesTest {
  private static final Path SHARE = Path.of("cli/src/main/distribution/share");

  @Test
  void theManualPageMatchesTheHelp() {
    Golden.check(
        SHARE.resolve("man/man1/vmxcheck.1"),
        ManPage.of(Main.commandLine(ProcessEnvironment.ofProcess())));
  }

  @Test
  void theCompletionMatchesTheCommands() {
    Golden.check(SHARE.resolve("bash-completion/completions/vmxcheck"), Run.of("completion").out());
  }
}
