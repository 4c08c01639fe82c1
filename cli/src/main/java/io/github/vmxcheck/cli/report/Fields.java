package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.RegisterLayout;

/** Names of fields and bits of them. */
public final class Fields {
  private Fields() {}

  /** What the manual calls it: {@code CR0}, {@code CR0.NE}, {@code CR4[63:32]}. */
  public static String title(FieldPath path) {
    return named(path.field().title(), path);
  }

  /** The key as one writes it: {@code cr0.NE}. */
  public static String key(FieldPath path) {
    return named(path.field().key(), path);
  }

  /** Bits of a field that has words mean nothing to a reader: the whole field is named. */
  private static String named(String name, FieldPath path) {
    if (path.isWhole() || !path.field().words().isEmpty()) {
      return name;
    }
    String range = path.high() == path.low() ? "" + path.high() : path.high() + ":" + path.low();
    return RegisterLayout.of(path.field()).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(bits -> bits.high() == path.high() && bits.low() == path.low())
        .map(bits -> name + "." + bits.name())
        .findFirst()
        .orElse(name + "[" + range + "]");
  }
}
