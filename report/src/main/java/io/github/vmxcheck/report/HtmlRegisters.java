// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static io.github.vmxcheck.model.Field.CPUID_80000008_EAX;
import static io.github.vmxcheck.model.Field.CR0;
import static io.github.vmxcheck.model.Field.CR4;
import static io.github.vmxcheck.model.Field.IA32_FEATURE_CONTROL;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR0_FIXED0;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR0_FIXED1;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED0;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED1;
import static io.github.vmxcheck.model.Field.SMX_OPERATION;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_REGION_HEADER;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.report.html.Register;
import io.github.vmxcheck.report.html.Register.Bit;
import io.github.vmxcheck.report.html.Register.Need;
import io.github.vmxcheck.report.html.Register.Sum;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.rules.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The registers that VMXON tests, bit by bit, with what it calculates. */
final class HtmlRegisters {
  private static final long PAGE = 0xfff;
  private static final long REVISION = 0x7fff_ffffL;
  private static final long BIT_31 = 0x8000_0000L;
  private static final long FIRST_LOCK = FeatureControl.LOCK;

  /** What the bits must be: a bit in neither mask is free, one that is not decided is unknown. */
  private record Needs(long ones, long zeros, long undecided) {

    Need of(int bit) {
      if ((ones >>> bit & 1) != 0) {
        return Need.ONE;
      }
      if ((zeros >>> bit & 1) != 0) {
        return Need.ZERO;
      }
      return (undecided >>> bit & 1) != 0 ? Need.UNKNOWN : Need.FREE;
    }
  }

  private final HtmlValues values;

  HtmlRegisters(HtmlValues values) {
    this.values = values;
  }

  /** Those of which something is known. */
  List<Register> all() {
    List<Register> registers = new ArrayList<>();
    if (values.knows(CR0)) {
      registers.add(fixed(CR0, IA32_VMX_CR0_FIXED0, IA32_VMX_CR0_FIXED1));
    }
    if (values.knows(CR4)) {
      registers.add(fixed(CR4, IA32_VMX_CR4_FIXED0, IA32_VMX_CR4_FIXED1));
    }
    if (values.knows(IA32_FEATURE_CONTROL)) {
      registers.add(featureControl());
    }
    if (values.knows(VMXON_POINTER)) {
      registers.add(pointer());
    }
    if (values.knows(VMXON_REGION_HEADER)) {
      registers.add(header());
    }
    return registers;
  }

  private Register fixed(Field field, Field fixed0, Field fixed1) {
    Value ones = values.of(fixed0);
    Value allowed = values.of(fixed1);
    long zeros = ~allowed.bits() & allowed.known();
    // VMXE is tested by itself, whatever the capability MSRs say.
    long always = field == CR4 ? Cr4.VMXE : 0;
    Needs needs = new Needs(ones.bits() | always, zeros, ~(ones.known() & allowed.known()));
    Value value = values.of(field);
    List<Sum> sums = new ArrayList<>();
    sums.add(sum(fixed0, "bits that must be 1"));
    sums.add(sum(fixed1, "bits that may be 1"));
    if (ones.knows(-1L)) {
      long missing = ones.bits() & ~value.bits() & value.known();
      long open = ones.bits() & ~value.known();
      String term = "~" + field.title() + " & FIXED0";
      sums.add(result(term, missing, open, "no bit is missing", "must be 1: "));
    }
    if (allowed.knows(-1L)) {
      long extra = value.bits() & ~allowed.bits();
      long open = ~allowed.bits() & ~value.known();
      String term = field.title() + " & ~FIXED1";
      sums.add(result(term, extra, open, "no bit is too many", "must be 0: "));
    }
    return register(field, needs, sums);
  }

  private Register featureControl() {
    boolean inside = values.text(SMX_OPERATION).equals("inside");
    long enable = inside ? FeatureControl.VMX_INSIDE_SMX : FeatureControl.VMX_OUTSIDE_SMX;
    String name = inside ? "VMX_INSIDE_SMX" : "VMX_OUTSIDE_SMX";
    Value value = values.of(IA32_FEATURE_CONTROL);
    long both = FIRST_LOCK | enable;
    long missing = both & ~value.bits() & value.known();
    long open = both & ~value.known();
    Sum sum =
        new Sum(
            IA32_FEATURE_CONTROL.title() + " & " + hex(both, 4),
            digits(value.bits() & both, open),
            "LOCK and " + name + " must both be 1" + unknown(open),
            missing != 0);
    return register(IA32_FEATURE_CONTROL, new Needs(both, 0, 0), List.of(sum));
  }

  private Register pointer() {
    Value value = values.of(VMXON_POINTER);
    int width = width();
    long beyond = width == 0 ? 0 : -1L << width;
    List<Sum> sums = new ArrayList<>();
    long open = ~value.known();
    sums.add(
        result(
            "pointer & 0xfff",
            value.bits() & PAGE,
            open & PAGE,
            "aligned to 4 KBytes",
            "not aligned: "));
    if (width == 0) {
      sums.add(new Sum("pointer >> width", "?", "the physical-address width is unknown", false));
    } else {
      String within = "within the physical-address width of " + width + " bits";
      sums.add(
          result(
              "pointer >> " + width,
              (value.bits() & beyond) >>> width,
              (open & beyond) >>> width,
              within,
              "beyond " + width + " bits: "));
    }
    return register(
        VMXON_POINTER, new Needs(0, PAGE | beyond, width == 0 ? ~0xffff_ffffL : 0), sums);
  }

  /** 0 if it is not known. */
  private int width() {
    Value basic = values.of(IA32_VMX_BASIC);
    if ((basic.bits() & VmxBasic.PHYSICAL_ADDRESS_32_BITS) != 0) {
      return Integer.SIZE;
    }
    Value leaf = values.of(CPUID_80000008_EAX);
    long mask = Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH;
    return (leaf.known() & mask) == mask ? (int) (leaf.bits() & mask) : 0;
  }

  private Register header() {
    Value header = values.of(VMXON_REGION_HEADER);
    Value basic = values.of(IA32_VMX_BASIC);
    boolean isKnown = (basic.known() & REVISION) == REVISION;
    long revision = basic.bits() & REVISION;
    long open = ~header.known() & VMXON_REGION_HEADER.mask();
    List<Sum> sums = new ArrayList<>();
    if (isKnown) {
      sums.add(
          new Sum(
              "IA32_VMX_BASIC & 0x7fffffff", hex(revision, 32), "VMCS revision identifier", false));
      sums.add(
          result(
              "header ^ identifier",
              (header.bits() ^ revision) & REVISION & header.known(),
              open & REVISION,
              "the region has it",
              "differs: "));
    }
    sums.add(
        result(
            "header >> 31", header.bits() >>> 31, open >>> 31, "bit 31 is clear", "must be 0: "));
    long ones = isKnown ? revision : 0;
    long zeros = isKnown ? ~revision : BIT_31;
    return register(VMXON_REGION_HEADER, new Needs(ones, zeros, isKnown ? 0 : REVISION), sums);
  }

  private Sum sum(Field field, String words) {
    boolean isGiven = values.all().containsKey(field);
    String text = isGiven ? values.text(field) : "?";
    return new Sum(field.title(), text, isGiven ? words : words + ", unknown", false);
  }

  /** A result that must be 0; it is that only if none of its bits is open. */
  private static Sum result(String term, long bits, long open, String right, String wrong) {
    String words = bits != 0 ? wrong + bits(bits) : open == 0 ? right : "must be 0";
    return new Sum(term, digits(bits, open), words + unknown(open), bits != 0);
  }

  private static String unknown(long open) {
    return open == 0 ? "" : "; unknown: " + bits(open);
  }

  /** Hexadecimal, with a question mark for a digit of which a bit is open. */
  private static String digits(long bits, long open) {
    StringBuilder digits = new StringBuilder("0x");
    for (int at = 4 * ((Math.max(1, width(bits | open)) - 1) / 4); at >= 0; at -= 4) {
      boolean isOpen = (open >>> at & 0xf) != 0;
      digits.append(isOpen ? '?' : Character.forDigit((int) (bits >>> at & 0xf), 16));
    }
    return digits.toString();
  }

  private static int width(long bits) {
    return Long.SIZE - Long.numberOfLeadingZeros(bits);
  }

  private static String bits(long mask) {
    return (Long.bitCount(mask) == 1 ? "bit " : "bits ") + ValueText.ranges(mask);
  }

  private static String hex(long value, int width) {
    return String.format(Locale.ROOT, "0x%0" + (width + 3) / 4 + "x", value);
  }

  private Register register(Field field, Needs needs, List<Sum> sums) {
    Value value = values.of(field);
    int width = field.width() > Integer.SIZE ? Long.SIZE : Integer.SIZE;
    List<Bit> bits = new ArrayList<>();
    boolean isWrong = false;
    boolean isOpen = false;
    for (int bit = width - 1; bit >= 0; bit--) {
      Bit one = bit(field, bit, value, needs.of(bit));
      bits.add(one);
      isWrong |= one.wrong();
      isOpen |= one.digit().equals("?") && one.need() != Need.FREE || one.need() == Need.UNKNOWN;
    }
    Tone tone = isWrong ? Tone.BAD : isOpen ? Tone.OPEN : Tone.GOOD;
    return new Register(field.title(), values.text(field), tone, bits, sums);
  }

  private static Bit bit(Field field, int bit, Value value, Need need) {
    boolean isKnown = (value.known() >>> bit & 1) != 0;
    boolean isOne = (value.bits() >>> bit & 1) != 0;
    boolean isWrong = isKnown && (need == Need.ONE && !isOne || need == Need.ZERO && isOne);
    String digit = isKnown ? isOne ? "1" : "0" : "?";
    String name = RegisterLayout.of(field).map(layout -> layout.name(bit)).orElse("");
    String is = isKnown ? ": is " + digit : ": unknown";
    String must =
        switch (need) {
          case ONE -> ", must be 1";
          case ZERO -> ", must be 0";
          case FREE -> ", may be either";
          case UNKNOWN -> ", and what it must be is unknown";
        };
    return new Bit(
        bit, digit, need, isWrong, "bit " + bit + (name.isEmpty() ? "" : " " + name) + is + must);
  }
}
