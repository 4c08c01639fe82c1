// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Form;
import io.github.vmxcheck.check.Answer.Kind;
import io.github.vmxcheck.check.Answers;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.report.html.AnswerBox;
import io.github.vmxcheck.report.html.AnswerBox.Block;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answers for a snapshot, without what identifies a machine or a person. */
final class HtmlAnswers {
  /** The option of the command line that prints what an answer leaves out. */
  private static final String OPTION = " (-v)";

  private final SnapshotResult snapshot;

  private HtmlAnswers(SnapshotResult snapshot) {
    this.snapshot = snapshot;
  }

  /** One answer for each group of processors, the worst first. */
  static List<AnswerBox> of(SnapshotResult snapshot, Specification specification) {
    HtmlAnswers answers = new HtmlAnswers(snapshot);
    return Answers.of(answers.redacted(), specification).stream().map(answers::box).toList();
  }

  static Tone tone(Kind kind) {
    return switch (kind) {
      case CONTRADICTION, FAILED, FAILS, IMPOSSIBLE -> Tone.BAD;
      case UNKNOWN -> Tone.OPEN;
      case SUCCEEDED, SUCCEEDS -> Tone.GOOD;
    };
  }

  /** The snapshot with redacted lines and names of inputs. */
  private SnapshotResult redacted() {
    return new SnapshotResult(
        Redaction.file(snapshot.source()),
        snapshot.sources().stream().map(Redaction::file).toList(),
        snapshot.label(),
        snapshot.formats(),
        snapshot.platform(),
        snapshot.hints(),
        snapshot.counts(),
        snapshot.processors(),
        snapshot.findings(),
        snapshot.environments(),
        snapshot.whatIfs(),
        snapshot.read(),
        snapshot.lines().map(lines -> place -> lines.apply(place).map(Redaction::line)));
  }

  private AnswerBox box(Answer answer) {
    List<Block> blocks = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Answer.Part part : answer.parts().subList(1, answer.parts().size())) {
      if (part.form() != Form.ITEM) {
        list(items, blocks);
        blocks.add(block(part));
      } else {
        items.add(part.label() + " " + text(part.text()));
      }
    }
    list(items, blocks);
    return new AnswerBox(
        tone(answer.kind()),
        answer.kind().toString(),
        Phrases.capitalized(text(answer.sentence())),
        blocks);
  }

  /** Ends a list, if there is one. */
  private static void list(List<String> items, List<Block> blocks) {
    if (!items.isEmpty()) {
      blocks.add(new Block(AnswerBox.Form.LIST, "", "", List.copyOf(items)));
      items.clear();
    }
  }

  private Block block(Answer.Part part) {
    AnswerBox.Form form =
        switch (part.form()) {
          case TEXT, ITEM -> AnswerBox.Form.PARAGRAPH;
          case COMMAND -> AnswerBox.Form.COMMAND;
          case VERBATIM -> AnswerBox.Form.VERBATIM;
        };
    String label = text(part.label());
    return new Block(form, css(label), label, List.of(text(part.text()).replace(OPTION, "")));
  }

  /** The first word of a label. */
  private static String css(String label) {
    return label.toLowerCase(Locale.ROOT).replaceFirst("[^a-z].*", "");
  }

  /** Without directories: places name inputs as the user did. */
  private String text(String text) {
    return Sanitized.of(Redaction.files(text, snapshot.names()));
  }
}
