package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What rdmsr of msr-tools prints, after the command that a shell echoes.
 *
 * <p>rdmsr prints the value alone, hexadecimal without 0x unless an option says otherwise: the
 * command tells what it means. Without {@code -p} it reads processor 0, with {@code -a} every one,
 * in the order of a directory listing and without numbers. Source: rdmsr.c of msr-tools.
 */
final class Rdmsr implements DumpReader {
  static final DumpFormat FORMAT =
      new DumpFormat(
          "rdmsr",
          "rdmsr of msr-tools, and dumps of /dev/cpu/N/msr",
          "linux",
          "the MSRs that were read",
          List.of("rdmsr -p N 0x3a", "rdmsr -a 0x480"),
          Rdmsr::new);

  /** Lines between a command and its value, such as the question of sudo for a password. */
  private static final int NEAR = 3;

  private static final Pattern VALUE =
      Pattern.compile("^\\s*(-?(?:0[xX])?[0-9a-fA-F]{1,22}U?)(?:\\s*(?:<[-=]|#|//|\\().*)?$");
  private static final Pattern NOT_READ =
      Pattern.compile("rdmsr: CPU (\\d{1,9}) cannot read MSR 0x([0-9a-f]{1,8})");
  private static final Pattern FAILED =
      Pattern.compile("rdmsr: ?(?:No CPU|CPU \\d+ doesn't|p?read|open)|rdmsr: ?[a-z]+: ");

  private final Blocks blocks;
  private final DeviceImage image;
  private final Deque<RdmsrCommand> awaited = new ArrayDeque<>();
  private boolean ofFile;
  private RdmsrCommand loop;
  private RdmsrCommand listed;
  private UnnumberedValues list;
  private int last;

  Rdmsr(Blocks blocks) {
    this.blocks = blocks;
    image = new DeviceImage(blocks);
  }

  /** A reader of text that starts with values of this register, of one processor or of each. */
  Rdmsr(Blocks blocks, long register, long processor) {
    this(blocks);
    loop = new RdmsrCommand(register, "", processor, 16, 63, 0);
    start(loop);
    ofFile = true;
  }

  @Override
  public boolean line(DumpLine line) {
    boolean taken = commands(line) || failure(line) || image.line(line) || values(line);
    if (taken) {
      last = line.number();
    }
    return taken;
  }

  private boolean commands(DumpLine line) {
    List<RdmsrCalls.Call> calls = RdmsrCalls.in(line);
    if (!calls.isEmpty() || RdmsrCalls.endIn(line)) {
      forget();
    }
    for (RdmsrCalls.Call call : calls) {
      start(call.command());
      if (!call.value().isEmpty() && !awaited.isEmpty()) {
        take(awaited.removeLast(), call.value(), line, line.text().lastIndexOf(call.value()));
      }
    }
    return !calls.isEmpty() || line.text().matches("wrmsr(?!\\w).*");
  }

  private void start(RdmsrCommand call) {
    boolean varies =
        call.register() == RdmsrCommand.UNKNOWN || call.processor() == RdmsrCommand.UNKNOWN;
    if (varies) {
      loop = call;
    } else if (call.processor() == RdmsrCommand.ALL) {
      listed = call;
      list = Field.byMsrIndex(call.register()).map(UnnumberedValues::new).orElse(null);
    } else {
      awaited.add(call);
    }
  }

  private void forget() {
    end();
    awaited.clear();
    loop = null;
  }

  @Override
  public void end() {
    if (list != null) {
      list.tell(blocks, FORMAT.name());
    }
    list = null;
    listed = null;
  }

  /** An error of rdmsr: the register faults, or nothing was learnt. */
  private boolean failure(DumpLine line) {
    Matcher notRead = line.matcher(NOT_READ);
    boolean any = notRead.find();
    if (any) {
      Block block = blocks.constants(FORMAT.name(), line);
      ProcessorSnapshot one = block.processor(Long.parseLong(notRead.group(1)));
      block.setUnreadableMsr(one, Digits.of(notRead.group(2)).value(), line.origin(notRead, 1));
    }
    if (any || line.matcher(FAILED).find()) {
      awaited.poll();
      // With -a the first failure ends the list: it is not known of whom the values before are.
      list = null;
      listed = null;
      return true;
    }
    return false;
  }

  private boolean values(DumpLine line) {
    if (loop != null && labelled(line)) {
      return true;
    }
    boolean near = line.number() - last <= NEAR;
    Matcher value = line.matcher(VALUE);
    if (near && !line.hasPrompt() && value.matches()) {
      if (listed != null) {
        return listed(line, value);
      }
      return !awaited.isEmpty() && take(awaited.poll(), value.group(1), line, value.start(1));
    }
    end();
    return false;
  }

  private boolean listed(DumpLine line, Matcher value) {
    Digits digits = listed.value(value.group(1));
    if (digits == null) {
      list = null;
    } else if (!listed.name().isEmpty()) {
      blocks.note(listed.leftOut(), line.origin(value, 1));
    } else if (list != null) {
      list.add(digits, line, value.start(1));
    }
    return digits != null;
  }

  private boolean labelled(DumpLine line) {
    MsrLabel label = MsrLabel.of(line.text()).orElse(null);
    Field told = label == null ? null : label.field().orElse(null);
    Field called = Field.byMsrIndex(loop.register()).orElse(null);
    if (label == null
        || told == null && called == null
        || ofFile && told != null && told != called) {
      return false;
    }
    Block block = blocks.constants(FORMAT.name(), line);
    ProcessorSnapshot one = processor(block, label.processor());
    Digits digits = loop.value(label.value());
    if (one == null || digits == null) {
      return false;
    }
    Field field = told == null ? called : told;
    block.set(one, field, digits.value(), digits.printed(), line.origin(label.start()));
    return true;
  }

  /** Whose value it is: as the label says, as the call says; null if nothing says it. */
  private ProcessorSnapshot processor(Block block, Long labelled) {
    long number = labelled == null ? loop.processor() : labelled;
    if (number >= 0) {
      return block.processor(number);
    }
    return ofFile ? block.unnumbered() : null;
  }

  private boolean take(RdmsrCommand call, String text, DumpLine line, int index) {
    Digits digits = call.value(text);
    if (digits == null) {
      return false;
    }
    if (!call.name().isEmpty()) {
      blocks.note(call.leftOut(), line.origin(index));
      return true;
    }
    Block block = blocks.constants(FORMAT.name(), line);
    ProcessorSnapshot one = block.processor(call.processor());
    block.setMsr(one, call.register(), digits.value(), digits.printed(), line.origin(index));
    return true;
  }
}
