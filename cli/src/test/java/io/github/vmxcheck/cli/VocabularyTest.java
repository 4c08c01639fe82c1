// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One word for one thing: {@code vocabulary.yaml} lists the words that sources and documents avoid.
 */
class VocabularyTest {
  private static final Path LIST = Path.of("cli/src/test/resources/vocabulary.yaml");

  /** Copies of licences, output of other programs, and what the build writes. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "(\\.git|LICENSES|target|\\.idea|\\.vscode)/.*|.*/target/.*|.*/src/test/resources/.*"
              + "|specs/examples/dumps/.*|LICENSE|.*\\.(gz|svg|jqwik-database)|cli/src/main/distribution/licenses/.*");

  private record Word(Pattern pattern, String write) {}

  private record Allowed(Pattern file, Pattern text) {}

  private final List<Word> avoided = new ArrayList<>();
  private final List<Allowed> exceptions = new ArrayList<>();

  VocabularyTest() throws IOException {
    try (Reader text = Files.newBufferedReader(LIST)) {
      YamlNode list = YamlNode.of(LIST.toString(), text);
      for (YamlNode one : list.map().get("avoid").list()) {
        String words = one.map().get("words").text();
        Pattern pattern = Pattern.compile("(?i)\\b(?:" + words + ")\\b");
        avoided.add(new Word(pattern, one.map().get("write").text()));
      }
      for (YamlNode one : list.map().get("except").list()) {
        assertThat(one.map().get("because").text()).isNotBlank();
        exceptions.add(
            new Allowed(
                Pattern.compile(one.map().get("in").text()),
                Pattern.compile(one.map().get("text").text())));
      }
    }
  }

  @Test
  void sourcesAndDocumentsUseTheFieldsWords() throws IOException {
    List<Allowed> unused = new ArrayList<>(exceptions);
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        check(file + ":" + (i + 1) + ": ", lines.get(i), file.toString(), found, unused);
      }
    }

    assertThat(found).isEmpty();
    assertThat(unused).isEmpty();
  }

  private void check(
      String place, String line, String file, List<String> found, List<Allowed> unused) {
    String text = line;
    for (Allowed one : exceptions) {
      if (one.file.matcher(file).matches() && one.text.matcher(line).find()) {
        unused.remove(one);
        text = one.text.matcher(text).replaceAll("");
      }
    }
    // isTold and IS_TOLD have words too.
    text = text.replaceAll("(?<=[a-z])(?=[A-Z])|_", " ");
    for (Word one : avoided) {
      Matcher matcher = one.pattern.matcher(text);
      while (matcher.find()) {
        found.add(place + "'" + matcher.group() + "', write " + one.write);
      }
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> !NOT_OURS.matcher(file.toString().replace('\\', '/')).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
