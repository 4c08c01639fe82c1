// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import java.io.IOException;
import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Parses YAML without anchors, aliases and tags, so that no value is defined elsewhere. */
final class StrictYaml extends YAMLFactory {
  private static final long serialVersionUID = 1L;

  StrictYaml(StreamReadConstraints constraints) {
    super(YAMLFactory.builder().streamReadConstraints(constraints).loaderOptions(options()));
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Syntax.ASSEMBLED_LIMIT + 1);
    return options;
  }

  @Override
  protected YAMLParser _createParser(Reader reader, IOContext context) {
    return new Parser(context, _parserFeatures, _yamlParserFeatures, options(), reader);
  }

  /** What the strict parser rejects, with the mark where it is. */
  static final class Refused extends MarkedYAMLException {
    private static final long serialVersionUID = 1L;

    Refused(String problem, Mark mark) {
      super(null, null, problem, mark);
    }
  }

  private static final class Parser extends YAMLParser {
    Parser(IOContext context, int features, int yamlFeatures, LoaderOptions options, Reader in) {
      super(context, features, yamlFeatures, options, (ObjectCodec) null, in);
    }

    @Override
    protected Event getEvent() throws IOException {
      Event event = super.getEvent();
      if (event instanceof AliasEvent alias) {
        throw refuse(event, "the alias *" + Quoted.plain(alias.getAnchor()), "the value itself");
      }
      if (event instanceof NodeEvent node && node.getAnchor() != null) {
        throw refuse(event, "the anchor &" + Quoted.plain(node.getAnchor()), "no anchors");
      }
      String tag = tag(event);
      if (tag != null) {
        throw refuse(
            event, "the tag " + Quoted.plain(tag.replace("tag:yaml.org,2002:", "!!")), "no tags");
      }
      return event;
    }

    private static String tag(Event event) {
      if (event instanceof ScalarEvent scalar) {
        return scalar.getTag();
      }
      return event instanceof CollectionStartEvent start ? start.getTag() : null;
    }

    private static Refused refuse(Event event, String found, String expected) {
      return new Refused("found " + found + ", expected " + expected, event.getStartMark());
    }
  }
}
