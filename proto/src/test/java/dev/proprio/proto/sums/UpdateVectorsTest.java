package dev.proprio.proto.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateVectorsTest {
    private static final int LENGTH = 500;

    private static SumTerms terms(long largestWeight) {
        Map<String, Integer> sections = new LinkedHashMap<>();
        sections.put("params", LENGTH);
        sections.put("steps", 1);
        return new SumTerms(sections, 20, 8, largestWeight, List.of("loss", "accuracy"));
    }

    private static ClientUpdate update(int client, KeyedRandom random) {
        float[] change = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            change[i] = (float) (0.1 * random.nextGaussian());
        }
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put("params", change);
        sections.put("steps", new float[] {3.5f * client});
        return new ClientUpdate(1 + random.nextInt(1000), sections, Map.of("loss", new Metric(1.5 * client, 10)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 300})
    void aSumSaysWhatTheWeightedMeansAre(int clients) {
        var vectors = new UpdateVectors(terms(1024), clients);
        var sum = new PlainSum(vectors.specs());
        double[] expected = new double[LENGTH];
        double steps = 0;
        long weight = 0;
        double loss = 0;
        for (int c = 0; c < clients; c++) {
            var random = KeyedRandom.of(1, "updates", clients, c);
            ClientUpdate update = update(c, random);
            sum.add(vectors.encode(update, random.child("rounding", 0)).vectors());
            weight += update.weight();
            loss += 1.5 * c;
            steps += (double) update.weight() * update.section("steps")[0];
            for (int i = 0; i < LENGTH; i++) {
                expected[i] += (double) update.weight() * update.parameters()[i];
            }
        }
        SummedUpdate summed = vectors.decode(ExactSums.of(sum.sums()));
        assertThat(summed.updates()).isEqualTo(clients);
        assertThat(summed.weight()).isEqualTo(weight);
        assertThat(summed.metrics()).containsOnly(Map.entry("loss", new Metric(loss, 10.0 * clients)));
        assertThat(summed.section("steps")[0]).isCloseTo(steps / weight, within(1e-5));
        for (int i = 0; i < LENGTH; i++) {
            assertThat(summed.section("params")[i]).isCloseTo(expected[i] / weight, within(2e-2 / clients));
        }
        assertThat(summed.clipped()).isZero();
        assertThat(summed.clippedWeights()).isZero();
    }

    @Test
    void whatIsCutIsCountedAndUniformWeightsAreNotCut() {
        var random = KeyedRandom.of(1, "cut");
        float[] change = new float[LENGTH];
        change[3] = 100;
        change[4] = -100;
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put("params", change);
        sections.put("steps", new float[] {1});
        var update = new ClientUpdate(5000, sections, Map.of());
        for (long largest : new long[] {1, 1024}) {
            var vectors = new UpdateVectors(terms(largest), 3);
            var sum = new PlainSum(vectors.specs());
            sum.add(vectors.encode(update, random.child("rounding", largest)).vectors());
            SummedUpdate summed = vectors.decode(ExactSums.of(sum.sums()));
            assertThat(summed.clipped()).isEqualTo(2);
            assertThat(summed.weight()).isEqualTo(largest);
            assertThat(summed.clippedWeights()).isEqualTo(largest == 1 ? 0 : 1);
            assertThat(summed.section("params")[3]).isEqualTo(8);
            assertThat(summed.metrics()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 24, 1000, 4999})
    void everyVectorHoldsTheSumOfItsCohort(int cohort) {
        for (VectorSpec spec : new UpdateVectors(terms(1 << 29), cohort).specs()) {
            assertThat(spec.holds(cohort)).as(spec.name()).isTrue();
        }
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        var random = KeyedRandom.of(1, "finite");
        ClientUpdate update = update(1, random);
        update.parameters()[7] = Float.NaN;
        var vectors = new UpdateVectors(terms(1024), 3);
        assertThatThrownBy(() -> vectors.encode(update, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("element 7 of \"params\" is NaN");
    }

    @Test
    void everyTermIsInTheDigest() {
        var usual = terms(1024);
        Map<String, String> sgd = Map.of("algorithm", "sgd", "epochs", "1");
        assertThat(List.of(
                        usual.digest(sgd),
                        terms(1023).digest(sgd),
                        usual.digest(Map.of("algorithm", "sgd", "epochs", "2")),
                        new SumTerms(usual.sections(), 19, 8, 1024, usual.metrics()).digest(sgd),
                        new SumTerms(usual.sections(), 20, 7, 1024, usual.metrics()).digest(sgd),
                        new SumTerms(usual.sections(), 20, 8, 1024, List.of("loss")).digest(sgd),
                        new SumTerms(Map.of("params", LENGTH), 20, 8, 1024, usual.metrics()).digest(sgd)))
                .doesNotHaveDuplicates();
        assertThat(usual.digest(new java.util.TreeMap<>(sgd))).isEqualTo(usual.digest(sgd));
    }
}
