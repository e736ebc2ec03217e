package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
    @TempDir
    private Path folder;

    private static SettingNode.Mapping read(String yaml) {
        return YamlReader.parse(yaml, "a.yaml");
    }

    private static String complaint(String yaml) {
        try {
            return "none, but " + read(yaml);
        } catch (SettingsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static SettingNode.Mapping mapping(SettingNode.Mapping node, String key) {
        return (SettingNode.Mapping) Objects.requireNonNull(node.entries().get(key));
    }

    @Test
    void everyNodeKnowsItsLine() {
        SettingNode.Mapping root = read("# a comment\na: 1\n\nb:\n  c: 'x'\n  d: [1, null]\n");
        assertThat(root.entries().get("a")).isEqualTo(new SettingNode.Scalar("1", false, "a.yaml:2"));
        SettingNode.Mapping b = mapping(root, "b");
        assertThat(b.origin()).isEqualTo("a.yaml:4");
        assertThat(b.entries().get("c")).isEqualTo(new SettingNode.Scalar("x", true, "a.yaml:5"));
        SettingNode list = Objects.requireNonNull(b.entries().get("d"));
        assertThat(list.toString()).contains("text=, quoted=false");
    }

    @Test
    void anEmptyFileHasNoSettings() {
        assertThat(read("").entries()).isEmpty();
        assertThat(read("# nothing yet\n").entries()).isEmpty();
    }

    @Test
    void aliasesStandForTheirAnchor() {
        SettingNode.Mapping root = read("a: &it {x: 1}\nb: *it\n");
        SettingNode.Mapping b = mapping(root, "b");
        assertThat(b.origin()).isEqualTo("a.yaml:2");
        assertThat(b.entries().get("x")).isEqualTo(new SettingNode.Scalar("1", false, "a.yaml:1"));
    }

    @Test
    void keysThatStandTwiceAreRefused() {
        assertThat(complaint("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n"))
                .isEqualTo("a.yaml:5: the key \"c\" stands twice; it is also at a.yaml:3");
    }

    @Test
    void badSyntaxIsNamedWithItsLine() {
        assertThat(complaint("a: 1\nb:\n\tc: 1\n"))
                .isEqualTo("a.yaml:3: this is not YAML: a tab cannot indent or start a value; use spaces");
        assertThat(complaint("a: [1, 2\nb: 3\n")).startsWith("a.yaml:2: this is not YAML: ");
        assertThat(complaint("a: b: c\n"))
                .isEqualTo("a.yaml:1: this is not YAML: a key and its value cannot stand here;"
                        + " check the indentation, and quote a text that has a colon");
        assertThat(complaint("a: 'x\n")).startsWith("a.yaml:2: this is not YAML: ");
        assertThat(complaint("a: *nowhere\n"))
                .startsWith("a.yaml:1: this is not YAML: ")
                .contains("nowhere");
        assertThat(complaint("a: 1\n---\nb: 2\n")).startsWith("a.yaml:2: this is not YAML: ");
        assertThat(complaint("a: \u0007\n")).startsWith("a.yaml: this is not YAML: ");
    }

    @Test
    void textsThatMustBeQuotedAreNamed() {
        for (String text : List.of("*.csv", "**/*.csv", "*/ACC.csv", "&a/b", "@home", "%d.csv", "`x`", "*nowhere")) {
            assertThat(complaint("a:\n  b: " + text + "\n"))
                    .as(text)
                    .startsWith("a.yaml:2: this is not YAML: ")
                    .contains("must stand in quotes");
        }
    }

    @Test
    void aSpecMustHaveKeys() {
        assertThat(complaint("- 1\n")).isEqualTo("a.yaml:1: expected keys and values such as \"rounds: 20\"");
        assertThat(complaint("just words")).isEqualTo("a.yaml:1: expected keys and values such as \"rounds: 20\"");
        assertThat(complaint("[1]: 2")).isEqualTo("a.yaml:1: a key must be a single word, not a list or a mapping");
        assertThat(complaint("a: &a [*a]")).isEqualTo("a.yaml:1: an alias must not contain itself");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> YamlReader.read(missing)).hasMessage(missing + ": there is no such file");
        Path latin = Files.write(folder.resolve("latin.yaml"), "name: Bär".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> YamlReader.read(latin)).hasMessage(latin + ": the file is not UTF-8 text");
    }
}
