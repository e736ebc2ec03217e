package dev.proprio.coordinator.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of an independent program. */
class BandedFactorTest {
    @ParameterizedTest
    @CsvSource({
        "8, 1, 8.000000, 6.000000",
        "8, 2, 4.374004995, 3.484976401",
        "8, 4, 2.504733918, 2.207233710",
        "16, 4, 4.750048034, 3.858424632",
        "64, 8, 9.886317298, 7.675184512",
        "64, 16, 5.586620676, 4.687320075",
    })
    void theErrorsOfTheSquareRootWithUnitColumnsAreKnown(int rounds, int bands, double maximum, double rms) {
        BandedFactor factor = SquareRootFactor.of(rounds, bands);
        double sensitivity = Math.sqrt(Math.ceilDiv(rounds, bands));
        FactorError error = FactorError.of(factor);
        assertThat(error.maximum() * sensitivity).isCloseTo(maximum, within(1e-8));
        assertThat(error.rootMeanSquare() * sensitivity).isCloseTo(rms, within(1e-8));
        for (int column = 0; column < rounds; column++) {
            assertThat(factor.columnNorm(column)).isCloseTo(1, within(1e-15));
        }
    }

    /** Without unit columns the one that is longest together is that of a device that begins in the first round. */
    @ParameterizedTest
    @CsvSource({"8, 2, 2.2360679775", "8, 4, 1.7252717177", "16, 4, 2.4399026620", "64, 8, 3.7076992964"})
    void theSensitivitiesOfTheRawSquareRootAreKnown(int rounds, int bands, double known) {
        BandedFactor raw = SquareRootFactor.raw(rounds, bands);
        double squares = 0;
        for (int column = 0; column < rounds; column += bands) {
            squares += raw.columnNorm(column) * raw.columnNorm(column);
        }
        assertThat(Math.sqrt(squares)).isCloseTo(known, within(1e-10));
    }

    @Test
    void theFullSquareRootHasTheSameErrorAsItsSensitivity() {
        BandedFactor full = SquareRootFactor.raw(8, 8);
        FactorError error = FactorError.of(full);
        assertThat(full.columnNorm(0)).isCloseTo(1.310869658, within(1e-9));
        assertThat(error.maximum()).isCloseTo(1.310869658, within(1e-9));
        assertThat(error.maximum() * full.columnNorm(0)).isCloseTo(1.718379259, within(1e-9));
    }

    @Test
    void noiseIsSolvedForByForwardSubstitution() {
        assertThat(SquareRootFactor.raw(6, 3).solve(new double[] {1, 2, 3, 4, 5, 6}))
                .containsExactly(1, 1.5, 1.875, 2.5, 3.046875, 3.5390625);
    }

    @Test
    void theErrorOfARoundIsTheLengthOfItsRow() {
        BandedFactor factor = SquareRootFactor.of(9, 3);
        FactorError error = FactorError.of(factor);
        double[][] inverse = new double[9][];
        for (int column = 0; column < 9; column++) {
            double[] unit = new double[9];
            unit[column] = 1;
            inverse[column] = factor.solve(unit);
        }
        for (int row = 0; row < 9; row++) {
            int at = row;
            double length = Math.sqrt(Arrays.stream(inverse)
                    .mapToDouble(column -> column[at] * column[at])
                    .sum());
            assertThat(error.ofRounds()[row]).isCloseTo(length, within(1e-12));
        }
    }

    @Test
    void theFirstRoundsHaveTheSameNoiseAndNoLongerColumns() {
        BandedFactor factor = SquareRootFactor.of(12, 4);
        BandedFactor leading = factor.leading(7);
        assertThat(leading.rounds()).isEqualTo(7);
        assertThat(FactorError.of(leading).ofSums())
                .containsExactly(Arrays.copyOf(FactorError.of(factor).ofSums(), 7));
        for (int column = 0; column < 7; column++) {
            assertThat(leading.columnNorm(column)).isLessThanOrEqualTo(factor.columnNorm(column));
        }
    }

    @Test
    void wholeEntriesMakeNoColumnLonger() {
        BandedFactor factor = SquareRootFactor.of(40, 8);
        IntegerFactor whole = new IntegerFactor(factor);
        for (int row = 0; row < 40; row++) {
            for (int left = 0; left < 9; left++) {
                double below = factor.entry(row, left) * IntegerFactor.ONE - whole.entry(row, left);
                assertThat(below).isBetween(0.0, 1.0);
            }
        }
        assertThatThrownBy(() -> new IntegerFactor(SquareRootFactor.raw(3, 2)))
                .hasMessage("column 1 is longer than 1: 1.118033988749895");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new BandedFactor(2, new double[][] {{1}, {1, 0.5}, {1, 0.5, 0.2}}))
                .hasMessageContaining("row 3 of a factor of 2 bands must have 2 numbers");
        assertThatThrownBy(() -> new BandedFactor(1, new double[][] {{0}})).hasMessageContaining("greater than 0");
    }
}
