// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said where the build did not leave what the classes need. */
class BuiltResourcesTest {
  private static final String MODEL_LIST =
      "/META-INF/kie/io.github.vmxcheck/vmxcheck-rules/drools-model";
  private static final Class<?>[] OF_REQUIREMENT = {Requirement.class};

  private static Object model(String list) throws Throwable {
    return new OtherResources(RuleBase.class, list).call("model", new Class<?>[0]);
  }

  private static Object reads(String text, String id) throws Throwable {
    Requirement requirement = Specification.builtIn().byId(id).orElseThrow();
    return new OtherResources(RuleReads.class, text).call("of", OF_REQUIREMENT, requirement);
  }

  @Test
  void rulesThatWereNotCompiledAreMissing() {
    assertThatThrownBy(() -> model(null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(MODEL_LIST + " is missing: the rules were not compiled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n", "name:io.github.vmxcheck\n"})
  void aListWithoutAClassNamesNone(String list) {
    assertThatThrownBy(() -> model(list))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(MODEL_LIST + " names no class");
  }

  @Test
  void aClassThatIsNotThereCannotBeLoaded() {
    assertThatThrownBy(() -> model("io.github.vmxcheck.rules.Absent\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the compiled rules cannot be loaded")
        .hasCauseInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void theFirstLineThatIsAClassIsTaken() throws Throwable {
    String built = RuleBase.model().getClass().getName();
    assertThat(model("name:x\n\n " + built + " \nio.github.vmxcheck.rules.Absent\n"))
        .isInstanceOf(RuleBase.model().getClass());
  }

  @Test
  void theListOfReadsMayBeMissing() {
    assertThatThrownBy(() -> reads(null, "vmxon-cr0-pe"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reads.txt is missing");
  }

  @Test
  void aReadOfNoFieldIsNamed() {
    assertThatThrownBy(() -> reads("vmxon-cr0-pe: cr0 cr5\n", "vmxon-cr0-pe"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cr5");
  }

  @Test
  void readsAreTheKeysOfTheLine() throws Throwable {
    String text = "vmxon-cr0-pe: cr0 msr.IA32_EFER\nvmxon-cpl-0:\n";
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
