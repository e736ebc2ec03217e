package dev.proprio.coordinator.partial;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.*;
import dev.proprio.proto.update.ClientUpdate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A round is the same to the last bit, however it is split. */
class PartialKitTest {
    private static final int UPDATES = 1000;

    static Stream<Aggregation> rules() {
        return Stream.of(
                new WeightedMean(),
                new UniformMean(),
                new NormClipping(0.5),
                new TrimmedMean(2),
                new CoordinateMedian(),
                new GeometricMedian(),
                new Krum(2),
                new MultiKrum(2, Optional.of(4)),
                new CenteredClipping(0.5, 3),
                new FlTrust("trusted"),
                new Bucketing(3, new Krum(0)),
                new Bucketing(2, new WeightedMean()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void partsAddUpInAnyOrderOverAnyTree(Aggregation rule) {
        PartialKit.of(rule, shape(Map.of("control", 3)), UPDATES, 1).check(2);
    }

    /** It elects one update after the other, which takes long for many. */
    @Test
    void soDoThoseOfBulyan() {
        PartialKit.of(new Bulyan(2), shape(Map.of("control", 3)), 60, 1).check(3);
    }

    /** Magnitudes from 2^-500 to 2^500. */
    @Test
    void soDoScaledSums() {
        for (Aggregation rule : new Aggregation[] {new WeightedMean(), new UniformMean()}) {
            PartialKit.of(rule, shape(Map.of("squared-norm", 1, ClientUpdate.EXPONENT, 1)), UPDATES, 2)
                    .check(2);
        }
    }

    @Test
    void aSplitIntoManyPartsIsNoOther() {
        PartialKit.of(new WeightedMean(), shape(Map.of()), 33, 3).check(50);
    }

    @Test
    void aRuleThatAddsInFloatingPointIsFound() {
        PartialKit kit = PartialKit.of(new FloatMean(), shape(Map.of()), 50, 1);
        assertThatThrownBy(() -> kit.check(3))
                .isInstanceOf(AssertionError.class)
                .hasMessage("split 0 gives another part than the whole");
    }

    @Test
    void aRuleThatTakesWhatItCannotHoldIsFound() {
        PartialKit kit = PartialKit.of(new Greedy(), shape(Map.of()), 50, 1);
        assertThatThrownBy(() -> kit.check(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("more updates were taken than the round can have");
    }

    private static UpdateShape shape(Map<String, Integer> others) {
        Map<String, Integer> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, 9);
        sections.putAll(others);
        return new UpdateShape(sections);
    }

    /** Its sums depend on the order. */
    private record FloatMean() implements StreamingAggregation {
        @Override
        public Accumulator open(UpdateShape shape, int capacity) {
            return new FloatSums(new UniformMean().open(shape, capacity), true);
        }
    }

    /** It believes any part. */
    private record Greedy() implements StreamingAggregation {
        @Override
        public Accumulator open(UpdateShape shape, int capacity) {
            return new FloatSums(new UniformMean().open(shape, capacity), false);
        }
    }

    private static final class FloatSums implements Accumulator {
        private final Accumulator exact;
        private final boolean adds;
        private double sum;

        FloatSums(Accumulator exact, boolean adds) {
            this.exact = exact;
            this.adds = adds;
        }

        @Override
        public void check(ClientUpdate update) throws InvalidUpdateException {
            exact.check(update);
        }

        @Override
        public void add(String device, ClientUpdate update) throws InvalidUpdateException {
            exact.add(device, update);
            sum += update.parameters()[0] * Math.PI;
        }

        @Override
        public PartialAggregate partial() {
            PartialAggregate part = exact.partial();
            return adds ? with(part, Math.round(Math.scalb(sum, 20))) : part;
        }

        private static PartialAggregate with(PartialAggregate part, long lane) {
            SectionSum sum = part.sum(ClientUpdate.PARAMETERS);
            var lanes = new TreeMap<>(Map.of(0, new long[] {lane, 0, 0, 0, 0, 0, 0, 0, 0}));
            var sums = Map.of(ClientUpdate.PARAMETERS, new SectionSum(sum.length(), lanes, sum.divisor()));
            return new PartialAggregate(part.capacity(), sums, part.kept(), part.weight(), part.updates());
        }

        @Override
        public void merge(PartialAggregate part) throws InvalidPartialException {
            try {
                exact.merge(part);
            } catch (InvalidPartialException e) {
                if (adds) {
                    throw e;
                }
            }
            if (adds) {
                sum += Math.scalb(
                        (double) part.sum(ClientUpdate.PARAMETERS).lanes().getOrDefault(0, new long[1])[0], -20);
            }
        }

        @Override
        public Aggregate aggregate() {
            return exact.aggregate();
        }
    }
}
