package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.UserScore;
import dev.proprio.experiments.personalization.WindowHits;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShotCurvesTest {
    private static final List<String> METHODS = List.of("global", "fine-tune", "local-only");

    /** The least distance between the dots of different methods, of a drawing 900 wide. */
    private static double apart(int... shots) throws Exception {
        List<UserScore> scores = METHODS.stream()
                .flatMap(method -> IntStream.of(shots)
                        .boxed()
                        .flatMap(k -> Stream.of(score(method, k, "p1", 0.5), score(method, k, "p2", 0.6))))
                .toList();
        var study = new StudyResult(
                METHODS,
                scores,
                Map.of(),
                List.of(),
                new ArrayList<>(),
                Map.of(EvaluationAxis.NEW_PEOPLE, List.of("walk", "run")),
                3,
                List.of(),
                Optional.empty(),
                new DataDigest("0", List.of(), Optional.empty()),
                Map.of(),
                List.of(),
                1,
                List.of());
        ExperimentSpec spec = ExperimentSpec.of(
                YamlReader.parse("{data: {source: synthetic}, personalize: {methods: [global]}}", "one.yaml"),
                List.of());
        String page = StudyPage.render(spec, study, CellSummaries.of(study), "proprio");
        double[] at = Pattern.compile("class=\"dot g-\\d\" cx=\"([\\d.]+)\"")
                .matcher(page)
                .results()
                .mapToDouble(dot -> Double.parseDouble(dot.group(1)))
                .sorted()
                .toArray();
        assertThat(at).hasSize(METHODS.size() * shots.length);
        return IntStream.range(1, at.length)
                .mapToDouble(i -> at[i] - at[i - 1])
                .min()
                .orElseThrow();
    }

    @Test
    void whereThereIsOneNumberOfShotsMethodsShareTheWholeWidth() throws Exception {
        assertThat(apart(5)).isGreaterThan(200);
        assertThat(apart(1, 5)).isBetween(3.0, 5.0);
    }

    private static UserScore score(String method, int shots, String user, double accuracy) {
        var hits = new WindowHits(new int[] {1, 0}, new int[] {1, 1});
        return new UserScore(
                1,
                EvaluationAxis.NEW_PEOPLE,
                method,
                shots,
                user,
                accuracy,
                accuracy,
                Double.NaN,
                Double.NaN,
                0,
                0,
                1,
                0,
                0,
                0,
                hits);
    }
}
