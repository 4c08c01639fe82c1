// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Phrases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Merges instructions to a reader that differ in one word only. */
final class Commands {

  /** Commands that are equal except for the word at one place. */
  private static final class Alike {
    final String[] first;
    final List<String> others = new ArrayList<>();
    int place = -1;

    Alike(String command) {
      first = command.split(" ", -1);
    }

    /** Adds a command, if it fits. */
    boolean takes(String command) {
      String[] words = command.split(" ", -1);
      int different = place(words);
      if (different < 0 || place >= 0 && different != place) {
        return false;
      }
      place = different;
      others.add(words[different].replaceAll("(?<![,;:)])[,;:)]++$", ""));
      return true;
    }

    /** Where the only difference is; -1 if there is not exactly one. */
    private int place(String[] words) {
      int found = -1;
      for (int i = 0; i < words.length && words.length == first.length; i++) {
        if (!words[i].equals(first[i])) {
          if (found >= 0) {
            return -1;
          }
          found = i;
        }
      }
      return found;
    }

    String text() {
      String command = String.join(" ", first);
      return others.isEmpty() ? command : command + "; likewise " + Phrases.list(others, "and");
    }
  }

  private Commands() {}

  static List<String> merged(Collection<String> commands) {
    List<Alike> groups = new ArrayList<>();
    for (String command : commands) {
      if (groups.stream().noneMatch(group -> group.takes(command))) {
        groups.add(new Alike(command));
      }
    }
    return groups.stream().map(Alike::text).toList();
  }
}
