// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vendor of the processor in the output of Windows programs: of the identifier that Windows
 * makes from CPUID.01H, such as {@code Intel64 Family 6 Model 158 Stepping 10, GenuineIntel}, of
 * the property Manufacturer, or of the brand string. Other Intel and AMD devices show none.
 */
final class ProcessorName {
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "\\b(?:(Intel64|x86)|(AMD64)) Family \\d{1,3} Model \\d{1,3} Stepping \\d{1,2}"
              + "(?:,? (GenuineIntel|AuthenticAMD|HygonGenuine)\\b)?");
  private static final Pattern MANUFACTURER =
      Pattern.compile(
          "^[\\s|]*+(?:(?:Manufacturer|(?:CPU )?[Vv]endor)"
              + WindowsChecks.IS
              + ")?(GenuineIntel|AuthenticAMD|HygonGenuine)[\\s|]*+$");
  private static final Pattern VENDOR =
      Pattern.compile("\\b(GenuineIntel|AuthenticAMD|HygonGenuine)\\b");
  private static final Pattern PROPERTY = Pattern.compile("^\\s*Name\\s*[:=]");
  private static final Pattern BRAND =
      Pattern.compile(
          "\\bIntel\\(R\\) (?:Core|Xeon|Pentium|Celeron|Atom)\\(\\w{1,2}\\)"
              + "|\\b(AMD (?:Ryzen|EPYC|Athlon|Opteron|Phenom|Sempron|FX|A\\d{1,2})\\b)");

  private DumpLine place;
  private long at;

  /** The vendors of properties and identifiers, and those of brand strings anywhere. */
  private long vendors;

  private long brands;

  /** Whether the line names the vendor in a form that nothing but a program prints. */
  boolean accept(DumpLine line) {
    Matcher identifier = line.matcher(IDENTIFIER);
    if (identifier.find()) {
      boolean other = "x86".equals(identifier.group(1)) && identifier.group(3) == null;
      long made = identifier.group(2) == null ? Vendor.INTEL : Vendor.AMD;
      return !other && found(line, identifier, vendor(identifier.group(3), made));
    }
    Matcher manufacturer = line.matcher(MANUFACTURER);
    if (manufacturer.find()) {
      return found(line, manufacturer, vendor(manufacturer.group(1), Vendor.OTHER));
    }
    if (line.matcher(PROPERTY).find()) {
      return brand(line);
    }
    Matcher brand = line.matcher(BRAND);
    if (brand.find()) {
      brands |= vendor(brand);
    }
    return false;
  }

  /** Takes the vendor from a row of a table of processors. */
  void row(DumpLine line) {
    Matcher name = line.matcher(VENDOR);
    if (name.find()) {
      found(line, name, vendor(name.group(1), Vendor.OTHER));
    } else {
      brand(line);
    }
  }

  private boolean brand(DumpLine line) {
    Matcher brand = line.matcher(BRAND);
    return brand.find() && found(line, brand, vendor(brand));
  }

  private static long vendor(Matcher brand) {
    return brand.group(1) == null ? Vendor.INTEL : Vendor.AMD;
  }

  private static long vendor(String name, long otherwise) {
    return name == null ? otherwise : Field.VENDOR.words().getOrDefault(name, otherwise);
  }

  private boolean found(DumpLine line, Matcher match, long name) {
    if (place == null) {
      place = line;
      at = line.origin(match, 0);
    }
    vendors |= name;
    return true;
  }

  boolean isIntel() {
    return (vendors | brands) == Vendor.INTEL;
  }

  /** Whether the text names an AMD or Hygon processor, be it among others. */
  boolean isAmd() {
    return ((vendors | brands) & (Vendor.AMD | Vendor.HYGON)) != 0;
  }

  /** Records the vendor if the text names only one. */
  void record(LineFacts facts) {
    if (Long.bitCount(vendors) == 1) {
      facts.set(place, at, UNNUMBERED, Field.VENDOR, vendors, -1L);
    }
  }
}
