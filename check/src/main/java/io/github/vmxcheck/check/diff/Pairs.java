// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.RelativePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Pairs the snapshots of two sides. A single snapshot on each side makes a pair. Otherwise
 * snapshots match by label and path, label and relative path, label, path, relative path, and last
 * by having no label; a relative path starts below the directory common to its side. Snapshots that
 * match the same way are paired in their order, if both sides have the same number of them.
 */
public final class Pairs {
  private static final int NONE = -1;

  private final List<SnapshotResult> before;
  private final List<SnapshotResult> after;
  private final boolean[] isTaken;
  private final int[] partners;

  private Pairs(List<SnapshotResult> before, List<SnapshotResult> after) {
    this.before = before;
    this.after = after;
    isTaken = new boolean[before.size()];
    partners = new int[after.size()];
    Arrays.fill(partners, NONE);
  }

  /** The changes, in the order of the snapshots after; snapshots that are gone come last. */
  public static List<SnapshotChange> changes(
      List<SnapshotResult> before, List<SnapshotResult> after) {
    Pairs pairs = new Pairs(before, after);
    pairs.find();
    return pairs.changes();
  }

  private void find() {
    if (before.size() == 1 && after.size() == 1) {
      pair(List.of("only"), List.of("only"));
      return;
    }
    List<String> paths = paths(before);
    List<String> pathsAfter = paths(after);
    List<String> files = files(paths);
    List<String> filesAfter = files(pathsAfter);
    List<String> labels = before.stream().map(SnapshotResult::label).toList();
    List<String> labelsAfter = after.stream().map(SnapshotResult::label).toList();
    pair(both(labels, paths), both(labelsAfter, pathsAfter));
    pair(both(labels, files), both(labelsAfter, filesAfter));
    pair(labels, labelsAfter);
    pair(paths, pathsAfter);
    pair(files, filesAfter);
    pair(unlabelled(labels), unlabelled(labelsAfter));
  }

  private static List<String> both(List<String> labels, List<String> files) {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> labels.get(i).isEmpty() ? "" : labels.get(i) + '\0' + files.get(i))
        .toList();
  }

  private static List<String> unlabelled(List<String> labels) {
    return labels.stream().map(label -> label.isEmpty() ? "without" : "").toList();
  }

  private static List<String> paths(List<SnapshotResult> side) {
    return side.stream().map(one -> RelativePath.of(one.source())).toList();
  }

  /** The paths without the directories that all of them share. */
  private static List<String> files(List<String> files) {
    String shared = files.isEmpty() ? "" : files.get(0);
    for (String file : files) {
      while (!file.startsWith(shared)) {
        shared = shared.substring(0, shared.length() - 1);
      }
    }
    int start = shared.lastIndexOf('/') + 1;
    return files.stream().map(file -> file.substring(start)).toList();
  }

  /** Pairs the unpaired snapshots that have the same non-empty key. */
  private void pair(List<String> keys, List<String> keysAfter) {
    Map<String, List<Integer>> old = alone(keys, i -> !isTaken[i]);
    alone(keysAfter, i -> partners[i] == NONE)
        .forEach(
            (key, places) -> {
              List<Integer> others = old.getOrDefault(key, List.of());
              if (others.size() == places.size()) {
                for (int i = 0; i < places.size(); i++) {
                  partners[places.get(i)] = others.get(i);
                  isTaken[others.get(i)] = true;
                }
              }
            });
  }

  private static Map<String, List<Integer>> alone(List<String> keys, IntPredicate isAlone) {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      if (isAlone.test(i) && !keys.get(i).isEmpty()) {
        places.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(i);
      }
    }
    return places;
  }

  private List<SnapshotChange> changes() {
    List<SnapshotChange> changes = new ArrayList<>();
    for (int i = 0; i < partners.length; i++) {
      Optional<SnapshotResult> old =
          partners[i] == NONE ? Optional.empty() : Optional.of(before.get(partners[i]));
      changes.add(SnapshotChange.of(old, Optional.of(after.get(i))));
    }
    for (int i = 0; i < isTaken.length; i++) {
      if (!isTaken[i]) {
        changes.add(SnapshotChange.of(Optional.of(before.get(i)), Optional.empty()));
      }
    }
    return changes;
  }
}
