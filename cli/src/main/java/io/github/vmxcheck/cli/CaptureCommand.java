// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.cli.live.LiveCapture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Captures the state of the processors that this program runs on. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Write a snapshot of this machine's processors, as far as Linux lets root read them: the"
          + " MSRs and CPUID leaves that requirements read (/dev/cpu), and the kernel's copy of CR4"
          + " (/proc/kcore). It changes nothing.",
      "",
      "Only a driver can read CR0, CR3, the VMXON pointer, its region and the VMX operation"
          + " state, right before VMXON. To print them, use vmxcheck_capture.h; see"
          + " capture/README.md.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the MSRs and CPUID of all logical processors were written",
      "2:usage error",
      "3:some could not be read, for the reason on standard error; the rest was written",
      "70:internal error, or the result could not be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  modprobe -a msr cpuid && vmxcheck capture --live -o machine.yaml",
      "  ssh root@host vmxcheck capture --live | vmxcheck check -",
      "  vmxcheck check machine.yaml driver.log --merge"
    })
final class CaptureCommand implements Callable<Integer> {
  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--live",
      description =
          "Read the processors that this program runs on (the default, and the only source).")
  @SuppressWarnings("UnusedVariable") // There is no other source yet.
  private boolean live;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Output file, created only when complete (default: standard output).")
  private String output;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "/",
      description = "The directory that contains dev, proc and sys (default: ${DEFAULT-VALUE}).")
  private Path root;

  CaptureCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintWriter err = environment.err();
    LiveCapture capture = LiveCapture.of(root);
    capture.notes().forEach(note -> err.println("vmxcheck: " + Sanitized.of(note)));
    if (capture.processors() == 0) {
      err.println("vmxcheck: nothing was captured");
      return ExitStatus.UNREADABLE;
    }
    if (output == null) {
      environment.out().print(capture.snapshot());
    } else if (!write(capture.snapshot())) {
      err.println("vmxcheck: " + Sanitized.of(output) + ": could not be written");
      return ExitStatus.INTERNAL;
    }
    err.println(
        "vmxcheck: "
            + capture.processors()
            + " captured; CR0, CR3, the VMXON region and the VMX operation state need a driver"
            + " (capture/README.md)");
    return capture.isComplete() ? ExitStatus.OK : ExitStatus.UNREADABLE;
  }

  private boolean write(String snapshot) {
    try (OutputFile file = OutputFile.open(Path.of(output))) {
      file.writer().write(snapshot);
      file.keep();
      return true;
    } catch (InvalidPathException e) {
      String message = "--output: '" + output + "' is not a path";
      throw new ParameterException(spec.commandLine(), Sanitized.of(message));
    } catch (IOException e) {
      return false;
    }
  }
}
