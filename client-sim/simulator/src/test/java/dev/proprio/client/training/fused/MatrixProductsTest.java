package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixProductsTest {
    private static final int CASES = 150;
    private static final List<Epilogue> EPILOGUES = List.of(Epilogue.values());

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void vectorsOfAnyWidthGiveTheBitsOfPlainLoops(int lanes) {
        MatrixProducts vectors = VectorKernels.ofLanes(lanes).products();
        for (int n = 0; n < CASES; n++) {
            var test = new Case(KeyedRandom.of(1, "product", 0, n));
            assertThat(test.run(vectors))
                    .as("case %d: %s", n, test)
                    .containsExactly(test.run(new ScalarMatrixProducts()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 400, 2500})
    void productsOfMatricesThatAreTakenApartGiveTheSameBits(int large) {
        MatrixProducts streamed =
                new StreamedMatrixProducts(VectorKernels.ofLanes(8).products(), 5, large, large);
        for (int n = 0; n < CASES; n++) {
            var test = new Case(KeyedRandom.of(5, "product", 0, n));
            assertThat(test.run(streamed))
                    .as("case %d: %s", n, test)
                    .containsExactly(test.run(new ScalarMatrixProducts()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void kernelsThatStandInUntilOthersAreWarmGiveTheSameBits(int lanes) {
        MatrixProducts starters = VectorKernels.startersOfLanes(lanes).products();
        for (int n = 0; n < CASES; n++) {
            var test = new Case(KeyedRandom.of(4, "product", 0, n));
            assertThat(test.run(starters))
                    .as("case %d: %s", n, test)
                    .containsExactly(test.run(new ScalarMatrixProducts()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void aProductIsWhatItsDefinitionSays(int lanes) {
        MatrixProducts products = lanes == 1
                ? new ScalarMatrixProducts()
                : VectorKernels.ofLanes(lanes).products();
        for (int n = 0; n < CASES; n++) {
            new Case(KeyedRandom.of(2, "product", 0, n)).check(products);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void rowsTimesRowsGiveTheBitsOfPlainLoopsAtAnyWidth(int lanes) {
        MatrixProducts vectors = VectorKernels.ofLanes(lanes).products();
        for (int n = 0; n < CASES; n++) {
            var test = new RowsCase(KeyedRandom.of(3, "rows", 0, n));
            assertThat(test.run(vectors)).as("case %d", n).containsExactly(test.run(new ScalarMatrixProducts()));
            test.check(vectors);
        }
    }

    /** A random product of rows with rows. */
    private static final class RowsCase {
        final int rows;
        final int columns;
        final int length;
        final int aRow;
        final int bRow;
        final Epilogue end;
        final float[] a;
        final float[] b;
        final float[] bias;

        RowsCase(KeyedRandom random) {
            rows = 1 + random.nextInt(20);
            columns = 1 + random.nextInt(30);
            length = 1 + random.nextInt(80);
            aRow = length + random.nextInt(3);
            bRow = length + random.nextInt(3);
            end = List.of(Epilogue.STORE, Epilogue.RELU, Epilogue.COLUMN_BIAS, Epilogue.COLUMN_BIAS_RELU)
                    .get(random.nextInt(4));
            a = Floats.gaussian(rows * aRow, 1, random);
            b = Floats.gaussian(columns * bRow, 1, random);
            bias = Floats.gaussian(columns, 1, random);
        }

        float[] run(MatrixProducts products) {
            float[] c = new float[rows * columns];
            products.multiplyRows(end, a, 0, aRow, b, 0, bRow, c, 0, columns, rows, columns, length, bias, 0);
            return c;
        }

        void check(MatrixProducts products) {
            float[] c = run(products);
            for (int r = 0; r < rows; r++) {
                for (int j = 0; j < columns; j++) {
                    double sum = end.columnBias() ? bias[j] : 0;
                    double size = Math.abs(sum);
                    for (int k = 0; k < length; k++) {
                        double term = (double) a[r * aRow + k] * b[j * bRow + k];
                        sum += term;
                        size += Math.abs(term);
                    }
                    double expected = end.relu() ? Math.max(sum, 0) : sum;
                    assertThat((double) c[r * columns + j]).isCloseTo(expected, within(1e-5 * size + 1e-9));
                }
            }
        }
    }

    /** A random product between random memory. */
    private static final class Case {
        final int rows;
        final int columns;
        final int leaps;
        final int length;
        final ProductShape product;
        final float[] a;
        final float[] b;
        final float[] c;
        final float[] bias;
        /** What is descended from. */
        final float[] origin;

        final float scale = -0.03f;

        Case(KeyedRandom random) {
            rows = 1 + random.nextInt(40);
            columns = 1 + random.nextInt(150);
            leaps = 1 + random.nextInt(3);
            length = 1 + random.nextInt(20);
            boolean roomy = random.nextBoolean();
            int width = roomy ? (columns + 15) / 16 * 16 : columns;
            product = new ProductShape(
                    random.nextBoolean() ? 1 : 1 + random.nextInt(9),
                    1 + random.nextInt(9),
                    random.nextInt(50),
                    width + random.nextInt(3),
                    random.nextInt(200),
                    width + random.nextInt(3),
                    random.nextInt(3) == 0 ? Epilogue.DESCEND : EPILOGUES.get(random.nextInt(EPILOGUES.size())),
                    roomy);
            a = Floats.gaussian(3 + rows * 10 + leaps * 50 + length * 10, 1, random);
            b = Floats.gaussian(5 + leaps * 200 + length * (width + 3) + 16, 1, random);
            c = Floats.gaussian(7 + rows * (width + 3), 1, random);
            origin = Floats.gaussian(c.length, 1, random);
            bias = Floats.gaussian(2 + Math.max(rows, columns) + 16, 1, random);
        }

        float[] run(MatrixProducts products) {
            float[] result = c.clone();
            float[] biases = product.epilogue() == Epilogue.DESCEND_FROM ? origin : bias;
            products.multiply(product, a, 3, b, 5, result, 7, rows, columns, leaps, length, biases, 2, scale);
            if (product.roomy()) {
                // What lies in the room is nobody's business.
                for (int i = 0; i < result.length; i++) {
                    int column = i < 7 ? -1 : (i - 7) % product.cRow();
                    if (column >= columns) {
                        result[i] = 0;
                    }
                }
            }
            return result;
        }

        void check(MatrixProducts products) {
            float[] result = run(products);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int at = 7 + row * product.cRow() + column;
                    double sum = 0;
                    for (int leap = 0; leap < leaps; leap++) {
                        for (int k = 0; k < length; k++) {
                            sum += (double) a[3 + row * product.aRow() + leap * product.aLeap() + k * product.aColumn()]
                                    * b[5 + leap * product.bLeap() + k * product.bRow() + column];
                        }
                    }
                    double expected = switch (product.epilogue()) {
                        case STORE -> sum;
                        case RELU -> Math.max(sum, 0);
                        case COLUMN_BIAS -> sum + bias[2 + column];
                        case COLUMN_BIAS_RELU -> Math.max(sum + bias[2 + column], 0);
                        case ROW_BIAS -> sum + bias[2 + row];
                        case ROW_BIAS_RELU -> Math.max(sum + bias[2 + row], 0);
                        case ACCUMULATE -> sum + c[at];
                        case DESCEND -> c[at] + scale * sum;
                        case DESCEND_FROM -> origin[at] + scale * sum;
                    };
                    assertThat((double) result[at]).isCloseTo(expected, within(1e-4));
                }
            }
        }

        @Override
        public String toString() {
            return "%d x %d, %d x %d, %s".formatted(rows, columns, leaps, length, product);
        }
    }
}
