// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything found for one logical processor.
 *
 * @param id its number, unsigned; 0 where it is unknown
 * @param isNumbered whether the number is known
 * @param place of its first value, if one was read
 * @param outcome what VMXON would do
 * @param vmcs what VMCLEAR and VMPTRLD would do, if the dump names a VMCS pointer
 * @param effects what VMXON changes if it succeeds
 * @param assumed what was supposed, by field
 * @param profile the chosen profile, if any
 * @param suggestedProfiles those that fit the processor
 * @param derived what follows from what the dump says, by field
 * @param pagingMode in the manual's words
 * @param findings on its requirements
 */
public record ProcessorResult(
    long id,
    boolean isNumbered,
    Optional<Place> place,
    Outcome outcome,
    Optional<Vmcs> vmcs,
    List<String> effects,
    Map<String, String> assumed,
    Optional<ProfileUse> profile,
    List<String> suggestedProfiles,
    Map<String, Derived> derived,
    String pagingMode,
    List<FindingResult> findings) {

  /** What VMCLEAR and VMPTRLD of the VMCS pointer would do, and what that supposes. */
  public record Vmcs(String supposes, Outcome vmclear, Outcome vmptrld) {}

  /** A profile, the fields it supplied, and why it is of another processor, if it is. */
  public record ProfileUse(String name, List<String> supplied, String contradiction) {
    public ProfileUse {
      supplied = List.copyOf(supplied);
    }
  }

  /** A value and what it follows from. */
  public record Derived(Value value, String from) {}

  public ProcessorResult {
    effects = List.copyOf(effects);
    suggestedProfiles = List.copyOf(suggestedProfiles);
    findings = List.copyOf(findings);
  }

  /** The finding on a requirement, if the report holds it. */
  public Optional<FindingResult> finding(String requirement) {
    return findings.stream().filter(one -> one.requirement().equals(requirement)).findFirst();
  }
}
