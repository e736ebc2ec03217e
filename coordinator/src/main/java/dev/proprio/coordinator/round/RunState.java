package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.LatelyAsked;
import dev.proprio.coordinator.selection.RestingDevices;
import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.coordinator.state.VectorsPart;
import dev.proprio.coordinator.tiers.Tiers;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.SinglePrecision;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that the coordinator carries from round to round: a run that goes on from here gives the same bits as one that
 * never stopped. The arrays are not written to.
 *
 * @param round the last round that is over; 0 before the first
 * @param emptyRounds how many rounds in a row, up to this one, had too few updates
 * @param model the model after that round
 * @param parts what else there is, each part its owner's
 */
public record RunState(int round, int emptyRounds, GlobalModel model, StateParts parts) {
    /** The vectors that the {@linkplain Exchange exchange} keeps, by name. */
    public static final StatePart<Map<String, double[]>> EXCHANGE = new VectorsPart("exchange");

    /** The state before a run's first round. */
    public static RunState initial(RunDefinition run, GlobalModel model) {
        int length = model.parameters().length;
        return new RunState(0, 0, model, StateParts.NONE)
                .with(OptimizerState.PART, run.optimizer().initialState(length))
                .with(EXCHANGE, ServerHalf.initiallyKept(run.exchange(), length));
    }

    /**
     * The value of a part; empty if it has none.
     *
     * @throws IllegalStateException if it was stored and can't be read
     */
    public <T> Optional<T> part(StatePart<T> part) {
        try {
            return parts.get(part, model.layout().length());
        } catch (StoredFormatException e) {
            throw new IllegalStateException(
                    "the %s of the state of round %s can't be read: %s".formatted(part.name(), round, e.getMessage()),
                    e);
        }
    }

    /** The same with another value of a part. */
    public <T> RunState with(StatePart<T> part, T value) {
        return new RunState(round, emptyRounds, model, parts.with(part, value));
    }

    /** The same with other parts, in the place of those of their names. */
    RunState with(StateParts others) {
        return new RunState(round, emptyRounds, model, parts.with(others));
    }

    /** The same without a part. */
    public RunState without(StatePart<?> part) {
        return new RunState(round, emptyRounds, model, parts.without(part));
    }

    /**
     * The same with those parts read that every coordinator has.
     *
     * @throws StoredFormatException if one was stored and can't be read
     */
    public RunState read() throws StoredFormatException {
        int length = model.layout().length();
        StateParts read = parts.read(OptimizerState.PART, length)
                .read(EXCHANGE, length)
                .read(RuleContext.PREVIOUS, length)
                .read(DeviceReports.PART, length)
                .read(LatelyAsked.PART, length)
                .read(VirtualRound.PART, length)
                .read(Batteries.PART, length)
                .read(Flights.PART, length)
                .read(Tiers.PART, length);
        return new RunState(round, emptyRounds, model, read);
    }

    /** The vector that the exchange keeps under {@code name}, which there must be. */
    public double[] kept(String name) {
        return ExchangeContext.kept(kept(), name);
    }

    Map<String, double[]> kept() {
        return part(EXCHANGE).orElse(Map.of());
    }

    /** Who may not be asked in the next round because an earlier one has. */
    RestingDevices resting(RunDefinition run) {
        return new RestingDevices(run.cohort().limit(), part(LatelyAsked.PART).orElse(LatelyAsked.NONE), round + 1);
    }

    /** What the next round's devices receive. */
    public Broadcast broadcast(Exchange exchange) {
        Map<String, float[]> shared = new LinkedHashMap<>();
        for (String name : exchange.shared()) {
            shared.put(name, SinglePrecision.of(kept(name)));
        }
        return new Broadcast(model.layout(), model.parameters(), shared);
    }

    /** The state after a round without enough updates. */
    RunState unmoved() {
        return new RunState(round + 1, emptyRounds + 1, model, parts);
    }

    /** The state after a round that ends with another model. */
    RunState moved(GlobalModel next) {
        return new RunState(round + 1, 0, next, parts);
    }
}
