package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "path:1, p01",
        "path:2, day 2",
        "path:3, walk.left",
        "path:-1, walk.left",
        "path:-2, day 2",
        "path:-3, p01",
        "path-regex:day (\\d), 2",
        "path-regex:^p0*(\\d+)/, 1",
        "constant:me, me"
    })
    void fieldsOfAPath(String field, String value) throws Exception {
        assertThat(((RowField.OfFile) RowField.parse("user", field)).of("p01/day 2/walk.left.csv"))
                .isEqualTo(value);
    }

    @Test
    void aPathThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> new RowField.PathPart(-4).of("a/b/c.csv"))
                .hasMessage("path:-4 was asked for, but 'a/b/c.csv' has only 3 parts.");
        assertThatThrownBy(() -> ((RowField.OfFile) RowField.parse("user", "path-regex:p(\\d)")).of("a.csv"))
                .hasMessage(
                        "path-regex:p(\\d) does not match the path 'a.csv'; correct it, or let files name fewer files.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user",
                "column:",
                "path:",
                "path:0",
                "path:x",
                "path:1.5",
                "path-regex:p\\d",
                "path-regex:(",
                "file:1"
            })
    void fieldsThatMeanNothingAreRefused(String field) {
        assertThatThrownBy(() -> new CsvSettings("x").user(field).make())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("user must ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "::", "tabs", "a", "\"", "."})
    void delimitersThatCannotBeAreRefused(String delimiter) {
        assertThatThrownBy(() -> new CsvSettings("x").delimiter(delimiter).make())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("delimiter must be one punctuation character");
    }

    @Test
    void otherImpossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new CsvSettings("x").channels().make())
                .hasMessage("channels must name at least one column but was empty");
        assertThatThrownBy(() -> new CsvSettings("x").channels("a=z", "b=z").make())
                .hasMessage("channels must have different names but two are 'z'");
        assertThatThrownBy(() -> new CsvSettings("x").channels("a=").make())
                .hasMessage("channels must be 'COLUMN' or 'COLUMN=NAME' but one was 'a='");
        assertThatThrownBy(() -> new CsvSettings("x").rate(Optional.empty()).make())
                .hasMessage("rate must be given when there is no time but was missing");
        assertThatThrownBy(() -> new CsvSettings("x").rate(Optional.of(0.0)).make())
                .hasMessage("rate must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new CsvSettings("x").labels("a", "a").make())
                .hasMessage("labels must name each label once but was [a, a]");
        assertThatThrownBy(
                        () -> new CsvSettings("x").labels("a").ignoreLabels("a").make())
                .hasMessage("ignoreLabels must not be among labels but 'a' is");
        assertThatThrownBy(() -> new CsvSettings("x").files(" ").make())
                .hasMessage("files must be a pattern such as '**/*.csv' but was empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "**/*.csv|a.csv|true",
                "**/*.csv|a/b/c.csv|true",
                "**/*.csv|a/b/c.csv.txt|false",
                "*.csv|a.csv|true",
                "*.csv|a/b.csv|false",
                "a/**|a/b/c|true",
                "p??/*.{csv,txt}|p01/x.txt|true",
                "p??/*.{csv,txt}|p1/x.txt|false",
                "p??/*.{csv,txt}|p01/x.tsv|false",
                "a+(b).csv|a+(b).csv|true",
                "**/raw_*|x/raw_1/y|false"
            })
    void globsMatchWholePaths(String glob, String path, boolean matches) throws SensorDataException {
        assertThat(Glob.of(glob).matches(path)).isEqualTo(matches);
    }
}
