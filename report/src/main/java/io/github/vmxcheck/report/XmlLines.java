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
 * XML, an element a line. Characters that XML cannot hold are shown as what they are, so that it is
 * well-formed whatever a dump holds.
 */
final class XmlLines {
  private final PrintWriter out;
  private final XMLStreamWriter xml;
  private final Deque<String> open = new ArrayDeque<>();

  /** Something that writes XML. */
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

  /** An element with others in it; its attributes are names and values by turns. */
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

  /** An element with lines of text in it. */
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
