// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import java.util.Arrays;
import java.util.Optional;

/** Binary dumps that are known and not read, each by the bytes it starts with. */
public enum ForeignDump {
  KDUMP("KDUMP   ", "a compressed dump of kdump", Text.ELF_CORE),
  DISKDUMP("DISKDUMP", "a dump of diskdump", Text.ELF_CORE),
  MAKEDUMPFILE("makedumpfile\0", "a flattened dump of makedumpfile", Text.ELF_CORE),
  WINDOWS_64("PAGEDU64", "a Windows crash dump", Text.WINDBG),
  WINDOWS_32("PAGEDUMP", "a Windows crash dump", Text.WINDBG),
  MINIDUMP("MDMP", "a Windows minidump", Text.WINDBG),
  LIME("EMiL", "a memory image of LiME without registers", Text.ELF_CORE),
  LIBVIRT("LibvirtQemudSave", "a save file of libvirt", "what 'virsh dump --memory-only' makes"),
  VIRTUALBOX(
      "\u007fVirtualBox SavedState",
      "a saved state of VirtualBox",
      "the text of 'VBoxManage debugvm NAME getregisters'");

  /** What to give instead. */
  private static final class Text {
    static final String ELF_CORE =
        "the ELF core of QEMU's dump-guest-memory without -z, -l, -s, -w or -R, or the text of"
            + " 'info registers -a'";
    static final String WINDBG = "the text of 'r cr0', 'r cr4', 'r efl' and 'rdmsr' in WinDbg";
  }

  private final String magic;
  private final String title;
  private final String instead;

  ForeignDump(String magic, String title, String instead) {
    this.magic = magic;
    this.title = title;
    this.instead = instead;
  }

  public static Optional<ForeignDump> of(byte[] head) {
    return Arrays.stream(values())
        .filter(one -> BinaryFile.startsWith(head, one.magic))
        .findFirst();
  }

  /** Why it is not read. */
  public String refusal() {
    return title + ", which is not read; expected " + instead;
  }
}
