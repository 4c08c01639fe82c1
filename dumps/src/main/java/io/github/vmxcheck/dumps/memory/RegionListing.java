// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineCleaner;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.ListedMemory.Space;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory listings: {@code xp} of QEMU and Bochs, {@code x} of gdb, {@code !dd} and {@code dd} of
 * WinDbg, {@code rd} of crash, {@code dmem} of the UEFI shell, hexdump, xxd and od.
 *
 * <p>An address counts as physical only if the command before it or the tool's own mark says so. A
 * linear address or file offset that equals a pointer proves nothing.
 */
public final class RegionListing implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          SnapshotAssembler.MEMORY_LISTING,
          "memory listing (xp, x, !dd, rd, dmem, hexdump, xxd, od)",
          "",
          "the VMXON region, if the VMXON pointer is known",
          List.of(
              "(qemu) xp /1024wx ADDRESS", "kd> !dd ADDRESS L400", "crash> rd -p -32 ADDRESS 1024"),
          "xp -p /dev/mem phymemmode memoryaddress :0x #X #` X:SSXX XXXXXXXX:SX XXXXXXSXX",
          blocks -> new RegionListing(blocks.memory()));

  private static final Pattern PHYSICAL =
      Pattern.compile(
          "^(?:mon(?:itor)? +)?xp\\b|^rd +(?:-\\S+ +){0,4}-p\\b"
              + "|\\b(?:xxd|od|hexdump|hd)\\b.{0,200}/dev/mem\\b");
  private static final Pattern COMMAND =
      Pattern.compile("^(?:(?:sudo )?(?:xxd|od|hexdump|hd) |x ?/|rd )");
  private static final Pattern GDB_MODE = Pattern.compile("Qqemu\\.PhyMemMode:([01])");
  private static final Pattern UEFI_HEADER =
      Pattern.compile("^\\s*Memory Address ([0-9A-F]{16}) [0-9A-F]{1,16} Bytes");
  private static final Pattern END = Pattern.compile("^[0-9a-f]{6,16}$");
  private static final int OCTAL_DIGITS = 7;
  private static final long LOW_HALF = 0xffff_ffffL;

  private final ListedMemory memory;
  private Space space = Space.OTHER;
  private boolean physicalGdb;
  private Long uefiBase;
  private ListingLine last;
  private long lastAddress;
  private boolean repeats;
  private int radix;

  RegionListing(ListedMemory memory) {
    this.memory = memory;
  }

  /**
   * The bytes that a text lists, from the lowest address on; empty if the text is not a listing or
   * its addresses are not contiguous.
   */
  public static Optional<byte[]> bytes(String text) {
    return memory(text).onlyRun();
  }

  /** All the memory that a text lists. */
  public static ListedMemory memory(String text) {
    ListedMemory memory = new ListedMemory();
    RegionListing listing = new RegionListing(memory);
    LineCleaner cleaner = new LineCleaner(false);
    int number = 0;
    for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
      listing.accept(cleaner.clean(++number, lines.next()));
    }
    return memory;
  }

  @Override
  public boolean accept(DumpLine line) {
    if (command(line)) {
      return false;
    }
    if (line.text().strip().equals("*") && last != null) {
      repeats = true;
      return true;
    }
    ListingLine listed = ListingLine.of(line.text());
    if (listed == null) {
      return endOfRepeats(line);
    }
    if (listed.style().isLoose() && !continues(listed)) {
      return false;
    }
    add(line, listed);
    return true;
  }

  @Override
  public boolean wantsNext(int number) {
    return last != null || uefiBase != null || physicalGdb || space != Space.OTHER;
  }

  /** Records what a command says about the address space of the listing after it. */
  private boolean command(DumpLine line) {
    Matcher mode = line.matcher(GDB_MODE);
    Matcher header = line.matcher(UEFI_HEADER);
    if (mode.find()) {
      physicalGdb = mode.group(1).equals("1");
    } else if (header.find()) {
      uefiBase = Long.parseUnsignedLong(header.group(1), 16);
    } else if (line.hasPrompt() || line.matcher(COMMAND).find()) {
      boolean gdb = physicalGdb && line.text().startsWith("x");
      space = gdb || line.matcher(PHYSICAL).find() ? Space.PHYSICAL : Space.OTHER;
      uefiBase = null;
    } else {
      return false;
    }
    last = null;
    repeats = false;
    return true;
  }

  /** Whether a line of od or hexdump starts at 0 or continues where the previous one ended. */
  private boolean continues(ListingLine listed) {
    if (last == null || !last.style().isLoose()) {
      radix = 0;
      return listed.address() == 0;
    }
    long next = lastAddress + last.bytes().length;
    for (int base : bases(listed)) {
      long address = number(listed.digits(), base);
      if (address == next || repeats && address > next && address % last.bytes().length == 0) {
        radix = base;
        return true;
      }
    }
    return false;
  }

  /**
   * The possible radixes of the address. od prints 7 octal digits or 6 hexadecimal ones. With
   * 16-bit words, 7 digits may also be hexadecimal ones of hexdump.
   */
  private int[] bases(ListingLine listed) {
    if (radix != 0) {
      return new int[] {radix};
    }
    if (!listed.style().isLoose() || listed.digits().length() != OCTAL_DIGITS) {
      return new int[] {16};
    }
    boolean hexdump = listed.style() == ListingLine.Style.OD && listed.width() == 4;
    return hexdump ? new int[] {8, 16} : new int[] {8};
  }

  /** The number that the digits represent; -1 if one of them is not valid in this base. */
  private static long number(String digits, int base) {
    boolean octal = digits.chars().allMatch(c -> c < '8');
    return base == 16 || octal ? Long.parseUnsignedLong(digits, base) : -1;
  }

  private void add(DumpLine line, ListingLine listed) {
    long address = address(listed);
    Space of = space(listed);
    fill(of, address, line.number());
    int column = line.columns().length > listed.index() ? line.columns()[listed.index()] : 0;
    memory.add(of, address, listed.bytes(), line.number(), column);
    last = listed;
    lastAddress = address;
  }

  private void fill(Space of, long to, int line) {
    if (repeats) {
      repeats = false;
      memory.repeat(of, lastAddress + last.bytes().length, to, last.bytes(), line);
    }
  }

  /** The last line of hexdump and od is just an address: the end of the repeated bytes. */
  private boolean endOfRepeats(DumpLine line) {
    String digits = line.text().strip();
    if (!repeats || !END.matcher(digits).find()) {
      return false;
    }
    long end = number(digits, bases(last)[0]);
    if (end > lastAddress) {
      fill(space(last), end, line.number());
    }
    return true;
  }

  private long address(ListingLine listed) {
    if (listed.style().isLoose()) {
      return number(listed.digits(), radix == 0 ? 16 : radix);
    }
    boolean truncated = listed.style() == ListingLine.Style.UEFI && uefiBase != null;
    return truncated ? uefiBase & ~LOW_HALF | listed.address() & LOW_HALF : listed.address();
  }

  private Space space(ListingLine listed) {
    return switch (listed.style()) {
      case WINDBG_PHYSICAL -> Space.PHYSICAL;
      case WINDBG -> Space.OTHER;
      case UEFI -> uefiBase != null ? Space.PHYSICAL : Space.OTHER;
      default -> space;
    };
  }
}
