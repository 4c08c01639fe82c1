package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of MSRs of Firecracker (CSV), and its fingerprints and processor templates (JSON), whose
 * values are binary: a digit {@code x} is a bit that is not told.
 */
final class Firecracker implements DumpReader {
  static final DumpFormat FORMAT =
      new DumpFormat(
          "firecracker",
          "Firecracker: list of MSRs, fingerprint, processor template",
          "linux",
          "MSRs and CPUID of the virtual processor",
          List.of("cpu-template-helper fingerprint dump"),
          Firecracker::new);

  private static final Pattern HEADER = Pattern.compile("^\\s*MSR_ADDR,VALUE\\s*$");
  private static final Pattern ROW =
      Pattern.compile("^\\s*0x([0-9a-fA-F]{1,8}),(0x[0-9a-fA-F]{1,16})\\s*$");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(firecracker_version|cpuid_modifiers|msr_modifiers|leaf|subleaf|register|addr|bitmap)\""
              + "\\s*:\\s*(?:\"([0-9a-zA-Z_]{1,90})\")?");
  private static final Pattern BINARY = Pattern.compile("0b([01xX_]{1,80})");

  private final Blocks blocks;
  private boolean csv;
  private boolean json;
  private Long address;
  private Long leaf;
  private long subleaf;
  private String register = "";

  Firecracker(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean line(DumpLine line) {
    if (line.matcher(HEADER).find()) {
      csv = true;
      return true;
    }
    Matcher row = line.matcher(ROW);
    if (csv && row.find()) {
      Block block = blocks.constants(FORMAT.name(), line);
      long index = Digits.of(row.group(1)).value();
      long value = Digits.of(row.group(2)).value();
      block.setMsr(block.unnumbered(), index, value, -1L, line.origin(row, 2));
      return true;
    }
    return line.contains("\"") && tokens(line);
  }

  private boolean tokens(DumpLine line) {
    Matcher token = line.matcher(TOKEN);
    boolean any = false;
    while (token.find()) {
      String value = token.group(2) == null ? "" : token.group(2).toLowerCase(Locale.ROOT);
      switch (token.group(1)) {
        case "leaf" -> leaf(number(value), null);
        case "subleaf" -> subleaf = Optional.ofNullable(number(value)).orElse(-1L);
        case "register" -> register = value;
        case "addr" -> leaf(null, number(value));
        case "bitmap" -> any |= bitmap(line, token, value);
        default -> json = true;
      }
      any |= json;
    }
    return any;
  }

  /** What follows is of this leaf, or of the register at this address. */
  private void leaf(Long ofCpuid, Long ofRegister) {
    leaf = ofCpuid;
    subleaf = 0;
    address = ofRegister;
  }

  private static Long number(String text) {
    Digits digits = text.startsWith("0x") && text.length() <= 10 ? Digits.of(text) : null;
    return digits == null ? null : digits.value();
  }

  private boolean bitmap(DumpLine line, Matcher token, String text) {
    Matcher binary = BINARY.matcher(text);
    String bits = binary.matches() ? binary.group(1).replace("_", "") : "";
    Optional<Field> field = Optional.empty();
    if (address != null) {
      field = Field.byMsrIndex(address);
    } else if (leaf != null) {
      field = Field.byCpuid(leaf, subleaf, register);
    }
    if (bits.isEmpty() || bits.length() > 64) {
      return false;
    }
    json = true;
    if (field.isPresent()) {
      long value = Long.parseUnsignedLong(bits.replace('x', '0'), 2);
      long known = Long.parseUnsignedLong(bits.replace('0', '1').replace('x', '0'), 2);
      Block block = blocks.constants(FORMAT.name(), line);
      block.set(block.unnumbered(), field.get(), value, known, line.origin(token, 2));
    }
    return true;
  }
}
