// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import org.junit.jupiter.api.Test;

/** Errors for generated resources that are missing or invalid. */
class BuiltResourcesTest {
  private static final Class<?>[] OF_REQUIREMENT = {Requirement.class};

  private static Object reads(String text, String id) throws Throwable {
    Requirement requirement = Specification.builtIn().byId(id).orElseThrow();
    return new OtherResources(RuleReads.class, text).call("of", OF_REQUIREMENT, requirement);
  }

  @Test
  void reportsAMissingListOfReads() {
    assertThatThrownBy(() -> reads(null, "vmxon-cr0-pe"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reads.txt is missing");
  }

  @Test
  void reportsAnUnknownFieldInTheReads() {
    assertThatThrownBy(() -> reads("vmxon-cr0-pe: CR0 CR5\n", "vmxon-cr0-pe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CR5");
  }

  @Test
  void readsAreTheFieldsListedOnTheLine() throws Throwable {
    String text = "vmxon-cr0-pe: CR0 IA32_EFER\nvmxon-cpl-0:\n";
    assertThat(reads(text, "vmxon-cr0-pe"))
        .asInstanceOf(LIST)
        .containsExactly(Field.CR0, Field.IA32_EFER);
    assertThat(reads(text, "vmxon-cpl-0")).asInstanceOf(LIST).isEmpty();
    assertThat(reads(text, "vmxon-cr4-vmxe")).asInstanceOf(LIST).isEmpty();
    assertThat(reads(text, "observed-outcome"))
        .asInstanceOf(LIST)
        .containsExactly(Field.OBSERVED_OUTCOME, Field.OBSERVED_STATUS, Field.OBSERVED_RFLAGS);
  }
}
