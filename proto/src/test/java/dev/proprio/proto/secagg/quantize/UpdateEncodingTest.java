package dev.proprio.proto.secagg.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Groups;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateEncodingTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.3, -0.3, 0.0, 1.0, -1.0, 0.999_99, 0.123_456})
    void roundingIsUnbiased(double value) {
        int repeats = 20_000;
        VectorSpec spec = VectorSpec.quantized("x", repeats, 8, 1, 1);
        float[] values = new float[repeats];
        java.util.Arrays.fill(values, (float) value);
        RingVector encoded = RingVector.zeros(repeats, spec.bits());
        int clipped = new Quantizer(spec).encode(values, 1, KeyedRandom.of(1, "rounding"), encoded);
        double mean =
                IntStream.range(0, repeats).mapToLong(encoded::signed).average().orElseThrow();
        assertThat(mean).isCloseTo((float) value * 127.0, within(5 * 0.5 / Math.sqrt(repeats)));
        assertThat(clipped).isZero();
    }

    @Test
    void whatIsBeyondTheClipIsCutAndCounted() {
        VectorSpec spec = VectorSpec.quantized("x", 5, 16, 0.5, 3);
        RingVector encoded = RingVector.zeros(5, spec.bits());
        float[] values = {0.5f, -0.5f, 0.75f, -3e38f, 0};
        int clipped = new Quantizer(spec).encode(values, 1, KeyedRandom.of(1, "clip"), encoded);
        assertThat(clipped).isEqualTo(2);
        assertThat(IntStream.range(0, 5).mapToLong(encoded::signed).toArray())
                .containsExactly(32767, -32767, 32767, -32767, 0);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreRefused(float value) {
        VectorSpec spec = VectorSpec.quantized("x", 2, 16, 0.5, 3);
        assertThatThrownBy(() -> new Quantizer(spec)
                        .encode(new float[] {0, value}, 1, KeyedRandom.of(1, "x"), RingVector.zeros(2, spec.bits())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("element 1 of \"x\" is %s but must be finite".formatted(value));
    }

    /** All at the largest, all at the smallest, alternating: with exactly the cohort that fits. */
    @ParameterizedTest
    @CsvSource({"2,7", "8,1", "8,128", "16,100", "16,1000", "20,5000"})
    void theLargestCohortNeverOverflows(int valueBits, int cohort) {
        VectorSpec spec = VectorSpec.integers("x", 3, valueBits, cohort);
        PlainSum sum = new PlainSum(List.of(spec));
        for (int client = 0; client < cohort; client++) {
            RingVector vector = RingVector.zeros(3, spec.bits());
            vector.set(0, spec.largest());
            vector.set(1, -spec.largest());
            vector.set(2, client % 2 == 0 ? spec.largest() : -spec.largest());
            sum.add(List.of(vector));
        }
        long[] exact = ExactSums.of(sum.sums()).sum(0);
        assertThat(exact[0]).isEqualTo(cohort * spec.largest());
        assertThat(exact[1]).isEqualTo(-cohort * spec.largest());
        assertThat(exact[2]).isEqualTo(cohort % 2 * spec.largest());
    }

    @Test
    void headroomIsProvenToTheLastClient() {
        VectorSpec spec = new VectorSpec("x", 1, 8, 4, 0);
        assertThat(spec.holds(18)).isTrue();
        assertThat(spec.holds(19)).isFalse();
        assertThat(VectorSpec.integers("x", 1, 16, 100).bits()).isEqualTo(24);
        assertThat(VectorSpec.integers("x", 1, 16, 1000).bits()).isEqualTo(26);
        assertThat(VectorSpec.integers("x", 1, 12, 1000).bits()).isEqualTo(22 + 2);
    }

    @Test
    void theWeightedMeanIsThatOfTheReals() {
        int clients = 40;
        UpdateEncoding encoding = encoding(50, clients);
        PlainSum sum = new PlainSum(encoding.vectors());
        double[] expected = new double[50];
        long total = 0;
        for (int client = 0; client < clients; client++) {
            ClientUpdate update = update(client, 50);
            long counted = Math.min(update.weight(), 100);
            EncodedUpdate encoded = encoding.encode(update, KeyedRandom.of(3, "encode", 0, client));
            assertThat(encoded.weightClipped()).isEqualTo(update.weight() > 100);
            sum.add(encoded.vectors());
            total += counted;
            for (int i = 0; i < 50; i++) {
                expected[i] += counted * (double) update.parameters()[i];
            }
        }
        DecodedMean mean = encoding.decode(ExactSums.of(sum.sums()));
        assertThat(mean.weight()).isEqualTo(total);
        float[] means = mean.sections().getOrDefault("params", new float[0]);
        for (int i = 0; i < 50; i++) {
            assertThat((double) means[i]).isCloseTo(expected[i] / total, within(clients * 0x1p-15));
        }
    }

    @Test
    void encodingIsTheSameForTheSameKey() {
        UpdateEncoding encoding = encoding(50, 10);
        ClientUpdate update = update(4, 50);
        assertThat(encoding.encode(update, KeyedRandom.of(3, "encode")).vectors())
                .isEqualTo(encoding.encode(update, KeyedRandom.of(3, "encode")).vectors())
                .isNotEqualTo(
                        encoding.encode(update, KeyedRandom.of(4, "encode")).vectors());
    }

    @Test
    void sumsOfGroupsAddUpToTheSumOfAll() {
        UpdateEncoding encoding = encoding(20, 100);
        List<String> clients =
                IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        PlainSum all = new PlainSum(encoding.vectors());
        ExactSums added = ExactSums.of(new PlainSum(encoding.vectors()).sums());
        for (List<String> group : Groups.split(clients, 30, KeyedRandom.of(1, "groups"))) {
            assertThat(group).hasSizeBetween(33, 34);
            PlainSum sum = new PlainSum(encoding.vectors());
            for (String client : group) {
                var vectors = encoding.encode(update(Integer.parseInt(client), 20), KeyedRandom.of(1, client))
                        .vectors();
                sum.add(vectors);
                all.add(vectors);
            }
            added = added.plus(ExactSums.of(sum.sums()));
        }
        assertThat(all.count()).isEqualTo(100);
        assertThat(encoding.decode(added).sections().get("params"))
                .isEqualTo(encoding.decode(ExactSums.of(all.sums())).sections().get("params"));
    }

    @Test
    void aSumWithoutWeightHasNoMean() {
        UpdateEncoding encoding = encoding(2, 10);
        ExactSums nothing = ExactSums.of(new PlainSum(encoding.vectors()).sums());
        assertThatThrownBy(() -> encoding.decode(nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the weights of a sum must add up to at least 1 but made 0");
    }

    @ParameterizedTest
    @CsvSource({"1,2,32", "2,3,32", "100,8,32", "127,8,32", "128,9,32", "65535,17,32", "2147483647,32,37"})
    void theWeightsVectorHasRoomForTheLargestWeightOfEveryone(long largest, int valueBits, int bits) {
        UpdateEncoding encoding = UpdateEncoding.of(Map.of("params", 1), 16, 1, largest, 20);
        assertThat(last(encoding.vectors()))
                .isEqualTo(new VectorSpec(UpdateEncoding.WEIGHT, 1, bits, valueBits, 0))
                .returns(true, vector -> vector.holds(20));
        assertThat(last(encoding.vectors()).largest()).isGreaterThanOrEqualTo(largest);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        for (int valueBits : new int[] {2, 24}) {
            assertThat(UpdateEncoding.of(Map.of("params", 3), valueBits, 1, 1, 1)
                            .vectors())
                    .hasSize(2);
        }
        for (int valueBits : new int[] {1, 25}) {
            assertThatThrownBy(() -> UpdateEncoding.of(Map.of(), valueBits, 1, 1, 1))
                    .hasMessage("value bits must be from 2 to 24 but were " + valueBits);
        }
        for (double clip : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> UpdateEncoding.of(Map.of(), 8, clip, 1, 1))
                    .hasMessage("the clip must be greater than 0 but was " + clip);
        }
        for (long largest : new long[] {0, 1L << 31}) {
            assertThatThrownBy(() -> UpdateEncoding.of(Map.of(), 8, 1, largest, 1))
                    .hasMessage("the largest weight must be from 1 to 2147483647 but was " + largest);
        }
    }

    @Test
    void whatWasCutIsSaidOfEachSectionAndOfTheWeight() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("params", 4);
        lengths.put("control", 1);
        UpdateEncoding encoding = UpdateEncoding.of(lengths, 16, 0.5, 100, 10);
        Map<String, float[]> sections = Map.of("params", new float[] {1, -2, 0.5f, 0}, "control", new float[] {0.1f});
        EncodedUpdate full = encoding.encode(new ClientUpdate(100, sections, Map.of()), KeyedRandom.of(1, "cut"));
        assertThat(full.clipped()).isEqualTo(Map.of("params", 2, "control", 0));
        assertThat(full.weightClipped()).isFalse();
        EncodedUpdate more = encoding.encode(new ClientUpdate(101, sections, Map.of()), KeyedRandom.of(1, "cut"));
        assertThat(more.weightClipped()).isTrue();
        assertThat(more.vectors()).isEqualTo(full.vectors());
        assertThat(last(more.vectors()).get(0)).isEqualTo(100);
        EncodedUpdate half = encoding.encode(new ClientUpdate(50, sections, Map.of()), KeyedRandom.of(1, "cut"));
        assertThat(half.clipped()).isEqualTo(Map.of("params", 1, "control", 0));
    }

    @Test
    void theLeastWeightOfAllHasAMean() {
        UpdateEncoding encoding = UpdateEncoding.of(Map.of("params", 1), 16, 1, 1, 1);
        var update = ClientUpdate.ofParameters(1, new float[] {1}, Map.of());
        DecodedMean mean = encoding.decode(
                ExactSums.of(encoding.encode(update, KeyedRandom.of(1, "one")).vectors()));
        assertThat(mean.weight()).isEqualTo(1);
        assertThat(mean.sections().get("params")).containsExactly(1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        VectorSpec integers = VectorSpec.integers("counts", 2, 8, 4);
        assertThatThrownBy(() -> new Quantizer(integers))
                .hasMessage("the vector \"counts\" holds integers, which are not rounded");
        VectorSpec reals = VectorSpec.quantized("x", 2, 8, 1, 4);
        assertThatThrownBy(() -> new Quantizer(reals)
                        .encode(new float[3], 1, KeyedRandom.of(1, "x"), RingVector.zeros(2, reals.bits())))
                .hasMessage("the vector \"x\" has 2 elements but there were 3 values");
        PlainSum one = new PlainSum(List.of(integers));
        assertThatThrownBy(() -> one.add(List.of())).hasMessage("0 vectors cannot be added to 1");
        ExactSums sums = ExactSums.of(one.sums());
        assertThatThrownBy(() -> sums.plus(ExactSums.of(List.of())))
                .hasMessage("sums of 0 vectors cannot be added to sums of 1");
        assertThatThrownBy(() -> sums.plus(ExactSums.of(List.of(RingVector.zeros(3, 8)))))
                .hasMessage("vector 0 has 2 elements in one group and 3 in another");
    }

    @Test
    void partsOfASumMergeToTheWholeAndCountTheirClients() {
        VectorSpec spec = VectorSpec.integers("x", 1, 8, 9);
        PlainSum left = new PlainSum(List.of(spec));
        PlainSum right = new PlainSum(List.of(spec));
        for (int client = 1; client <= 5; client++) {
            RingVector vector = RingVector.zeros(1, spec.bits());
            vector.set(0, client);
            (client < 3 ? left : right).add(List.of(vector));
        }
        left.merge(right);
        assertThat(left.count()).isEqualTo(5);
        assertThat(ExactSums.of(left.sums()).sum(0)).containsExactly(15);
    }

    private static UpdateEncoding encoding(int length, int cohort) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("params", length);
        return UpdateEncoding.of(lengths, 16, 1, 100, cohort);
    }

    private static ClientUpdate update(int client, int length) {
        KeyedRandom random = KeyedRandom.of(2, "update", 0, client);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return ClientUpdate.ofParameters(1 + random.nextInt(130), values, Map.of());
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
