// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which field of a processor each accessor for rules reads. */
class ProcessorFieldsTest {
  private static final Map<String, Method> QUESTIONS =
      Arrays.stream(Processor.class.getMethods())
          .filter(method -> method.getParameterCount() == 0 && method.getReturnType() == long.class)
          .collect(Collectors.toMap(Method::getName, method -> method));

  private static Processor knowing(Field field, long value) {
    return processor(new ProcessorSnapshot(0).set(field, value));
  }

  private static Processor processor(ProcessorSnapshot snapshot) {
    Processor processor = new Processor(false, Map.of());
    processor.set(snapshot, null);
    return processor;
  }

  private static long ask(String question, Processor processor)
      throws ReflectiveOperationException {
    return (long) QUESTIONS.get(question).invoke(processor);
  }

  /** Not about one logical processor before the instruction: no rule reads these by name. */
  private static final Set<Field.Group> OTHERS =
      EnumSet.of(Field.Group.OBSERVED, Field.Group.MACHINE);

  private static String not(String name) {
    return "not" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static Stream<Arguments> everyField(UnaryOperator<String> name) {
    return Field.outsideLists().stream()
        .filter(field -> !OTHERS.contains(field.group()))
        .map(field -> Arguments.of(name.apply(field.accessor()), field));
  }

  /** The existing accessors with names of this form. */
  private static Stream<Arguments> questions(UnaryOperator<String> name) {
    List<Arguments> questions = new ArrayList<>();
    for (Field field : Field.values()) {
      String question = name.apply(field.accessor());
      if (QUESTIONS.containsKey(question)) {
        questions.add(Arguments.of(question, field));
      }
    }
    return questions.stream();
  }

  static Stream<Arguments> ones() {
    return everyField(name -> name);
  }

  static Stream<Arguments> zeros() {
    return everyField(ProcessorFieldsTest::not);
  }

  static Stream<Arguments> read() {
    return questions(name -> name + "Read");
  }

  static Stream<Arguments> unreadable() {
    return questions(name -> name + "Unreadable");
  }

  @ParameterizedTest
  @MethodSource("ones")
  void onesAreTheBitsThatAre1(String question, Field field) throws ReflectiveOperationException {
    assertThat(ask(question, knowing(field, -1L))).isEqualTo(field.mask());
    assertThat(ask(question, knowing(field, 0))).isZero();
  }

  @ParameterizedTest
  @MethodSource("zeros")
  void zerosAreTheBitsThatAre0(String question, Field field) throws ReflectiveOperationException {
    assertThat(ask(question, knowing(field, 0))).isEqualTo(field.mask());
    assertThat(ask(question, knowing(field, -1L))).isZero();
  }

  @ParameterizedTest
  @MethodSource("read")
  void aRegisterWasReadIfItIsNot0(String question, Field field)
      throws ReflectiveOperationException {
    assertThat(ask(question, knowing(field, 1))).isEqualTo(1);
    assertThat(ask(question, knowing(field, 0))).isZero();
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aRegisterIsUnreadableIfItsReadFaulted(String question, Field field)
      throws ReflectiveOperationException {
    ProcessorSnapshot faulted = new ProcessorSnapshot(0).setUnreadable(field, Origin.NONE);
    assertThat(ask(question, processor(faulted)))
        .isEqualTo(1L << field.msrIndex() - IA32_VMX_BASIC.msrIndex());
    assertThat(ask(question, knowing(field, 1))).isZero();
  }

  @Test
  void everyAccessorIsTested() {
    assertThat(read()).hasSizeGreaterThan(5);
    assertThat(unreadable()).hasSizeGreaterThan(3);
    for (Field.Group other : OTHERS) {
      assertThat(Field.outsideLists())
          .filteredOn(field -> field.group() == other)
          .isNotEmpty()
          .noneMatch(field -> QUESTIONS.containsKey(field.accessor()));
    }
  }
}
