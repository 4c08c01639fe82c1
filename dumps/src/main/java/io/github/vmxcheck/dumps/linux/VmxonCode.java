// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Field.OPERAND_KIND;
import static io.github.vmxcheck.model.Field.OPERAND_LOCK;
import static io.github.vmxcheck.model.Field.OPERAND_SEGMENT;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A VMXON instruction in the {@code Code:} line of an oops, which marks the byte at the instruction
 * pointer with angle brackets. VMXON is F3 0F C7 /6 with a memory operand; with a register operand
 * these bytes are SENDUIPI. Source: Intel SDM, "VMXON" and "Instruction Format".
 *
 * @param segment the segment of the operand, as a word of its field; empty if not certain
 * @param origin where the instruction starts
 */
record VmxonCode(String segment, long origin) {
  private static final Pattern AT_POINTER =
      Pattern.compile("^ *Code: .*<([0-9a-f]{2})>((?: [0-9a-f]{2}){0,14})");

  private static final int REPEAT = 0xf3;
  private static final int ADDRESS_SIZE = 0x67;
  private static final int FS = 0x64;
  private static final int GS = 0x65;

  /** Overrides of ES, CS, SS and DS, which 64-bit mode ignores. */
  private static final Set<Integer> OTHER_SEGMENTS = Set.of(0x26, 0x2e, 0x36, 0x3e);

  /** Whether the line has the bytes at the instruction pointer. */
  static boolean showsInstruction(DumpLine line) {
    return line.matcher(AT_POINTER).find();
  }

  /** The VMXON at the instruction pointer; empty if the line shows none. */
  static Optional<VmxonCode> in(DumpLine line) {
    Matcher match = line.matcher(AT_POINTER);
    if (!match.find()) {
      return Optional.empty();
    }
    String[] digits = (match.group(1) + match.group(2)).split(" ", -1);
    int[] bytes = new int[digits.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Integer.parseInt(digits[i], 16);
    }
    long origin = line.origin(match, 1);
    return new Decoder(bytes).segment().map(segment -> new VmxonCode(segment, origin));
  }

  /** Adds what the instruction shows about its operand. */
  void addTo(RegisterBlock block, ProcessorSnapshot processor) {
    block.set(processor, OPERAND_KIND, OPERAND_KIND.words().get("memory"), -1L, origin);
    block.set(processor, OPERAND_LOCK, 0, -1L, origin);
    if (!segment.isEmpty()) {
      block.set(processor, OPERAND_SEGMENT, OPERAND_SEGMENT.words().get(segment), -1L, origin);
    }
  }

  private static final class Decoder {
    private final int[] bytes;
    private int next;
    private String override = "";
    private boolean certain = true;
    private boolean extendedBase;

    Decoder(int[] bytes) {
      this.bytes = bytes;
    }

    /** The segment of the operand; none if the bytes are no VMXON. */
    Optional<String> segment() {
      if (!prefixes() || take() != 0x0f || take() != 0xc7) {
        return Optional.empty();
      }
      int modrm = take();
      int mode = modrm >> 6;
      boolean isVmxon = modrm >= 0 && mode != 3 && (modrm >> 3 & 7) == 6;
      return isVmxon ? Optional.of(segment(mode, modrm & 7)) : Optional.empty();
    }

    /** Takes the prefixes; returns whether they make the instruction VMXON. */
    private boolean prefixes() {
      boolean repeat = false;
      while (isPrefix(peek())) {
        int prefix = take();
        repeat |= prefix == REPEAT;
        certain &= prefix != ADDRESS_SIZE && !OTHER_SEGMENTS.contains(prefix);
        override = prefix == FS ? "fs" : prefix == GS ? "gs" : override;
      }
      if ((peek() & ~0xf) == 0x40) {
        extendedBase = (take() & 1) != 0;
      }
      return repeat;
    }

    /** F2, LOCK and the operand-size prefix are left: with them the instruction is another one. */
    private static boolean isPrefix(int one) {
      return one == REPEAT
          || one == ADDRESS_SIZE
          || one == FS
          || one == GS
          || OTHER_SEGMENTS.contains(one);
    }

    /** RSP and RBP as the base imply SS, all else DS. */
    private String segment(int mode, int register) {
      int base = register;
      if (register == 4) {
        int scaled = take();
        base = scaled < 0 ? -1 : scaled & 7;
      }
      if (!certain || base < 0) {
        return "";
      }
      if (!override.isEmpty()) {
        return override;
      }
      boolean ofStack = base == 4 || base == 5 && mode != 0;
      return ofStack && !extendedBase ? "ss" : "ds";
    }

    private int peek() {
      return next < bytes.length ? bytes[next] : -1;
    }

    private int take() {
      int one = peek();
      next++;
      return one;
    }
  }
}
