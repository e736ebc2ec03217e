package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sentences, word for word. */
class SettingProblemsTest {
    private static String problems(String settings) {
        return problems(Notation.read(settings));
    }

    private static String problems(SettingNode.Mapping settings) {
        SettingsException problems =
                catchThrowableOfType(SettingsException.class, () -> new SettingBinder().bind(Plan.class, settings));
        return String.valueOf(problems.getMessage());
    }

    @Test
    void impossibleValuesAreNamedAtTheirOwnLine() {
        assertThat(problems("name: x\nrounds: 0")).isEqualTo("plan.yaml:2: rounds must be at least 1 but was 0");
        assertThat(problems("cohort:\n  size: 0")).isEqualTo("plan.yaml:2: cohort.size must be at least 1 but was 0");
        assertThat(problems("local:\n  learning-rate: 0"))
                .isEqualTo("plan.yaml:2: local.learning-rate must be greater than 0 but was 0.0");
    }

    @Test
    void aSpecWithManyProblemsShowsThemAll() {
        assertThat(problems("""
                nmae: x
                rounds: soon
                site: far-awya
                cohort:
                  size: many
                  minimum: 1.5
                  speed: 3
                data:
                  source: noise
                  people: 0
                  volumes: 3
                  held-out: 2
                local:
                  epochs: 0
                  learning-rate: -1
                """)).isEqualTo("""
                plan.yaml:2: rounds must be a whole number but was "soon"
                plan.yaml:3: site must be one of here, far-away but was "far-awya"; did you mean "far-away"?
                plan.yaml:11: data.volumes must be a list but was 3
                plan.yaml:10: data.people must be at least 1 but was 0
                plan.yaml:12: data.held-out must be between 0.0 and 1.0 but was 2.0
                plan.yaml:5: cohort.size must be a whole number but was "many"
                plan.yaml:6: cohort.minimum must be a whole number but was 1.5
                plan.yaml:7: cohort.speed is not a known key; docs/settings.md has those there are
                plan.yaml:14: local.epochs must be at least 1 but was 0
                plan.yaml:15: local.learning-rate must be greater than 0 but was -1.0
                plan.yaml:1: nmae is not a known key; did you mean "name"?""");
    }

    @Test
    void noMessageGrowsWithWhatWasWritten() {
        Map<String, SettingNode> many = new LinkedHashMap<>();
        for (int i = 0; i < 90_000; i++) {
            many.put("key-%05d".formatted(i), new SettingNode.Scalar("1", false, "plan.yaml:" + i));
        }
        SettingsException unknown = catchThrowableOfType(
                SettingsException.class,
                () -> new SettingBinder().bind(Plan.class, new SettingNode.Mapping(many, "plan.yaml:1")));
        assertThat(unknown.problems()).hasSize(101);
        assertThat(unknown.problems().get(100).message()).isEqualTo("and 89900 more problems are not listed");
        assertThat(String.valueOf(unknown.getMessage())).hasSizeLessThan(20_000);
        String most = "x".repeat(1 << 20);
        assertThat(problems("rounds: " + most)).hasSizeLessThan(400);
        assertThat(problems(most + ": 1")).hasSizeLessThan(400);
        assertThat(problems("local: " + most)).hasSizeLessThan(400);
        assertThat(problems("site: " + most)).hasSizeLessThan(400);
        assertThat(problems("data:\n  volumes:\n" + "    - loud\n".repeat(5_000)))
                .hasLineCount(101);
    }

    @Test
    void whatActsInSettingsIsEscaped() {
        Map<String, SettingNode> forged =
                Map.of("rounds", new SettingNode.Scalar("1\n\u001b[31m", true, "plan.yaml:1"));
        assertThat(problems(new SettingNode.Mapping(forged, "plan.yaml:1")))
                .isEqualTo("plan.yaml:1: rounds must be a whole number but was \"1\\n\\u001b[31m\"");
    }

    @Test
    void wrongTypesSayWhatWasExpected() {
        assertThat(problems("rounds: '5'"))
                .isEqualTo("plan.yaml:1: rounds must be a whole number but was the text \"5\"");
        assertThat(problems("rounds: 1e3")).isEqualTo("plan.yaml:1: rounds must be a whole number but was 1e3");
        assertThat(problems("rounds: 3000000000"))
                .isEqualTo("plan.yaml:1: rounds must be a whole number between -2147483648 and 2147483647"
                        + " but was 3000000000");
        assertThat(problems("rounds:")).isEqualTo("plan.yaml:1: rounds must be a whole number but has no value");
        assertThat(problems("rounds:\n  - 1")).isEqualTo("plan.yaml:1: rounds must be a whole number but was a list");
        assertThat(problems("name:")).isEqualTo("plan.yaml:1: name must be a text but has no value");
        assertThat(problems("verbose: yes")).isEqualTo("plan.yaml:1: verbose must be true or false but was \"yes\"");
        assertThat(problems("cohort: 5")).isEqualTo("plan.yaml:1: cohort must be a mapping but was 5");
        assertThat(problems("data:\n  held-out: half"))
                .isEqualTo("plan.yaml:2: data.held-out must be a finite number but was \"half\"");
        assertThat(problems("data:\n  length: 10"))
                .isEqualTo("plan.yaml:2: data.length must be a duration such as 500ms, 10s, 2m or 1h but was 10");
        assertThat(problems("data:\n  volumes:\n    - 1\n    - loud"))
                .isEqualTo("plan.yaml:4: data.volumes[1] must be a finite number but was \"loud\"");
    }

    @Test
    void unknownExtensionsAreSuggestedFrom() {
        assertThat(problems("local: fedpox"))
                .isEqualTo("plan.yaml:1: local names an unknown local algorithm \"fedpox\"; did you mean \"fedprox\"?"
                        + " Known: fedprox, sgd");
        assertThat(problems("local:\n  algorithm: lbfgs\n  epochs: 3"))
                .isEqualTo("plan.yaml:2: local.algorithm names an unknown local algorithm \"lbfgs\"."
                        + " Known: fedprox, sgd");
        assertThat(problems("data: nosie"))
                .isEqualTo("plan.yaml:1: data names an unknown data source \"nosie\"; did you mean \"noise\"?"
                        + " Known: folder, noise");
        assertThat(problems("data:\n  held-out: 0\n  source: nosie\n  whatever: 1"))
                .isEqualTo("plan.yaml:3: data.source names an unknown data source \"nosie\"; did you mean \"noise\"?"
                        + " Known: folder, noise");
    }

    @Test
    void extensionsOfTheWrongShapeAreRefused() {
        assertThat(problems("local:\n  - sgd"))
                .isEqualTo("plan.yaml:1: local must be the name of a local algorithm (fedprox, sgd)"
                        + " or a mapping with the key algorithm but was a list");
        assertThat(problems("local:\n  algorithm:\n    - sgd"))
                .isEqualTo("plan.yaml:2: local.algorithm must be the name of a local algorithm (fedprox, sgd)"
                        + " but was a list");
        assertThat(problems("groups:\n  young:\n    epochs: 1"))
                .isEqualTo("plan.yaml:2: groups.young.algorithm is required: the name of a local algorithm"
                        + " (fedprox, sgd)");
        assertThat(problems("groups:\n  young:\n    algoritm: sgd"))
                .isEqualTo("plan.yaml:3: groups.young.algoritm is not a known key; did you mean \"algorithm\"?");
    }

    @Test
    void keysOfAnotherExtensionAreUnknown() {
        assertThat(problems("data:\n  source: folder\n  path: x\n  people: 5"))
                .isEqualTo("plan.yaml:4: data.people is not a known key; docs/settings.md has those there are");
    }

    @Test
    void aRequiredKeyIsAskedForWithItsMeaning() {
        assertThat(problems("data:\n  source: folder"))
                .isEqualTo("plan.yaml:1: data.path is required: the folder with the recordings");
    }

    @Test
    void checksAcrossKeysPointToTheKeyTheyName() {
        assertThat(problems("cohort:\n  minimum: 20"))
                .isEqualTo("plan.yaml:2: cohort.minimum must be at most the cohort's size");
        assertThat(problems("cohort:\n  high: 2"))
                .isEqualTo("plan.yaml:2: cohort.high must be at least low (5) but was 2");
        assertThat(problems("cohort:\n  size: 20\ndata:\n  source: noise\n  people: 15"))
                .isEqualTo("plan.yaml:5: data.people must be at least the cohort's size");
    }

    @Test
    void problemsOfFlatSettingsCarryTheirOrigin() {
        assertThat(problems(SettingWriter.fromFlat(Map.of("cohort.sise", "3"), "the task")))
                .isEqualTo("the task: cohort.sise is not a known key; did you mean \"size\"?");
        SettingsException problems = catchThrowableOfType(
                SettingsException.class, () -> SettingWriter.fromFlat(Map.of("a..b", "3"), "the task"));
        assertThat(problems)
                .hasMessage("the task: \"a..b\" is not a path of keys such as local.learning-rate or layers[0].width");
    }
}
