// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Profiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints the profiles, one per line or as JSON. */
final class ProfileList {
  private ProfileList() {}

  static void write(Profiles profiles, OutputFormat format, PrintWriter out) {
    List<Profile> all =
        profiles.names().stream().flatMap(name -> profiles.byName(name).stream()).toList();
    switch (format) {
      case TEXT -> text(all, out);
      case JSON -> json(all, out);
    }
  }

  private static void text(List<Profile> profiles, PrintWriter out) {
    int name = profiles.stream().mapToInt(one -> one.name().length()).max().orElse(0);
    int title = profiles.stream().mapToInt(one -> one.title().length()).max().orElse(0);
    String format = "%-" + name + "s  %-" + title + "s  %s";
    for (Profile profile : profiles) {
      String signatures = String.join(" ", signatures(profile));
      out.print(
          String.format(Locale.ROOT, format, profile.name(), profile.title(), signatures).strip());
      out.print('\n');
    }
  }

  private static List<String> signatures(Profile profile) {
    return profile.signatures().stream().map(one -> "0x" + Long.toHexString(one)).toList();
  }

  private static void json(List<Profile> profiles, PrintWriter out) {
    JsonGenerator json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartArray();
          for (Profile profile : profiles) {
            json(profile, json);
          }
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }

  private static void json(Profile profile, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", profile.name());
    json.writeStringField("title", profile.title());
    if (profile.vendor().isPresent()) {
      json.writeStringField("vendor", profile.vendor().get());
    }
    json.writeArrayFieldStart("signatures");
    for (String signature : signatures(profile)) {
      json.writeString(signature);
    }
    json.writeEndArray();
    json.writeStringField("source", profile.source());
    json.writeEndObject();
  }
}
