// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of the rules for the facts of a state: which requirements are violated, by which
 * bits, and which are not applicable.
 */
final class RuleMarks {
  private final Map<String, Integer> indexOf;
  private final BitSet violated = new BitSet();
  private final BitSet notApplicable = new BitSet();
  private final List<List<WrongBits>> wrong;

  RuleMarks(Map<String, Integer> indexOf) {
    this.indexOf = indexOf;
    wrong = new ArrayList<>(java.util.Collections.nCopies(indexOf.size(), null));
  }

  /** Pairs of indexes: a requirement that is decided by the rules of another one, and that one. */
  static List<int[]> alike(List<Requirement> requirements) {
    Map<String, Integer> indexes = new HashMap<>();
    requirements.forEach(one -> indexes.put(one.id(), one.index()));
    return requirements.stream()
        .filter(one -> !one.rule().equals(one.id()))
        .map(one -> new int[] {one.index(), indexes.get(one.rule())})
        .toList();
  }

  /** Copies the result of the second requirement of each pair to the first. */
  void share(List<int[]> alike) {
    for (int[] pair : alike) {
      violated.set(pair[0], violated.get(pair[1]));
      notApplicable.set(pair[0], notApplicable.get(pair[1]));
      wrong.set(pair[0], wrong.get(pair[1]));
    }
  }

  void clear() {
    for (int i = violated.nextSetBit(0); i >= 0; i = violated.nextSetBit(i + 1)) {
      wrong.set(i, null);
    }
    violated.clear();
    notApplicable.clear();
  }

  void violated(String id) {
    violated.set(index(id));
  }

  void violated(String id, Field field, long bits) {
    violated(id, field, FieldPath.NO_ENTRY, bits);
  }

  void violated(String id, Field field, int entry, long bits) {
    int i = index(id);
    violated.set(i);
    List<WrongBits> list = wrong.get(i);
    if (list == null) {
      list = new ArrayList<>(1);
      wrong.set(i, list);
    }
    for (int j = 0; j < list.size(); j++) {
      if (list.get(j).field() == field && list.get(j).entry() == entry) {
        list.set(j, new WrongBits(field, entry, list.get(j).mask() | bits));
        return;
      }
    }
    list.add(new WrongBits(field, entry, bits));
  }

  void notApplicable(String id) {
    notApplicable.set(index(id));
  }

  void notApplicable(int index) {
    notApplicable.set(index);
  }

  boolean isViolated(int index) {
    return violated.get(index);
  }

  boolean isNotApplicable(int index) {
    return notApplicable.get(index);
  }

  List<WrongBits> wrong(int index) {
    List<WrongBits> list = wrong.get(index);
    return list == null ? List.of() : List.copyOf(list);
  }

  private int index(String id) {
    Integer index = indexOf.get(id);
    if (index == null) {
      throw new IllegalStateException("rule refers to unknown requirement '" + id + "'");
    }
    return index;
  }
}
