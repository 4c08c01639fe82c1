// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors agrees with the reader where a schema can express the rule. */
class SnapshotSchemaTest {
  private static final String FILE = "schema/snapshot.schema.json";
  private static final String TEXT = resource();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(TEXT, InputFormat.JSON);

  private static String resource() {
    try (InputStream in = Specification.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean schemaAccepts(String document) {
    return SCHEMA.validate(document, InputFormat.JSON).isEmpty();
  }

  private static boolean readerAccepts(String document) {
    List<InputProblem> problems = new ArrayList<>();
    SnapshotSink sink =
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public void problem(InputProblem problem) {
            problems.add(problem);
          }
        };
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    SnapshotReader.read(new ByteArrayInputStream(bytes), "<stdin>", sink);
    return problems.isEmpty();
  }

  /** A document with one logical processor with these keys, written with ' for ". */
  private static String processor(String keys) {
    return document("'logical-processors': [{'id': 0" + (keys.isEmpty() ? "" : ", " + keys) + "}]");
  }

  private static String document(String keys) {
    return ("{'schema': 'vmxcheck.snapshot/1', " + keys + "}").replace('\'', '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'cr0': '0x80050033', 'cr3': 0, 'cr4': 18446744073709551615, 'rflags': '0b10'",
        "'cr4': '0x????????003726f8'",
        "'cr4': '0x0037_26f8', 'cr3': '1_000'",
        "'cr0': '0b1?_?0', 'cpl': '0b?1', 'msr': {'0x3a': '0b??1'}",
        "'vmx-operation': '0b0?', 'observer': '0b?1', 'observed': {'status': '0b0?'}",
        "'cpu': {'vendor': '0b?????0'}, 'vmxon': {'operand': {'segment': '0b1??'}}",
        "'cpl': 3, 'a20m': false, 'smm': 'true'",
        "'cs': {'selector': '0x10', 'l': 1, 'd': '0'}, 'ss': {'dpl': 0}",
        "'vmx-operation': 'non-root', 'smx-operation': 'inside', 'observer': 'nested-guest'",
        "'current-vmcs': 'none'",
        "'current-vmcs': '0xffffffffffffffff'",
        "'msr': {'IA32_EFER': '0xd01', '0x3a': 5, '1155': 'unreadable', '0xc0000103': '0x1'}",
        "'cpuid': {'0x7': {'ebx': 1}, '0x7.1': {'eax': '0x1'}, '1': {'ecx': 4294967295}}",
        "'feature-control': {'lock': 1, 'vmx-inside-smx': 0, 'vmx-outside-smx': true}",
        "'cpu': {'vmx': 1, 'smx': 0, 'hypervisor': 0, 'long-mode-active': 1}",
        "'cpu': {'physical-address-width': 39, 'vendor': 'GenuineIntel'}",
        "'cpu': {'vendor': 'Virtual CPU'}",
        "'vmxon': {'operand': {'kind': 'memory', 'lock': 0, 'linear': '0x8', 'segment': 'ds'}}",
        "'vmxon': {'operand': {'access': 'not-permitted'}, 'pointer': '0x1000'}",
        "'vmxon': {'region': {'header': '0x4', 'size': 4096, 'memory-type': 6, 'zeroed': true}}",
        "'vmxon': {'region': {'first-nonzero': 4}}, 'vmcs': {'region': {'data': '0x04000000'}}",
        "'observed': {'outcome': 'vmfail-invalid', 'status': 2, 'rflags': '0x3'}",
      })
  void bothAccept(String keys) {
    String document = processor(keys);
    assertThat(SCHEMA.validate(document, InputFormat.JSON)).isEmpty();
    assertThat(readerAccepts(document)).isTrue();
  }

  @Test
  void bothAcceptAProcessorWithAnUnknownNumber() {
    String document = document("'logical-processors': [{'id': 'unknown'}]");
    assertThat(schemaAccepts(document)).isTrue();
    assertThat(readerAccepts(document)).isTrue();
  }

  private static Stream<String> badDocuments() {
    return Stream.concat(
        Stream.of(
                "'label': 'x'",
                "'logical-processors': []",
                "'logical-processors': {}",
                "'logical-processors': [7]",
                "'logical-processors': [{'cr0': 1}]",
                "'logical-processors': [{'id': 0}], 'label': null",
                "'logical-processors': [{'id': 0}], 'label': ''",
                "'logical-processors': [{'id': 0}], 'Label': 'x'",
                "'logical-processors': [{'id': 0}], 'vmm': {'processors': 1}",
                "'logical-processors': [{'id': 4294967296}]",
                "'logical-processors': [{'id': 'zero'}]",
                "'logical-processors': [{'id': '0b?'}]")
            .map(SnapshotSchemaTest::document),
        badProcessors().map(SnapshotSchemaTest::processor));
  }

  private static Stream<String> badProcessors() {
    return Stream.of(
        "'crO': 1",
        "'cr0': 18446744073709551616",
        "'cr0': -1",
        "'cr0': '010'",
        "'cr0': '0x'",
        "'cr0': '0xZ'",
        "'cr0': '0b?2'",
        "'a20m': '0b?'",
        "'cr0': '1__0'",
        "'cr0': '_1'",
        "'cr0': 1.5",
        "'cr0': null",
        "'cr0': ''",
        "'cr0': [1]",
        "'cr0': 'unreadable'",
        "'cpl': 4",
        "'a20m': 2",
        "'a20m': 'yes'",
        "'cs': '0x10'",
        "'cs': {'selector': 65536}",
        "'cs': {'dpl': 0}",
        "'vmx-operation': 'inside'",
        "'vmx-operation': 1",
        "'vmx-operation': '0x1'",
        "'vmx-operation': '0b'",
        "'observer': 'me'",
        "'current-vmcs': 'nothing'",
        "'msr': {'IA32_VMX_BASC': 1}",
        "'msr': {'ia32_efer': 1}",
        "'msr': {'0x100000000': 1}",
        "'msr': {'0x10': 'many'}",
        "'msr': 5",
        "'cpuid': {'one': {'eax': 1}}",
        "'cpuid': {'0x1': {'rax': 1}}",
        "'cpuid': {'0x1': {'eax': 4294967296}}",
        "'cpuid': {'0x1': 7}",
        "'feature-control': {'bios': 1}",
        "'cpu': {'vendor': 'AMD'}",
        "'cpu': {'physical-address-width': 256}",
        "'vmxon': {'operand': {'kind': 'mem'}}",
        "'vmxon': {'region': {'memory-type': 16}}",
        "'vmxon': {'region': {'first-nonzero': 3}}",
        "'vmxon': {'region': {'data': null}}",
        "'observed': {'status': 3}",
        "'observed': {'outcome': 'vmfail'}");
  }

  @ParameterizedTest
  @MethodSource("badDocuments")
  void bothReject(String document) {
    assertThat(readerAccepts(document)).as("reader").isFalse();
    assertThat(schemaAccepts(document)).as("schema").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"schema\": \"vmxcheck.snapshot/2\"}", "[]", "7"})
  void bothRejectOtherDocuments(String document) {
    assertThat(readerAccepts(document)).as("reader").isFalse();
    assertThat(schemaAccepts(document)).as("schema").isFalse();
  }

  /** The schema has every field and every word that the field accepts. */
  @ParameterizedTest
  @EnumSource(Field.class)
  void everyFieldAndItsWordsAreInTheSchema(Field field) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(TEXT);
    JsonNode at =
        field.key().startsWith("vmm.")
            ? schema.at("/properties")
            : schema.at("/definitions/logical-processor/properties");
    if (field.isInList()) {
      at = at.path(field.group().key()).at("/items/properties");
    }
    List<String> keys = keys(field.key());
    for (int i = 0; i < keys.size(); i++) {
      at = resolved(schema, at.path(keys.get(i)));
      assertThat(at.isMissingNode()).as(field.key()).isFalse();
      at = i < keys.size() - 1 ? at.path("properties") : at;
    }
    String place = at.toString();
    assertThat(field.words().keySet()).allMatch(word -> place.contains('"' + word + '"'));
  }

  private static List<String> keys(String key) {
    if (!key.startsWith("cpuid.")) {
      return List.of(
          key.substring(key.indexOf("[].") < 0 ? 0 : key.indexOf('.') + 1).split("\\.", -1));
    }
    int dot = key.lastIndexOf('.');
    return List.of("cpuid", key.substring(6, dot), key.substring(dot + 1));
  }

  private static JsonNode resolved(JsonNode schema, JsonNode node) {
    JsonNode reference = node.path("allOf").path(0).path("$ref");
    return reference.isMissingNode() ? node : schema.at(reference.asText().substring(1));
  }

  @Test
  void everyKeyHasADescription() throws IOException {
    JsonNode processor =
        new ObjectMapper().readTree(TEXT).at("/definitions/logical-processor/properties");
    assertThat(processor).isNotEmpty().allMatch(key -> key.hasNonNull("description"));
  }
}
