package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.SettingBinder;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private static Stepper.Walk walk(String yaml, String... assignments) {
        return new SettingBinder()
                .bind(Stepper.Walk.class, Overrides.apply(YamlReader.parse(yaml, "w.yaml"), List.of(assignments)));
    }

    @Test
    void aValueIsReplacedOrAdded() {
        assertThat(walk("way: {kind: plain}\nlength: 3", "length=7", "limit=2"))
                .isEqualTo(walk("way: {kind: plain}\nlength: 7\nlimit: 2"));
    }

    @Test
    void parentsThatAreMissingAreMade() {
        assertThat(walk("", "way.kind=damped", "way.inner.factor=3", "way.inner.kind=damped"))
                .isEqualTo(walk("way: {kind: damped, inner: {kind: damped, factor: 3}}"));
    }

    @Test
    void aBareNameReplacesAWholeExtension() {
        assertThat(walk("way: {kind: plain}\nrule: {kind: damped, factor: 9}", "rule=plain")
                        .rule())
                .isEqualTo(new Stepper.Plain());
    }

    @Test
    void settingsBelowABareNameKeepTheName() {
        assertThat(walk("way: {kind: plain}\nrule: damped", "rule.factor=2").rule())
                .isEqualTo(new Stepper.Damped(2, new Stepper.Plain(), List.of()));
        assertThat(walk("way: {kind: plain}\nrule: plain", "rule.factor=2", "rule.kind=damped")
                        .rule())
                .isEqualTo(new Stepper.Damped(2, new Stepper.Plain(), List.of()));
    }

    @Test
    void valuesAreYaml() {
        assertThat(walk("", "way={kind: table, steps: {a: 1}}", "way.steps.b=2").way())
                .isEqualTo(walk("way: {kind: table, steps: {a: 1, b: 2}}").way());
        assertThat(walk("way: {kind: plain}\nlimit: 3", "limit=").limit()).isEmpty();
    }

    @Test
    void itemsOfListsHaveIndexes() {
        String yaml = "way: {kind: plain}\nrule: {kind: damped, pauses: [1s, 2s]}";
        assertThat(walk(yaml, "rule.pauses[1]=5s", "rule.pauses[2]=1m").rule())
                .isEqualTo(walk("way: {kind: plain}\nrule: {kind: damped, pauses: [1s, 5s, 1m]}")
                        .rule());
        assertThatThrownBy(() -> walk(yaml, "rule.pauses[7]=5s"))
                .hasMessage("--set rule.pauses[7]: the list has 2 items, so that there cannot be one at [7]");
        assertThatThrownBy(() -> walk(yaml, "rule.pauses.first=5s"))
                .hasMessage("--set rule.pauses.first: there is a list before \"first\";"
                        + " write its index, as in layers[0].width");
        assertThatThrownBy(() -> walk(yaml, "way[0]=5s")).hasMessage("--set way[0]: there is no list before [0]");
    }

    @Test
    void problemsNameTheAssignment() {
        String yaml = "way: {kind: plain}";
        assertThatThrownBy(() -> walk(yaml, "lenght=3"))
                .hasMessage("--set lenght: lenght is not a known key; did you mean \"length\"?");
        assertThatThrownBy(() -> walk(yaml, "length=far", "way.steep=2"))
                .hasMessage("--set length: length must be a whole number but was \"far\"\n"
                        + "--set way.steep: way.steep must be true or false but was 2");
        assertThatThrownBy(() -> walk(yaml + "\nlength: 3", "length.metres=3"))
                .hasMessage("w.yaml:2: length must be a whole number but was a mapping");
        assertThatThrownBy(() -> walk(yaml, "length")).hasMessage("--set length: must be written --set path=value");
        assertThatThrownBy(() -> walk(yaml, "a..b=1"))
                .hasMessage("--set a..b: \"a..b\" is not a path of keys such as local.learning-rate"
                        + " or layers[0].width");
        assertThatThrownBy(() -> walk(yaml, "length=[1")).hasMessageStartingWith("--set length: this is not YAML: ");
        assertThatThrownBy(() -> walk(yaml, "name=**/*.csv"))
                .hasMessage(
                        "--set name: this is not YAML: a text that begins with *, &, @, % or ` must stand in quotes:"
                                + " files: \"*.csv\", or --set \"data.files='*.csv'\"");
        assertThatThrownBy(() -> walk("way: no-way", "way.steep=true"))
                .hasMessage("w.yaml:1: way names an unknown step rule \"no-way\". Known: damped, plain, table");
    }

    private static Stepper.Walk merged(String yaml, String path, String value) {
        var settings = YamlReader.parse(yaml, "w.yaml");
        return new SettingBinder()
                .bind(Stepper.Walk.class, Overrides.merge(settings, path, YamlReader.value(value, "s.yaml:9")));
    }

    @Test
    void aMergedMappingKeepsWhatItDoesNotNameAndTakesAwayWhatIsEmpty() {
        String yaml = "way: {kind: plain}\nrule: {kind: damped, factor: 9, pauses: [1s]}";
        assertThat(merged(yaml, "rule", "{pauses: [2s]}").rule())
                .isEqualTo(walk("way: {kind: plain}\nrule: {kind: damped, factor: 9, pauses: [2s]}")
                        .rule());
        assertThat(merged(yaml, "rule", "{kind: plain, factor: , pauses: ~}").rule())
                .isEqualTo(new Stepper.Plain());
        assertThat(merged("way: {kind: plain}\nrule: damped", "rule", "{factor: 2}")
                        .rule())
                .isEqualTo(new Stepper.Damped(2, new Stepper.Plain(), List.of()));
        assertThat(merged(yaml, "length", "7").length()).isEqualTo(7);
    }

    @Test
    void aBareWordDoesNotSilentlyDropSettings() {
        assertThatThrownBy(() -> merged("way: {kind: plain}\nrule: {kind: damped, factor: 9}", "rule", "plain"))
                .hasMessage("s.yaml:9: rule: \"plain\" would drop the settings at w.yaml:2; write the key that it"
                        + " belongs to, as in rule: {key: plain}");
        assertThatThrownBy(() -> merged("way: {kind: plain}", "wya.kind", "plain"))
                .hasMessage("s.yaml:9: wya is not a known key; did you mean \"way\"?");
    }
}
