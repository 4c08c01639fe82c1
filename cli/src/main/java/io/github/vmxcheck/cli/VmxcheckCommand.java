// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it can only be used wrongly, or asked for help. */
@Command(
    name = "vmxcheck",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Tells from a dump of the processor's state why VMXON fails, and what it would do.",
      "",
      "Each requirement of the Intel SDM is VIOLATED, UNDETERMINED, NOT APPLICABLE or SATISFIED."
          + " What the dump does not tell is never passed: it leaves a requirement undetermined, and"
          + " the report says how to collect it."
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck check dump.yaml               check one dump, report for people",
      "  vmxcheck check dumps/ -f json          a directory, report for programs",
      "  vmxcheck report all.json -f sarif      another format of a report",
      "  ssh host collect | vmxcheck check -    standard input",
      "  vmxcheck convert a.ndjson -o a.yaml    the same dumps in one YAML file",
      "  vmxcheck capture --live -o here.yaml   what Linux tells of this machine",
      "  vmxcheck list --step 3                 the requirements on CR0 and CR4",
      "  vmxcheck explain ID                    one requirement, as the manual has it",
      "",
      "'vmxcheck check --help' tells the exit status, the formats and what is assumed."
    })
final class VmxcheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitStatus.USAGE;
  }
}
