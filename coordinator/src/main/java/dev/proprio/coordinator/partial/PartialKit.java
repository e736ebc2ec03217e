package dev.proprio.coordinator.partial;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.ExactMetric;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.RoundAccumulators;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.wire.TransferException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The compatibility kit of aggregation rules: whether what a rule makes of a round is the same, to the last bit, however the
 * round is split, over whatever tree its parts are added up, and through the wire; and whether parts that are none are
 * refused. The author of a rule calls it in a test:
 *
 * <pre>{@code PartialKit.of(new OwnRule(), UpdateShape.ofParameters(9), 1000, 1).check(4);}</pre>
 */
public final class PartialKit {
    private static final int MOST_BYTES = 64 << 20;

    private final RandomRound round;
    private final RoundPlan plan;

    private PartialKit(RandomRound round) {
        this.round = round;
        this.plan = round.plan();
    }

    /**
     * A kit with random updates.
     *
     * @param shape what they look like
     * @param updates how many, and the most that the round can have
     */
    public static PartialKit of(Aggregation rule, UpdateShape shape, int updates, long seed) {
        return new PartialKit(new RandomRound(rule, Optional.empty(), shape, updates, seed));
    }

    /**
     * The same for rounds that rehearse secure aggregation.
     *
     * @param secure how they are rehearsed, without dropouts
     */
    public static PartialKit ofRehearsed(SecureAggregation secure, UpdateShape shape, int updates, long seed) {
        return new PartialKit(new RandomRound(new WeightedMean(), Optional.of(secure), shape, updates, seed));
    }

    /**
     * Splits the round in so many ways, at least one.
     *
     * @throws AssertionError if one way gives other bits than all in one place, or a part that is none is taken
     */
    public void check(int ways) {
        List<DevicePart> devices = round.parts();
        try {
            Partial whole = leaf(devices);
            byte[] expected = written(whole);
            Map<String, double[]> combined = combined(whole);
            for (int way = 0; way < ways; way++) {
                Partial root = grown(devices, KeyedRandom.of(round.seed(), "partial-kit-split", way, 0));
                require(
                        Arrays.equals(written(root), expected),
                        "split %s gives another part than the whole".formatted(way));
                if (way == 0) {
                    requireSame(combined, combined(travelled(root)));
                }
            }
            new PartialFaults(this, whole).check();
        } catch (InvalidPartialException | InvalidUpdateException | TransferException e) {
            throw new AssertionError("a part of the round was refused: " + e.getMessage(), e);
        }
    }

    /** Parts of some devices each, added up two by two in any order. */
    private Partial grown(List<DevicePart> devices, KeyedRandom random)
            throws InvalidPartialException, InvalidUpdateException, TransferException {
        int[] order = random.order(devices.size());
        List<Partial> parts = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            int to = Math.min(order.length, from + random.nextInt(1 + order.length / 8));
            parts.add(leaf(Arrays.stream(order, from, to).mapToObj(devices::get).toList()));
            from = to;
        }
        while (parts.size() > 1) {
            Partial one = parts.remove(random.nextInt(parts.size()));
            Partial other = travelled(parts.remove(random.nextInt(parts.size())));
            parts.add(random.nextBoolean() ? one.plus(other) : accumulated(one, other));
        }
        return parts.getFirst();
    }

    private Partial leaf(List<DevicePart> devices) throws InvalidUpdateException {
        Accumulator accumulator = open();
        var metrics = new MetricTotals();
        List<ClientOutcome> outcomes = new ArrayList<>();
        List<DeviceStateChange> states = new ArrayList<>();
        for (DevicePart one : devices) {
            if (one.update().isPresent()) {
                accumulator.add(one.outcome().device(), one.update().get());
                metrics.add(one.update().get().metrics());
            }
            outcomes.add(one.outcome());
            one.state().ifPresent(states::add);
        }
        return part(accumulator, metrics.exact(), outcomes, states);
    }

    /** Both as an accumulator of the rule adds them up. */
    private Partial accumulated(Partial one, Partial other) throws InvalidPartialException {
        Accumulator accumulator = open();
        accumulator.merge(one.aggregate());
        accumulator.merge(other.aggregate());
        Partial both = one.plus(other);
        return part(accumulator, both.metrics(), both.outcomes(), both.states());
    }

    private Partial part(
            Accumulator accumulator,
            Map<String, ExactMetric> metrics,
            List<ClientOutcome> outcomes,
            List<DeviceStateChange> states) {
        return new Partial(plan.identity(), accumulator.partial(), metrics, outcomes, states);
    }

    int attempt() {
        return plan.attempt();
    }

    Accumulator open() {
        return accumulators().open();
    }

    private RoundAccumulators accumulators() {
        return new RoundAccumulators(
                plan, round.shape(), new RuleContext(round.seed(), plan.round(), Optional.empty()));
    }

    private Map<String, double[]> combined(Partial part) throws InvalidPartialException {
        RoundAccumulators accumulators = accumulators();
        Accumulator accumulator = accumulators.open();
        accumulator.merge(part.aggregate());
        require(
                accumulator.suffices(),
                "the updates do not suffice for the rule; give more of them, and the required device's");
        if (accumulators.rehearsed().isPresent()) {
            Optional<SummedUpdate> sum =
                    accumulators.rehearsed().get().close(Duration.ZERO).sum();
            require(sum.isPresent(), "too few devices are left in every group; give more of them, and no dropouts");
            return sum.get().sections();
        }
        return accumulator.aggregate().values();
    }

    private static void requireSame(Map<String, double[]> expected, Map<String, double[]> actual) {
        require(expected.keySet().equals(actual.keySet()), "the parts give other sections than the whole");
        expected.forEach((name, values) -> require(
                Arrays.equals(values, actual.get(name)), "the parts give other bits of \"%s\"".formatted(name)));
    }

    private Partial travelled(Partial part) throws InvalidPartialException, TransferException {
        return read(PartialWriter.write(part, attempt()));
    }

    Partial read(List<PartialMessage> messages) throws InvalidPartialException, TransferException {
        var reader = new PartialReader(plan, round.shape(), MOST_BYTES);
        for (PartialMessage message : messages) {
            reader.take(message);
        }
        return reader.finish();
    }

    /** All that a part is, as bytes: equal ones are the same part to the last bit. */
    private byte[] written(Partial part) {
        var bytes = new ByteArrayOutputStream();
        PartialWriter.write(part, attempt()).forEach(message -> bytes.writeBytes(message.toByteArray()));
        return bytes.toByteArray();
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
