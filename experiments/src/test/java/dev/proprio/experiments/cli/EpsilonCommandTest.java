package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.record.RunJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EpsilonCommandTest {
    @Test
    void whatRoundsCost() {
        Shell.Result result = asked("100000", "1000", "1000", "--delta", "1e-6", "--noise-multiplier", "1");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.out().lines())
                .containsExactly(
                        "epsilon: 2.1246 at delta 1.0E-6 (by privacy loss distributions; 2.4367 by Rényi divergences)",
                        "noise multiplier: 1.0000, the standard deviation of the noise on a round's sum over the clip",
                        "unit: all that one device holds, in all 1000 rounds",
                        "neighbours: two populations of which one has a device more (add or remove one)",
                        "sampling: each device is in a round with probability 0.01, whoever else is, and nobody learns which are (Poisson)",
                        "noise on each value of the mean update: 0.001 clips");
    }

    @Test
    void howMuchNoiseAnEpsilonTakes() {
        Shell.Result result =
                asked("200", "24", "40", "--delta", "1e-3", "--target-epsilon", "8", "--parameters", "33320", "--json");
        JsonNode json = RunJson.read(result.out(), JsonNode.class);

        assertThat(json.get("noise_multiplier").asDouble()).isCloseTo(0.680, within(5e-4));
        assertThat(json.get("epsilon").asDouble()).isBetween(7.99, 8.0);
        assertThat(json.get("rdp_epsilon").asDouble()).isGreaterThan(8);
        assertThat(json.get("noise_per_value").asDouble()).isCloseTo(0.0283, within(1e-4));
        assertThat(json.get("noise_to_signal").asDouble()).isCloseTo(5.17, within(0.01));
        assertThat(json.get("neighbours").asString()).isEqualTo("add-remove");
    }

    @Test
    void whatRoundsCostWhereNoiseHangsTogether() {
        Shell.Result result =
                asked("200", "24", "40", "--delta", "1e-3", "--noise-multiplier", "1.0486", "--bands", "8", "--json");
        JsonNode json = RunJson.read(result.out(), JsonNode.class);

        assertThat(json.get("epsilon").asDouble()).isBetween(7.99, 8.0);
        assertThat(json.get("sampling").asString()).isEqualTo("cyclic");
        assertThat(json.get("sampling_rate").asDouble()).isCloseTo(0.96, within(1e-12));
        JsonNode banded = json.get("banded");
        assertThat(banded.get("turns").asInt()).isEqualTo(5);
        assertThat(banded.get("summed_noise_per_value").asDouble()).isCloseTo(0.123, within(5e-4));
        assertThat(banded.get("independent_noise_per_value").asDouble()).isCloseTo(0.179, within(5e-4));
        // 40 rounds with the noise of the table at an epsilon of 8.
        assertThat(banded.get("independent_noise_per_value").asDouble())
                .isCloseTo(0.6803 / 24 * Math.sqrt(40), within(5e-4));
    }

    /** 0.6002290722 is the noise of one Gaussian mechanism; of four it is twice that, and two updates are up to two clips apart. */
    @Test
    void whatRoundsCostADeviceThatHidesItsOwnUpdates() {
        Shell.Result result = asked("1000", "100", "4", "--delta", "1e-5", "--target-epsilon", "8", "--local");

        assertThat(result.out().lines())
                .containsExactly(
                        "epsilon: 8.0000 at delta 1.0E-5 (by privacy loss distributions; 8.5993 by Rényi divergences)",
                        "noise multiplier: 2.4010, the standard deviation of the noise on each device's update over the clip",
                        "unit: all that one device holds, in all 4 rounds that it is in, at most",
                        "neighbours: any two data sets that the device might hold (replace one); against zeros sent in their place (zero-out) epsilon is 3.5472",
                        "sampling: none is counted on; each device's own rounds are, whoever knows which they are (local)",
                        "noise on each value of the mean update: 0.24 clips");
    }

    @Test
    void noiseThatDrownsTheSignalIsWarnedOf() {
        assertThat(asked("200", "200", "1", "--delta", "1e-3", "--noise-multiplier", "2", "--parameters", "40000")
                        .out())
                .contains("noise on all 40000 values: 2 clips long, where a mean update is at most 1")
                .contains("warning: the noise drowns the signal; take a larger cohort");
        assertThat(asked("200", "200", "1", "--delta", "1e-3", "--noise-multiplier", "2", "--parameters", "10000")
                        .out())
                .contains("values: 1 clips long")
                .doesNotContain("warning");
    }

    @Test
    void aLargeEpsilonIsWarnedOf() {
        assertThat(asked("100", "10", "50", "--delta", "1e-3", "--noise-multiplier", "0.3")
                        .out())
                .contains("warning: an epsilon of more than 10 promises little; usual are 1 to 8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | 10 | 5 | --delta 1e-3 | name --noise-multiplier, such as 1, to learn epsilon",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --target-epsilon 2 | --noise-multiplier and --target-epsilon exclude each other",
                "100 | 10 | 5 | --delta 1e-3 --target-epsilon 0 | --target-epsilon must be a finite number greater than 0 but was 0.0",
                "100 | 10 | 5 | --delta 1e-3 --target-epsilon=-1 | --target-epsilon must be a finite number greater than 0 but was -1.0",
                "100 | 10 | 5 | --delta 1e-3 --target-epsilon NaN | --target-epsilon must be a finite number greater than 0 but was NaN",
                "100 | 10 | 5 | --noise-multiplier 1 | --delta is missing, such as 1e-6",
                "100 | 10 | 5 | --delta 0 --noise-multiplier 1 | --delta must be greater than 0",
                "100 | 10 | 5 | --delta 0.02 --noise-multiplier 1 | --delta must be greater than 0, less than 1 and at most 1 over the population, 0.01, but was 0.02",
                "1 | 1 | 5 | --delta 1 --noise-multiplier 1 | --delta must be greater than 0, less than 1",
                "100 | 10 | 5 | --delta NaN --noise-multiplier 1 | --delta must be greater than 0",
                "100 | 101 | 5 | --delta 1e-3 --noise-multiplier 1 | --cohort must be at least 1 and at most the population, 100, but was 101",
                "100 | 0 | 5 | --delta 1e-3 --noise-multiplier 1 | --cohort must be at least 1",
                "0 | 1 | 5 | --delta 1e-3 --noise-multiplier 1 | --population must be at least 1 but was 0",
                "100 | 10 | 0 | --delta 1e-3 --noise-multiplier 1 | --rounds must be at least 1 and at most 1000000000 but was 0",
                "100 | 10 | NaN | --delta 1e-3 --noise-multiplier 1 | --rounds must be a whole number but was \"NaN\"; proprio epsilon --help lists all options",
                "100 | 10 | 5 | --delta few --noise-multiplier 1 | --delta must be a number but was \"few\"; proprio epsilon --help",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --bands 1.5 | --bands must be a whole number but was \"1.5\"",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 0 | --noise-multiplier must be from 0.01 to 1000000.0 but was 0.0",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier NaN | --noise-multiplier must be from 0.01 to 1000000.0 but was NaN",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --bands 0 | --bands must be at least 1 and at most the rounds, 5",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --bands 6 | --bands must be at least 1 and at most the rounds, 5",
                "100 | 30 | 5 | --delta 1e-3 --noise-multiplier 1 --bands 4 | --cohort must be at most 25 with 4 blocks",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --bands 2 --local | --bands and --local exclude each other",
                "100 | 10 | 5 | --delta 1e-3 --noise-multiplier 1 --parameters 0 | --parameters must be at least 1 but was 0",
            })
    void whatCannotBeAskedIsRefusedInASentence(
            String population, String cohort, String rounds, String rest, String sentence) {
        Shell.Result result = asked(population, cohort, rounds, rest.split(" "));

        assertThat(result.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith(sentence).hasLineCount(1);
    }

    private static Shell.Result asked(String population, String cohort, String rounds, String... rest) {
        List<String> arguments =
                new ArrayList<>(List.of("epsilon", "--population", population, "--cohort", cohort, "--rounds", rounds));
        arguments.addAll(List.of(rest));
        return Shell.run(arguments.toArray(String[]::new));
    }
}
