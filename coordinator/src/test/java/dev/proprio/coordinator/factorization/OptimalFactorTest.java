package dev.proprio.coordinator.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimalFactorTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** The least of tr(A'A X^-1), and the root of the mean over rounds times that of how often somebody is in, from another program. */
    @ParameterizedTest
    @CsvSource({
        "8, 2, 4, 3.4598495945, 23.9411184",
        "8, 3, 3, 2.7754883788, 20.5422286",
        "8, 4, 2, 2.1866816358, 19.1263063",
        "16, 4, 4, 3.8057910995, 57.9361836"
    })
    void theLeastErrorIsTheKnownOne(int rounds, int bands, int times, double error, double trace) {
        BandedFactor factor = OptimalFactor.of(rounds, bands);
        double rms = FactorError.of(factor).rootMeanSquare();
        assertThat(rms * Math.sqrt(times)).isCloseTo(error, within(2e-9));
        assertThat(rms * rms * rounds).isCloseTo(trace, within(1e-7));
        for (int column = 0; column < rounds; column++) {
            assertThat(factor.columnNorm(column)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void theFactorOfFourRoundsIsTheKnownOne() {
        BandedFactor factor = OptimalFactor.of(4, 2);
        double[][] known = {
            {0.857151884652}, {0.933331020376, 0.515063730656}, {0.935848850249, 0.359017000161}, {1, 0.352401659314}
        };
        for (int row = 0; row < 4; row++) {
            for (int left = 0; left < known[row].length; left++) {
                assertThat(factor.entry(row, left)).isCloseTo(known[row][left], within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "40, 8", "64, 16"})
    void itIsNoWorseThanTheSquareRoot(int rounds, int bands) {
        double square = FactorError.of(SquareRootFactor.of(rounds, bands)).rootMeanSquare();
        assertThat(FactorError.of(OptimalFactor.of(rounds, bands)).rootMeanSquare())
                .isBetween(square * 0.96, square * (1 + 1e-12));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        BandedFactor factor = OptimalFactor.of(9, 3);
        Path file = folder.resolve("factor.txt");
        Files.writeString(file, FactorFile.text(factor));
        BandedFactor read = FactorFile.read(file);
        for (int row = 0; row < 9; row++) {
            for (int left = 0; left < 3; left++) {
                assertThat(read.entry(row, left)).isCloseTo(factor.entry(row, left), within(1e-15));
            }
        }
    }
}
