// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The top-level command; running it without a subcommand is a usage error. */
@Command(
    name = "vmxcheck",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Explain from a processor-state dump why VMXON fails, and predict what it would do.",
      "",
      "Each requirement of the Intel SDM is VIOLATED, UNDETERMINED, NOT APPLICABLE or"
          + " SATISFIED. A value the dump lacks never counts as a pass: the requirement is"
          + " undetermined, and the report says how to collect the value."
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck check dump.yaml               check one dump, report for people",
      "  vmxcheck check dumps/ -f json          a directory, report for programs",
      "  vmxcheck report all.json -f sarif      convert a report to another format",
      "  ssh host collect | vmxcheck check -    standard input",
      "  vmxcheck convert a.ndjson -o a.yaml    the same dumps in one YAML file",
      "  vmxcheck capture --live -o here.yaml   what Linux shows of this machine",
      "  vmxcheck list --step 3                 the requirements on CR0 and CR4",
      "  vmxcheck explain ID                    one requirement, traced to the manual",
      "",
      "'vmxcheck check --help' explains exit status, formats and assumptions."
    })
final class VmxcheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitStatus.USAGE;
  }
}
