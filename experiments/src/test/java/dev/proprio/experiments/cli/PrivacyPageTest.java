package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/privacy.md} says that noise costs. */
class PrivacyPageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^```\n\\$ \\./proprio (.*)\n((?s:.*?))```$", Pattern.MULTILINE);

    private static final Pattern ROW = Pattern.compile(
            "^\\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\| (\\S+) \\| (\\d.*\\)) \\|$", Pattern.MULTILINE);

    private static final Pattern CELL = Pattern.compile("([\\d.]+) \\(([\\d.]+)\\)");

    private static final List<Integer> EPSILONS = List.of(1, 2, 4, 8);

    /** A coarse grid is quick, and its epsilons are never too small. */
    private final PldAccountant coarse = PldAccountant.ofInterval(1e-3);

    @Test
    void theExamplesPrintWhatItShows() throws IOException {
        List<MatchResult> examples = EXAMPLE.matcher(page()).results().toList();
        assertThat(examples).hasSize(4);
        for (MatchResult example : examples) {
            Shell.Result result = Shell.run(example.group(1).split(" "));
            assertThat(result.out().lines())
                    .containsExactlyElementsOf(example.group(2).lines().toList());
        }
    }

    /** For an epsilon of 8 at a delta of 1e-5 one Gaussian mechanism needs 0.6002290722 (Balle and Wang 2018). */
    @Test
    void theNoiseThatADeviceAddsForItselfIsTheClosedForm() throws IOException {
        List<MatchResult> rows = Pattern.compile(
                        "^\\| (\\d+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|$", Pattern.MULTILINE)
                .matcher(page())
                .results()
                .toList();
        assertThat(rows).hasSize(4);
        for (MatchResult row : rows) {
            double noise = 2 * 0.6002290722 * Math.sqrt((double) number(row.group(1)));
            assertThat(Double.parseDouble(row.group(2))).isBetween(noise, noise + 1e-3);
            for (int i = 3; i <= 5; i++) {
                assertThat(Double.parseDouble(row.group(i)))
                        .isCloseTo(noise / Math.pow(10, i - 2), within(0.005 * noise / Math.pow(10, i - 2)));
            }
        }
    }

    @Test
    void everyNoiseOfTheTableIsEnoughAndHardlyMore() throws IOException {
        List<MatchResult> rows = ROW.matcher(page()).results().toList();
        assertThat(rows).hasSize(5);
        for (MatchResult row : rows) {
            long population = number(row.group(1));
            long cohort = number(row.group(2));
            double delta = Double.parseDouble(row.group(4));
            assertThat(delta).isLessThanOrEqualTo(1.0 / population);
            List<MatchResult> cells = CELL.matcher(row.group(5)).results().toList();
            assertThat(cells).hasSize(EPSILONS.size());
            for (int i = 0; i < cells.size(); i++) {
                double noise = Double.parseDouble(cells.get(i).group(1));
                double rate = (double) cohort / population;
                assertThat(coarse.epsilon(PrivacyLedger.of(noise, rate, number(row.group(3))), delta))
                        .as(row.group() + " at " + noise)
                        .isCloseTo(EPSILONS.get(i), within(4e-3 * EPSILONS.get(i)));
                assertThat(Double.parseDouble(cells.get(i).group(2)))
                        .isCloseTo(noise / cohort, within(0.005 * noise / cohort));
            }
        }
    }

    private static long number(String grouped) {
        return Long.parseLong(grouped.replace(",", ""));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/privacy.md"));
    }
}
