package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpecSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode WALK = SpecSchema.of(Stepper.Walk.class, "walk");

    @TempDir
    private Path folder;

    /** JSON is YAML, so that the binder and the schema can be asked about the same text. */
    private static boolean binds(String json) {
        try {
            new SettingBinder().bind(Stepper.Walk.class, YamlReader.parse(json, "test"));
            return true;
        } catch (SettingsException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'way': 'plain'}",
                "{'way': {'kind': 'plain'}}",
                "{'way': {'kind': 'plain', 'steep': true}, 'length': 3, 'limit': 4}",
                "{'way': {'kind': 'damped', 'factor': 2, 'pauses': ['1s', '90ms']}}",
                "{'way': {'kind': 'table', 'steps': {'a': 1, 'b': 0.5}}}",
                "{'way': {'kind': 'plain'}, 'rule': 'plain'}",
                "{'way': {'kind': 'plain'}, 'rule': {'factor': 3}}",
                "{'way': {'kind': 'plain'}, 'rule': {'kind': 'damped', 'inner': {'kind': 'damped', 'inner': 'damped'}}}",
                "{'way': {'kind': 'plain'}, 'rule': {'kind': 'table', 'steps': {}}}"
            })
    void theSchemaAcceptsWhatBinds(String quoted) {
        String json = quoted.replace('\'', '"');
        assertThat(binds(json)).isTrue();
        assertThat(new SchemaCheck(WALK).accepts(JSON.readTree(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'way': {}}",
                "{'way': 'table'}",
                "{'way': 'unknown'}",
                "{'way': true}",
                "{'way': {'kind': 'damped', 'steps': {}}}",
                "{'way': {'kind': 'table'}}",
                "{'way': {'kind': 'plain'}, 'rule': 'table'}",
                "{'way': {'kind': 'plain'}, 'rule': 'unknown'}",
                "{'way': {'kind': 'plain'}, 'rule': {'steps': {}}}",
                "{'way': {'kind': 'plain'}, 'length': 1.5}",
                "{'way': {'kind': 'plain'}, 'length': '5'}",
                "{'way': {'kind': 'plain'}, 'more': 1}",
                "{'way': {'kind': 'damped', 'pauses': ['1']}}",
                "{'way': {'kind': 'damped', 'pauses': '1s'}}",
                "{'way': {'kind': 'plain', 'steep': 'true'}}"
            })
    void theSchemaRefusesWhatDoesNotBind(String quoted) {
        String json = quoted.replace('\'', '"');
        assertThat(binds(json)).isFalse();
        assertThat(new SchemaCheck(WALK).accepts(JSON.readTree(json))).isFalse();
    }

    @Test
    void descriptionsAndDefaultsAreThere() {
        JsonNode properties = WALK.get("properties");
        assertThat(properties.get("length").toString())
                .isEqualTo("{\"type\":\"integer\",\"description\":\"Metres.\",\"default\":5}");
        assertThat(properties.get("rule").get("default").toString())
                .isEqualTo("{\"kind\":\"damped\",\"factor\":0.25,\"inner\":{\"kind\":\"plain\"},\"pauses\":[]}");
        assertThat(properties.get("rule").get("description").stringValue()).isEqualTo("The rule.");
    }

    @Test
    void theExperimentsSchemaAcceptsAnExperiment() {
        ExperimentSpec spec = new SettingBinder()
                .bind(ExperimentSpec.class, YamlReader.parse("data: {source: still-air}\ncohort: {minimum: 3}", "s"));
        JsonNode written = JSON.valueToTree(SettingWriter.write(spec));
        assertThat(new SchemaCheck(SpecSchema.ofExperiment()).accepts(written)).isTrue();
    }

    @Test
    void aStaleFileIsToldFromACurrentOne() throws IOException {
        String text = SpecSchema.text(SpecSchema.ofExperiment());
        Path file = folder.resolve("schema.json");
        assertThat(GeneratedFile.difference(file, text)).contains(file + " is missing; generate it");
        Files.writeString(file, text.replace("\n", "\r\n"));
        assertThat(GeneratedFile.difference(file, text)).isEmpty();
        Files.writeString(file, text.replace("\"rounds\"", "\"turns\""));
        assertThat(GeneratedFile.difference(file, text).orElse(""))
                .contains("is not current; it has \"\"turns\" : {\" where \"\"rounds\" : {\" is generated");
    }
}
