// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes HTML reports. The templates are compiled by the build and escape the values they are
 * given.
 */
public final class HtmlTemplates {
  private static final String STYLE = "style.css";

  private HtmlTemplates() {}

  public static void write(Document document, Writer out) {
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(
            null,
            ContentType.Html,
            HtmlTemplates.class.getClassLoader(),
            HtmlTemplates.class.getPackageName() + ".templates");
    engine.setTrimControlStructures(true);
    engine.render("document.jte", new Shown(document, style()), new WriterOutput(out));
  }

  /** The report and its style sheet. */
  public record Shown(Document document, String style) {}

  private static String style() {
    try (InputStream in = HtmlTemplates.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
