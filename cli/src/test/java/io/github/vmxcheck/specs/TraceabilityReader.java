// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.specs.Traceability.Part;
import io.github.vmxcheck.specs.Traceability.Passage;
import io.github.vmxcheck.specs.Traceability.Sentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@link Traceability}; errors have file, line and column. */
final class TraceabilityReader {
  private static final Set<String> SENTENCE_KEYS =
      Set.of("id", "says", "requirements", "partly", "why-not", "deviates");

  private final Specification specification;
  private final Editions editions;
  private final Set<String> ids = new HashSet<>();

  private TraceabilityReader(Specification specification, Editions editions) {
    this.specification = specification;
    this.editions = editions;
  }

  static Traceability read(YamlNode file, Specification specification, Editions editions) {
    TraceabilityReader reader = new TraceabilityReader(specification, editions);
    Map<String, YamlNode> map = file.map(Set.of("sections"));
    return new Traceability(
        file.required(map, "sections").list().stream().map(reader::passage).toList());
  }

  private Passage passage(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("section", "volume", "parts"));
    Citation citation =
        new Citation("Intel SDM", node.text(map, "volume"), node.text(map, "section"));
    if (!editions.knows(citation)) {
      throw map.get("section")
          .error("no section '" + citation.title() + "' in the table of editions");
    }
    return new Passage(
        citation, node.required(map, "parts").list().stream().map(this::part).toList());
  }

  private Part part(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("part", "sentences"));
    return new Part(
        node.text(map, "part"),
        node.required(map, "sentences").list().stream().map(this::sentence).toList());
  }

  private Sentence sentence(YamlNode node) {
    Map<String, YamlNode> map = node.map(SENTENCE_KEYS);
    String id = node.text(map, "id");
    if (!ids.add(id)) {
      throw map.get("id").error("duplicate id '" + id + "'");
    }
    List<String> requirements = requirements(map);
    if (requirements.isEmpty() && !map.containsKey("why-not")) {
      throw node.error("'" + id + "' has no requirement, expected 'why-not' with the reason");
    }
    if (requirements.isEmpty() && map.containsKey("partly")) {
      throw node.keyError("partly", "'" + id + "' has no requirement that could cover part of it");
    }
    if (!requirements.isEmpty() && map.containsKey("why-not")) {
      throw node.keyError("why-not", "'" + id + "' has requirements, expected 'partly' or nothing");
    }
    return new Sentence(
        id,
        node.text(map, "says"),
        requirements,
        YamlNode.optionalText(map, "partly"),
        YamlNode.optionalText(map, "why-not"),
        YamlNode.optionalText(map, "deviates"));
  }

  private List<String> requirements(Map<String, YamlNode> map) {
    List<String> requirements = new ArrayList<>();
    for (YamlNode node : YamlNode.optionalList(map, "requirements")) {
      String id = node.text();
      if (specification.byId(id).isEmpty()) {
        throw node.error("no requirement '" + id + "'" + nearest(id));
      }
      if (requirements.contains(id)) {
        throw node.error("duplicate requirement '" + id + "'");
      }
      requirements.add(id);
    }
    return List.copyOf(requirements);
  }

  private String nearest(String id) {
    List<String> known = specification.requirements().stream().map(Requirement::id).toList();
    return ClosestMatch.of(id, known).map(word -> "; did you mean " + word + "?").orElse("");
  }
}
