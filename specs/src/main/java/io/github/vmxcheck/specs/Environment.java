// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hides, holds or forbids VMX outside the processor: firmware, a hypervisor, an operating
 * system or another driver.
 *
 * @param id stable
 * @param title in a few words
 * @param signs what shows it in a dump: any of them; none if no dump shows it
 * @param explains ids of the requirements whose violation or undetermined verdict it accounts for
 * @param text what is going on, in sentences
 * @param fix what to do, in the words of its own documentation
 * @param within id of the environment that it is a kind of
 * @param sources where its statements come from
 */
public record Environment(
    String id,
    String title,
    List<Sign> signs,
    List<String> explains,
    String text,
    String fix,
    Optional<String> within,
    List<Source> sources) {

  /** Where in a dump a phrase shows an environment. */
  public enum Place {
    /** Anywhere in a line. */
    LINE("lines"),
    /** In what firmware says about vendor and product. */
    MACHINE("machine"),
    /** In the signature or name of a hypervisor. */
    HYPERVISOR("hypervisor");

    private final String key;

    Place(String key) {
      this.key = key;
    }

    /** As {@code environments.yaml} writes it. */
    public String key() {
      return key;
    }
  }

  /**
   * A sign of the environment: the condition is true and, for each place, one of the phrases is
   * found there.
   *
   * @param when the condition on a logical processor
   */
  public record Sign(Condition when, Map<Place, List<String>> phrases) {
    public Sign {
      phrases = Map.copyOf(phrases);
    }
  }

  /** A document. */
  public record Source(String title, String publisher, String url) {}

  public Environment {
    signs = List.copyOf(signs);
    explains = List.copyOf(explains);
    sources = List.copyOf(sources);
  }
}
