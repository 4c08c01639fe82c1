// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.windows.FirmwareOffer.Answer;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the WMI properties VMMonitorModeExtensions and VirtualizationFirmwareEnabled of
 * Win32_Processor and HypervisorPresent of Win32_ComputerSystem, as a list or a table. PowerShell
 * and wmic print them, and Get-ComputerInfo with a prefix. While a hypervisor runs, Windows reports
 * the first two as the hypervisor lets it see them, so they prove nothing. A property that has
 * another value further down belongs to another moment. Source: Microsoft's documentation of
 * Win32_Processor and of Microsoft.PowerShell.Commands.ComputerInfo.
 */
final class Win32Processor {
  private static final String NAMES =
      "VMMonitorModeExtensions|VirtualizationFirmwareEnabled|HypervisorPresent";
  private static final Pattern ITEM =
      Pattern.compile(
          "(?i)^[\\s|]*+\"?(?:HyperVRequirement)?("
              + NAMES
              + ")\"?"
              + WindowsChecks.IS
              + "(TRUE|FALSE)[\\s|]*+,?$");

  /** The name of a property as the heading of a column, with no command around it. */
  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)^(?!.*\\b(?:get|select|wmic)\\b)(?=[\\w\\s]*+$)[\\w\\s]*?\\b(?:" + NAMES + ")\\b");

  /** A command whose only output is the value. */
  private static final Pattern COMMAND =
      Pattern.compile("(?i)^PS [^>]{0,250}> ?\\(.{1,200}\\)\\.(" + NAMES + ")\\s*$");

  private static final Pattern WORD = Pattern.compile("\\S+");

  /** The row of a table is at most this many lines below its heading. */
  private static final int REACH = 100;

  /** A column of a table. */
  private record Column(String property, int from, int to) {}

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final ProcessorName processor;
  private final Map<String, Answer> answers = new HashMap<>();
  private List<Column> columns = List.of();
  private int awaited = -1;

  Win32Processor(SnapshotAssembler blocks, LineFacts facts, ProcessorName processor) {
    this.blocks = blocks;
    this.facts = facts;
    this.processor = processor;
  }

  boolean accept(DumpLine line) {
    Matcher item = line.matcher(ITEM);
    if (item.find()) {
      answer(line, item.group(1), item.start(1), item.group(2));
      return true;
    }
    Matcher command = line.matcher(COMMAND);
    if (command.find()) {
      await(line, List.of(new Column(command.group(1), 0, Integer.MAX_VALUE)));
      return true;
    }
    if (line.matcher(HEADING).find()) {
      await(line, columns(line));
      return true;
    }
    return line.number() <= awaited && row(line);
  }

  boolean wantsNext(int number) {
    return number <= awaited;
  }

  private void await(DumpLine line, List<Column> expected) {
    columns = expected;
    awaited = line.number() + REACH;
  }

  private static List<Column> columns(DumpLine line) {
    List<Column> all = new ArrayList<>();
    Matcher word = line.matcher(WORD);
    boolean more = word.find();
    while (more) {
      String name = word.group();
      int from = line.columns()[word.start()];
      more = word.find();
      all.add(new Column(name, from, more ? line.columns()[word.start()] : Integer.MAX_VALUE));
    }
    return all;
  }

  private boolean row(DumpLine line) {
    boolean any = false;
    Matcher word = line.matcher(WORD);
    while (word.find()) {
      int at = line.columns()[word.start()];
      for (Column column : columns) {
        boolean inside = at >= column.from() && at < column.to();
        if (inside && column.property().matches("(?i)" + NAMES)) {
          any |= cell(line, column, word);
        }
      }
    }
    if (any) {
      processor.row(line);
    }
    return any;
  }

  private boolean cell(DumpLine line, Column column, Matcher word) {
    boolean isValue = word.group().matches("(?i)TRUE|FALSE");
    if (isValue) {
      answer(line, column.property(), word.start(), word.group());
    }
    return isValue;
  }

  private void answer(DumpLine line, String property, int index, String value) {
    String name = property.toLowerCase(Locale.ROOT);
    boolean yes = value.equalsIgnoreCase("true");
    Answer before = answers.get(name);
    if (before != null && before.yes() != yes) {
      end();
      blocks.otherConstants(WindowsChecks.FORMAT.name(), line);
      answers.clear();
    }
    answers.putIfAbsent(name, new Answer(line, line.origin(index), yes));
  }

  /** Records what the current moment shows. */
  void end() {
    Answer hypervisor = answers.get("hypervisorpresent");
    if (answers.isEmpty()) {
      return;
    }
    processor.record(facts);
    if (hypervisor != null) {
      long bit = Cpuid.LEAF_1_ECX_HYPERVISOR;
      long present = hypervisor.yes() ? bit : 0;
      facts.say(hypervisor.line(), hypervisor.at(), UNNUMBERED, Field.CPUID_1_ECX, present, bit);
    }
    if (hypervisor != null && hypervisor.yes()) {
      facts.hint(hypervisor.line(), hypervisor.at(), WindowsChecks.UNDER_HYPERVISOR);
    } else {
      Answer extensions = answers.get("vmmonitormodeextensions");
      Answer firmware = answers.get("virtualizationfirmwareenabled");
      new FirmwareOffer(extensions, firmware).record(facts, processor);
    }
  }
}
