// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import java.util.Arrays;
import java.util.Optional;

/** Binary dump formats that are recognised by their first bytes but not supported. */
public enum ForeignDump {
  KDUMP("KDUMP   ", "a compressed kdump file", Text.ELF_CORE),
  DISKDUMP("DISKDUMP", "a diskdump file", Text.ELF_CORE),
  MAKEDUMPFILE("makedumpfile\0", "a flattened makedumpfile dump", Text.ELF_CORE),
  WINDOWS_64("PAGEDU64", "a Windows crash dump", Text.WINDBG),
  WINDOWS_32("PAGEDUMP", "a Windows crash dump", Text.WINDBG),
  MINIDUMP("MDMP", "a Windows minidump", Text.WINDBG),
  LIME("EMiL", "a LiME memory image without registers", Text.ELF_CORE),
  LIBVIRT("LibvirtQemudSave", "a libvirt save file", "the output of 'virsh dump --memory-only'"),
  VIRTUALBOX(
      "\u007fVirtualBox SavedState",
      "a VirtualBox saved state",
      "the text of 'VBoxManage debugvm NAME getregisters'");

  /** Supported alternatives. */
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

  /** The error message that names a supported alternative. */
  public String refusal() {
    return "found " + title + ", an unsupported format; expected " + instead;
  }
}
