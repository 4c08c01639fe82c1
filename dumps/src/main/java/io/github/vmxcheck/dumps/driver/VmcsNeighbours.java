// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds control registers that a driver's log lists among VMCS fields, such as {@code CR4} between
 * {@code GUEST_CR0} and {@code CR4_READ_SHADOW}: they are a guest's, whatever their name says. Such
 * a list continues until the log has a value of another kind.
 */
final class VmcsNeighbours {
  private static final String AMONG_FIELDS =
      "it is listed among VMCS fields, so it is the guest's; what the guest sees depends on the"
          + " mask and the read shadow";
  private static final int LONGEST_RUN = 1000;
  private static final Pattern ABOUT_REGISTERS = Pattern.compile("(?i)cr[034]|efer|msr|vmx");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)\\bguest[_ ](?:ia32_)?(?:cr[034]|dr7|rip|rsp|r?flags|efer|pat|[c-gs]s|ldtr|tr|gdtr|idtr"
              + "|activity|interruptibility|pending|sysenter|physical_addr|linear_addr)"
              + "|\\bcr[04][_ ](?:(?:guest[_ ]host[_ ])?mask|(?:read[_ ])?shadow)"
              + "|\\bvm[_-]?(?:entry|exit)[_ -](?:controls?|ctls?|reason|instruction|intr|msr)"
              + "|\\b(?:host[_ ](?:rip|rsp|[c-gs]s[_ ]sel\\w*|tr[_ ]sel\\w*)"
              + "|exit[_ ](?:reason|qualification)|ept[_ ]pointer|eptp|vmcs[_ ]link|tpr[_ ]threshold"
              + "|exception[_ ]bitmap)\\b");
  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)\\b(?:fields?|dump|contents?|listing) (?:of|from|in) (?:the |a |this )?vmcs\\b"
              + "[^=:]{0,40}:?[ =-]*$"
              + "|\\b(?:vmcs|guest)[_ ](?:dump|fields|contents?|state|registers?|regs|context|area)\\b"
              + "[^=:]{0,40}:[ =-]*$");

  private final SnapshotAssembler blocks;
  private final List<Read> run = new ArrayList<>();
  private boolean inList;

  /** The text before the names in the list; null if only the heading was seen. */
  private String listed;

  private boolean inProgram;

  /** A register of a run, with the text before its name. */
  private record Read(
      ProcessorSnapshot processor, Field field, DumpLine line, long origin, String before) {}

  VmcsNeighbours(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** Checks whether a line shows that the registers around it are not the processor's. */
  void line(DumpLine line) {
    if (line.matcher(ABOUT_REGISTERS).find() && NonObservation.isProgram(line.text())) {
      inProgram = true;
      withdraw(read -> NonObservation.mayBeStatement(read.line().text()), "it is in source code");
      return;
    }
    Matcher field = line.matcher(FIELD);
    if (field.find()) {
      inList = true;
      listed = line.text().substring(0, field.start());
      withdraw(read -> read.before().equals(listed), AMONG_FIELDS);
    } else if (line.matcher(HEADING).find()) {
      inList = true;
      listed = null;
    }
  }

  /** Ends the list: the log has a value of another kind. */
  void others() {
    run.clear();
    inList = false;
    inProgram = false;
  }

  /** Whether the line is a statement within a program. */
  boolean isStatement(DumpLine line) {
    return inProgram && NonObservation.mayBeStatement(line.text());
  }

  /**
   * Whether a control register is a guest's.
   *
   * @param name where its name starts in the line
   */
  boolean isOfGuest(Field field, DumpLine line, int name, long origin) {
    boolean guests = inList && (listed == null || listed.equals(line.text().substring(0, name)));
    if (guests) {
      leaveOut(field, origin, AMONG_FIELDS);
    }
    return guests;
  }

  /**
   * Records that a control register was read as the processor's.
   *
   * @param name where its name starts in the line
   */
  void read(ProcessorSnapshot processor, Field field, DumpLine line, long origin, int name) {
    inProgram = false;
    if (processor != null && run.size() < LONGEST_RUN) {
      run.add(new Read(processor, field, line, origin, line.text().substring(0, name)));
    }
  }

  private void withdraw(Predicate<Read> which, String why) {
    for (Read read : run) {
      if (which.test(read) && read.processor().origin(read.field()) == read.origin()) {
        read.processor().forget(read.field(), read.field().mask());
        leaveOut(read.field(), read.origin(), why);
      }
    }
    run.removeIf(which);
  }

  private void leaveOut(Field field, long origin, String why) {
    blocks.note("left out " + field.title() + ": " + why, origin);
  }
}
