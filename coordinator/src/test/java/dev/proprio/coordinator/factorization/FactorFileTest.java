package dev.proprio.coordinator.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactorFileTest {
    /** The best factor of 4 rounds and 2 bands, by an independent program. */
    private static final double[][] BEST = {
        {0.857151884652}, {0.933331020376, 0.515063730656}, {0.935848850249, 0.359017000161}, {1, 0.352401659314}
    };

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aFactorIsReadAsItStands() throws Exception {
        BandedFactor read = read("""
                # of 4 rounds
                C
                0.857151884652
                0.515063730656, 0.933331020376

                0.359017000161 0.935848850249  # the third
                0.352401659314 1
                """);
        assertBest(read);
        double sensitivity = Math.sqrt(2);
        assertThat(FactorError.of(read).rootMeanSquare() * sensitivity)
                .isLessThan(FactorError.of(SquareRootFactor.of(4, 2)).rootMeanSquare() * sensitivity);
    }

    @Test
    void theRootOfAGramMatrixHasItsColumnsAndNotItsRows() throws Exception {
        var text = new StringBuilder("X\n");
        for (int row = 0; row < 4; row++) {
            double left = row == 0 ? 0 : BEST[row][1] * BEST[row][0];
            text.append(row == 0 ? "1" : left + " 1").append('\n');
        }
        assertBest(read(text.toString()));
    }

    @Test
    void aLargerGramMatrixIsTheProductOfItsRoot() throws Exception {
        BandedFactor factor = SquareRootFactor.of(30, 7);
        var text = new StringBuilder("X\n");
        for (int row = 0; row < 30; row++) {
            for (int column = Math.max(0, row - 6); column <= row; column++) {
                double product = 0;
                for (int below = row; below < 30; below++) {
                    product += factor.entry(below, below - row) * factor.entry(below, below - column);
                }
                text.append(product).append(' ');
            }
            text.append('\n');
        }
        BandedFactor read = read(text.toString());
        assertThat(read.bands()).isEqualTo(7);
        for (int row = 0; row < 30; row++) {
            for (int left = 0; left < 8; left++) {
                assertThat(read.entry(row, left)).isCloseTo(factor.entry(row, left), within(1e-12));
            }
        }
    }

    @Test
    void aFactorOfTheWrongProductIsRefused() {
        // Of the same X by the usual Cholesky: rows of length 1, and not columns.
        refuses(
                "C\n1\n0.4807205 0.8768728\n0.3821 0.924122\n0.381327 0.924441\n",
                ":2: column 1 has the length 1.1095",
                "C'C = X");
    }

    @Test
    void eachFaultIsToldWithItsLine() {
        refuses("", ": has no rows");
        refuses("1\n", ":1: the first line must be C, for the factor itself, or X, for C'C, but is \"1\"");
        refuses("C\n1\n\n0 a\n", ":4: \"a\" is no finite number");
        refuses("C\n1\n0 1\n1\n", ":4: row 3 has 1 numbers but must have 2 or 3");
        refuses("C\n1\n0 1\n0 1\n0 0 1\n", ":5: row 4 has 3 numbers but must have 2:");
        refuses("C\n1\n0 -1\n", ":3: the last number of a row, on the diagonal, must be greater than 0 but is -1.0");
        refuses("X\n1\n2 1\n", ":2: X is not positive definite: row 1 has no root");
        refuses("X\n1\n0.1 0.5\n", ":3: column 2 has the length 0.70710678");
        refuses("C\n0.001\n0.9999995 1\n", ":2: round 1 would have 1000.0");
    }

    @Test
    void whatIsNoTextIsRefused() throws Exception {
        Path file = folder.resolve("factor.npy");
        Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        assertThatThrownBy(() -> FactorFile.read(file))
                .isInstanceOf(FactorFileException.class)
                .hasMessage(
                        file + ": is no text in UTF-8; the first line must be C or X, and each line after it a row");
    }

    private void refuses(String text, String... parts) {
        for (String part : parts) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(FactorFileException.class)
                    .hasMessageStartingWith(folder.resolve("factor.txt").toString())
                    .hasMessageContaining(part);
        }
    }

    private static void assertBest(BandedFactor read) {
        assertThat(read.rounds()).isEqualTo(4);
        assertThat(read.bands()).isEqualTo(2);
        for (int row = 0; row < 4; row++) {
            for (int left = 0; left < 2; left++) {
                assertThat(read.entry(row, left))
                        .isCloseTo(left < BEST[row].length ? BEST[row][left] : 0, within(1e-11));
            }
            assertThat(read.columnNorm(row)).isCloseTo(1, within(1e-15));
        }
    }

    private BandedFactor read(String text) throws IOException, FactorFileException {
        Path file = folder.resolve("factor.txt");
        Files.writeString(file, text);
        return FactorFile.read(file);
    }
}
