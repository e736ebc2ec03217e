package dev.proprio.proto.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.Slice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final MomentsQuery ONE = new MomentsQuery(List.of("x"), List.of(16.0), MomentsQuery.Of.SAMPLES);

    @Test
    void momentsOfThreeDevicesAreTheKnownOnes() {
        SummedMoments moments = moments(ONE, tally(ONE, 1.5, 2.5, 4), tally(ONE, 10), tally(ONE, -3, 0.25));

        assertThat(moments.points()).isEqualTo(6);
        assertThat(moments.sum(0)).isEqualTo(15.25);
        assertThat(moments.squares(0)).isEqualTo(133.5625);
        assertThat(moments.mean(0)).isCloseTo(2.541666666667, within(1e-12));
        assertThat(moments.variance(0)).isCloseTo(15.800347222222, within(1e-12));
        assertThat(moments.deviation(0)).isCloseTo(3.974965059245, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-3, 1, 1e4, 1.6e7})
    void aVarianceIsExactHoweverFarTheMeanIsFromZero(double middle) {
        var query = new MomentsQuery(List.of("a", "b"), List.of(MomentsQuery.WIDEST, 1.0), MomentsQuery.Of.SAMPLES);
        var random = KeyedRandom.of(1, "moments-test", 0, 0);
        List<QueryAnswer> answers = new ArrayList<>();
        List<BigInteger> steps = new ArrayList<>();
        for (int device = 0; device < 40; device++) {
            var tally = new MomentsTally(query);
            for (int i = 0; i < 25; i++) {
                double value = middle + random.nextDouble() * 0.01;
                tally.add(new double[] {value, 0.5});
                steps.add(BigInteger.valueOf((long) Math.rint(value * 0x1p20)));
            }
            answers.add(tally.answer());
        }

        SummedMoments moments = moments(query, answers.toArray(QueryAnswer[]::new));

        BigInteger sum = steps.stream().reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger squares = steps.stream().map(step -> step.multiply(step)).reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(moments.points()).isEqualTo(1000);
        assertThat(moments.sums().get(0)).isEqualTo(sum);
        assertThat(moments.squares().get(0)).isEqualTo(squares);
        double mean = sum.doubleValue() / 1000;
        double spread = steps.stream()
                .mapToDouble(step -> step.doubleValue() - mean)
                .map(far -> far * far)
                .sum();
        assertThat(moments.deviation(0) * 0x1p20).isCloseTo(Math.sqrt(spread / 1000), within(1e-3));
        assertThat(moments.variance(1)).isZero();
    }

    @Test
    void largeNumbersAndTheirSignsSurviveTheirDigits() {
        var tally = new MomentsTally(new MomentsQuery(
                List.of("a", "b"), List.of(MomentsQuery.WIDEST, MomentsQuery.WIDEST), MomentsQuery.Of.SAMPLES));
        for (int i = 0; i < 1000; i++) {
            tally.add(new double[] {-MomentsQuery.WIDEST, MomentsQuery.WIDEST});
        }
        MomentsQuery query = new MomentsQuery(
                List.of("a", "b"), List.of(MomentsQuery.WIDEST, MomentsQuery.WIDEST), MomentsQuery.Of.SAMPLES);

        SummedMoments moments = moments(query, tally.answer(), tally.answer());

        BigInteger most = BigInteger.TWO.pow(44);
        assertThat(moments.sums())
                .containsExactly(most.multiply(BigInteger.valueOf(-2000)), most.multiply(BigInteger.valueOf(2000)));
        assertThat(moments.squares()).containsOnly(most.multiply(most).multiply(BigInteger.valueOf(2000)));
        assertThat(tally.answer().clamped()).isZero();
    }

    @Test
    void whatIsBeyondTheRangeOrNoNumberIsClampedAndCounted() {
        QueryAnswer answer = tally(ONE, 17, -1e30, Double.NaN, Double.POSITIVE_INFINITY, 3);

        assertThat(answer.clamped()).isEqualTo(4);
        assertThat(ONE.fault(answer)).isEmpty();
        assertThat(moments(ONE, answer).sum(0)).isEqualTo(16 - 16 + 0 + 16 + 3);
    }

    @Test
    void aDeviceAnswersForItselfOnce() {
        var once = new MomentsQuery(List.of("x"), List.of(16.0), MomentsQuery.Of.DEVICES);

        QueryAnswer twice = tally(once, 2, 3);

        assertThat(twice.vector(MomentsQuery.POINTS)).containsExactly(1);
        assertThat(twice.clamped()).isEqualTo(1);
        assertThat(once.fault(tally(ONE, 2, 3)))
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("\"points\" is 2, but one device's is from 0 to 1"));
    }

    @Test
    void momentsThatNoValuesHaveAreRefused() {
        QueryAnswer honest = tally(ONE, 1, -2, 5);
        assertThat(ONE.fault(honest)).isEmpty();

        // A sum that is too large, squares that are too large, a variance below 0, and no values at all.
        assertThat(ONE.fault(changed(honest, MomentsQuery.SUMS, 3, 1))).isPresent();
        assertThat(ONE.fault(changed(honest, MomentsQuery.SQUARES, 5, 1))).isPresent();
        assertThat(ONE.fault(changed(honest, MomentsQuery.SQUARES, 0, 0, 1, 0))).isPresent();
        assertThat(ONE.fault(changed(honest, MomentsQuery.POINTS, 0, 0))).isPresent();
    }

    @Test
    void sumsThatNoDevicesHaveAreRefused() {
        SummedAnswer honest = sum(ONE, tally(ONE, 1, -2), tally(ONE, 5));
        assertThat(ONE.fault(honest, 3))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("it says that it has the answers of 2, but it has those of 3 devices"));
        // A mean beyond the range, and a variance below 0.
        assertThat(ONE.fault(changed(honest, MomentsQuery.SUMS, 3, 1), 2)).isPresent();
        assertThat(ONE.fault(changed(honest, MomentsQuery.SQUARES, 0, 0, 1, 0), 2))
                .isPresent();
        var words = new VoteQuery("label", List.of("sit", "walk"));
        assertThat(words.fault(new SummedAnswer(2, 0, Map.of("votes", new long[] {2, 1})), 2))
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("add up to more than 2, which is what 2 devices may have"));
        assertThat(words.fault(new SummedAnswer(2, 0, Map.of("votes", new long[] {3, -1})), 2))
                .hasValueSatisfying(fault -> assertThat(fault).contains("that of 2 devices is from 0 to 2"));
        assertThat(words.fault(new SummedAnswer(2, -1, Map.of("votes", new long[] {1, 1})), 2))
                .isPresent();
    }

    @Test
    void aVoteIsForTheBinThatItsValueIsIn() {
        var query = new HistogramQuery("x", -1.3, 2.9, 97);
        var random = KeyedRandom.of(1, "histogram-test", 0, 0);
        for (int i = 0; i < 20_000; i++) {
            int edge = random.nextInt(98);
            double value = i % 2 == 0 ? -2 + 6 * random.nextDouble() : query.edge(edge);
            value = i % 4 == 1 ? Math.nextDown(value) : value;
            long[] votes = query.answer(value).vector("votes");
            int place = 0;
            while (votes[place] == 0) {
                place++;
            }
            assertThat(Arrays.stream(votes).sum()).isEqualTo(1);
            assertThat(value)
                    .isGreaterThanOrEqualTo(place == 0 ? -2 : query.edge(place - 1))
                    .isLessThan(place == 98 ? 5 : query.edge(place));
        }
        assertThat(Arrays.stream(query.answer(Double.NaN).vector("votes")).sum())
                .isZero();
    }

    @Test
    void twoVotesAreRefused() {
        var bins = new HistogramQuery("x", 0, 1, 4);
        var words = new VoteQuery("label", List.of("sit", "walk"));

        assertThat(bins.fault(new QueryAnswer(Map.of("votes", new long[] {0, 1, 1, 0, 0, 0}), 0)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("add up to more than 1"));
        assertThat(words.fault(new QueryAnswer(Map.of("votes", new long[] {2, 0}), 0)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("element 0 of \"votes\" is 2"));
        assertThat(words.fault(new QueryAnswer(Map.of("votes", new long[] {-1, 0}), 0)))
                .isPresent();
        assertThat(words.fault(bins.answer(0.5)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("has 6 elements but must have 2"));
        assertThat(words.fault(tally(ONE, 1)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("another query was asked"));
        assertThat(words.answer("run").clamped()).isEqualTo(1);
        assertThat(words.fault(words.answer("walk"))).isEmpty();
    }

    @Test
    void anEvaluationAddsUpAndTellsNoOtherAccuracyThanItsOwn() {
        var query = new EvaluationQuery(3);
        QueryAnswer first = query.answer(new int[] {0, 1, 2, 2}, new int[] {0, 1, 2, 0}, 2.5);
        QueryAnswer second = query.answer(new int[] {1}, new int[] {1}, 0.25);
        QueryAnswer broken = query.answer(new int[] {0}, new int[] {1}, Double.NaN);
        QueryAnswer nothing = query.answer(new int[0], new int[0], 0);

        SummedAnswer sum = sum(query, first, second, broken, nothing);

        assertThat(query.confusion(sum)).isDeepEqualTo(new long[][] {{1, 1, 0}, {0, 2, 0}, {1, 0, 1}});
        assertThat(query.loss(sum)).isEqualTo(2.75);
        assertThat(query.unmeasured(sum)).isEqualTo(1);
        assertThat(query.accuracies(sum)[15]).isEqualTo(1);
        assertThat(query.accuracies(sum)[19]).isEqualTo(1);
        assertThat(query.accuracies(sum)[0]).isEqualTo(1);
        assertThat(sum.devices()).isEqualTo(4);
        assertThat(query.fault(changed(first, "confusion", 2, 1)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("another accuracy"));
        assertThat(query.fault(changed(nothing, "loss", 0, 5))).isPresent();
    }

    @Test
    void aComparisonAddsUpAndEachAnswerFollowsFromItsOwnCounts() {
        var query = new ComparisonQuery(2, ModelRef.getDefaultInstance());
        // Both, the first alone, the second alone twice, neither; then one window that the first alone has.
        QueryAnswer many =
                query.answer(new int[] {0, 0, 1, 1, 0}, new int[] {0, 0, 0, 0, 1}, new int[] {0, 1, 1, 1, 1});
        QueryAnswer one = query.answer(new int[] {1}, new int[] {1}, new int[] {0});
        QueryAnswer nothing = query.answer(new int[0], new int[0], new int[0]);

        SummedAnswer sum = sum(query, many, one, nothing);

        assertThat(query.outcomes(sum)).isDeepEqualTo(new long[][] {{1, 1, 0, 1}, {0, 1, 2, 0}});
        assertThat(query.better(sum)).containsExactly(1, 1, 0);
        assertThat(List.of(query.squaredWindows(sum), query.squaredGains(sum), query.products(sum)))
                .containsExactly(26L, 2L, 4L);
        assertThat(query.fault(changed(many, "outcomes", 0, 2)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("is not what follows from its own counts"));
        assertThat(query.fault(changed(many, "better", 0, 1, 1, 0))).isPresent();
        assertThat(query.fault(changed(many, "squares", 1, 0))).isPresent();
        assertThat(query.fault(changed(many, "product", 0, -5))).isPresent();
        assertThat(query.fault(changed(nothing, "better", 2, 1))).isPresent();
        for (int place = 0; place < 2; place++) {
            long[] squares = sum.sum("squares");
            squares[place] = 1;
            assertThat(query.fault(
                            new SummedAnswer(
                                    3,
                                    0,
                                    Map.of(
                                            "outcomes",
                                            sum.sum("outcomes"),
                                            "better",
                                            sum.sum("better"),
                                            "squares",
                                            squares,
                                            "product",
                                            sum.sum("product"))),
                            3))
                    .as("squares %s", place)
                    .isPresent();
        }
    }

    @Test
    void sumsOfAnyDevicesAreBelieved() {
        var query = new ComparisonQuery(2, ModelRef.getDefaultInstance());
        var random = KeyedRandom.of(7, "comparison-test", 0, 0);
        for (int trial = 0; trial < 300; trial++) {
            // Of some trials all devices have one model better, or no model.
            int kinds = 1 + random.nextInt(4);
            QueryAnswer[] answers = new QueryAnswer[1 + random.nextInt(6)];
            for (int i = 0; i < answers.length; i++) {
                int windows = random.nextInt(5);
                int[] first = new int[windows];
                int[] second = new int[windows];
                for (int window = 0; window < windows; window++) {
                    int outcome = (trial + random.nextInt(kinds)) % 4;
                    first[window] = outcome / 2;
                    second[window] = outcome % 2;
                }
                answers[i] = query.answer(new int[windows], first, second);
            }
            assertThat(query.fault(sum(query, answers), answers.length)).isEmpty();
        }
    }

    /** Of 8 devices with 100 windows together, how many each model alone gets right, and what does not go with it. */
    @ParameterizedTest
    @CsvSource({
        // No window on which the models differ: nobody has one better, and nobody has a gain.
        "0, 0, 8, 0, 0, 1250, 8, 0",
        "0, 0, 0, 0, 8, 1250, 1250, 0",
        "0, 0, 0, 0, 8, 1250, 2, 0",
        // All have the first better, and the second has more windows.
        "0, 40, 8, 0, 0, 1250, 200, 500",
        "8, 40, 8, 0, 0, 1250, 128, 400",
        // More devices than windows of their own.
        "3, 40, 4, 4, 0, 1250, 401, 500",
        // Squares and products that are too large, or odd where their roots are even.
        "4, 4, 4, 4, 0, 1250, 34, 0",
        "10, 10, 4, 4, 0, 1250, 201, 0",
        "10, 10, 4, 4, 0, 1251, 20, 0",
        "4, 4, 4, 4, 0, 9000, 30, 450",
    })
    void sumsThatNoDevicesCanHaveAreRefused(
            long first,
            long second,
            long firstBetter,
            long secondBetter,
            long alike,
            long windows,
            long gains,
            long products) {
        var query = new ComparisonQuery(2, ModelRef.getDefaultInstance());
        var sum = new SummedAnswer(
                8,
                0,
                Map.of(
                        "outcomes",
                        new long[] {100 - first - second, first, second, 0, 0, 0, 0, 0},
                        "better",
                        new long[] {firstBetter, secondBetter, alike},
                        "squares",
                        new long[] {windows, gains},
                        "product",
                        new long[] {products}));

        assertThat(query.fault(sum, 8))
                .hasValueSatisfying(fault ->
                        assertThat(fault).startsWith("its votes, squares and products are not those of any devices"));
    }

    @Test
    void sumsAreTheSameInAnyOrderAndAnyParts() {
        var query = new HistogramQuery("x", 0, 1, 10);
        var random = KeyedRandom.of(2, "histogram-test", 0, 0);
        List<QueryAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(query.answer(random.nextDouble()));
        }
        long[] all = query.votes(sum(query, answers.toArray(QueryAnswer[]::new)));
        ExactSums parts = exact(query, answers.subList(60, 100)).plus(exact(query, answers.subList(0, 60)));

        assertThat(query.votes(query.shape().decode(parts))).isEqualTo(all);
        assertThat(Arrays.stream(all).sum()).isEqualTo(100);
    }

    @Test
    void aSumWithoutRoomIsRefused() {
        var shape = new AnswerShape(List.of(BoundedVector.each("x", 1, 0, 1L << 60)));

        assertThatThrownBy(() -> shape.specs(1000)).hasMessageContaining("takes 72 bits but there are at most 63");
        assertThatThrownBy(() -> new MomentsQuery(List.of("x"), List.of(1e9), MomentsQuery.Of.SAMPLES))
                .hasMessageContaining("at most 16777216");
    }

    @Test
    void queriesThatDifferHaveOtherDigests() {
        List<Query> queries = List.of(
                ONE,
                new MomentsQuery(List.of("x"), List.of(17.0), MomentsQuery.Of.SAMPLES),
                new MomentsQuery(List.of("x"), List.of(16.0), MomentsQuery.Of.DEVICES),
                new HistogramQuery("x", 0, 1, 4),
                new HistogramQuery("y", 0, 1, 4),
                new VoteQuery("x", List.of("a", "b")),
                new VoteQuery("x", List.of("ab")),
                new EvaluationQuery(3),
                new EvaluationQuery(4),
                new ComparisonQuery(3, ModelRef.getDefaultInstance()),
                new ComparisonQuery(
                        3,
                        ModelRef.newBuilder()
                                .setByteLength(4)
                                .setSha256(ByteString.copyFromUtf8("b"))
                                .build()),
                new ComparisonQuery(
                        3,
                        ModelRef.newBuilder()
                                .addSlices(Slice.newBuilder().setName("W"))
                                .build()),
                new ComparisonQuery(4, ModelRef.getDefaultInstance()));

        assertThat(queries.stream().map(query -> query.digest(1)).distinct()).hasSameSizeAs(queries);
        assertThat(ONE.digest(1)).isNotEqualTo(ONE.digest(2)).isEqualTo(ONE.digest(1));
    }

    private static QueryAnswer tally(MomentsQuery query, double... values) {
        var tally = new MomentsTally(query);
        for (double value : values) {
            tally.add(new double[] {value});
        }
        return tally.answer();
    }

    private static QueryAnswer changed(QueryAnswer answer, String name, long... placesAndValues) {
        Map<String, long[]> vectors = new LinkedHashMap<>();
        answer.names().forEach(vector -> vectors.put(vector, answer.vector(vector)));
        long[] values = answer.vector(name);
        for (int i = 0; i < placesAndValues.length; i += 2) {
            values[(int) placesAndValues[i]] = placesAndValues[i + 1];
        }
        vectors.put(name, values);
        return new QueryAnswer(vectors, answer.clamped());
    }

    private static SummedAnswer changed(SummedAnswer sum, String name, int... placesAndValues) {
        Map<String, long[]> vectors = new LinkedHashMap<>();
        for (String vector : List.of(MomentsQuery.POINTS, MomentsQuery.SUMS, MomentsQuery.SQUARES)) {
            vectors.put(vector, sum.sum(vector));
        }
        long[] values = sum.sum(name);
        for (int i = 0; i < placesAndValues.length; i += 2) {
            values[placesAndValues[i]] = placesAndValues[i + 1];
        }
        vectors.put(name, values);
        return new SummedAnswer(sum.devices(), sum.clamped(), vectors);
    }

    private static SummedMoments moments(MomentsQuery query, QueryAnswer... answers) {
        return SummedMoments.of(query, sum(query, answers));
    }

    private static SummedAnswer sum(Query query, QueryAnswer... answers) {
        SummedAnswer sum = query.shape().decode(exact(query, List.of(answers)));
        assertThat(query.fault(sum, answers.length)).isEmpty();
        return sum;
    }

    private static ExactSums exact(Query query, List<QueryAnswer> answers) {
        var sum = new PlainSum(query.shape().specs(answers.size()));
        answers.forEach(answer -> sum.add(query.shape().encode(answer, answers.size())));
        return ExactSums.of(sum.sums());
    }

    /** Whoever asks says how many classes there are, and must not learn from an error which windows have others. */
    @Test
    void windowsOfClassesThatTheQueryDoesNotHaveAreLeftOutAndCounted() {
        int[] truth = {0, 4, 1, -1, 1};
        int[] predicted = {0, 1, 3, 0, 0};
        var evaluation = new EvaluationQuery(2);
        QueryAnswer told = evaluation.answer(truth, predicted, 1.0);
        assertThat(evaluation.fault(told)).isEmpty();
        assertThat(told.clamped()).isEqualTo(3);
        assertThat(told.vector("confusion")).containsExactly(1, 0, 1, 0);
        assertThat(evaluation.fault(evaluation.answer(new int[] {7}, new int[] {7}, 0.5)))
                .isEmpty();

        var comparison = new ComparisonQuery(2, ModelRef.getDefaultInstance());
        QueryAnswer compared = comparison.answer(truth, predicted, new int[] {1, 4, 1, 0, 1});
        assertThat(comparison.fault(compared)).isEmpty();
        assertThat(compared.clamped()).isEqualTo(2);
        assertThat(compared.vector("outcomes")).containsExactly(0, 1, 0, 0, 0, 0, 2, 0);
    }
}
