// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Sanitized;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, one element per line. Characters that XML cannot contain are escaped, so that the
 * output is well-formed whatever a dump contains.
 */
final class XmlLines {
  private final PrintWriter out;
  private final XMLStreamWriter xml;
  private final Deque<String> open = new ArrayDeque<>();

  /** Code that writes XML. */
  @FunctionalInterface
  private interface Writing {
    void run() throws XMLStreamException;
  }

  XmlLines(PrintWriter out) {
    this.out = out;
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts an element that contains others.
   *
   * @param attributes names, each followed by its value
   */
  void start(String element, String... attributes) {
    write(
        () -> {
          indent();
          xml.writeStartElement(element);
          attributes(attributes);
        });
    open.push(element);
  }

  void end() {
    open.pop();
    write(
        () -> {
          indent();
          xml.writeEndElement();
        });
  }

  void empty(String element, String... attributes) {
    write(
        () -> {
          indent();
          xml.writeEmptyElement(element);
          attributes(attributes);
        });
  }

  /** Writes an element that contains lines of text. */
  void text(String element, List<String> lines, String... attributes) {
    write(
        () -> {
          indent();
          xml.writeStartElement(element);
          attributes(attributes);
          xml.writeCharacters(String.join("\n", lines.stream().map(Sanitized::of).toList()));
          xml.writeEndElement();
        });
  }

  void finish() {
    write(
        () -> {
          xml.writeEndDocument();
          xml.flush();
        });
    out.print('\n');
  }

  private void indent() throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(open.size()));
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], Sanitized.of(attributes[i + 1]));
    }
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
