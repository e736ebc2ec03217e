package dev.proprio.coordinator.round;

import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import java.util.Collections;
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
 * @param optimizer the server optimizer's state
 * @param kept the vectors that the {@linkplain Exchange exchange} keeps, by name
 * @param aggregated the updates' change of the parameters as it was last combined, if the aggregation uses it; empty at
 *     first
 * @param reports what devices reported, if the selection uses it; otherwise of nobody
 */
public record RunState(
        int round,
        int emptyRounds,
        GlobalModel model,
        OptimizerState optimizer,
        Map<String, double[]> kept,
        Optional<double[]> aggregated,
        DeviceReports reports) {
    public RunState {
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
    }

    /** The state before a run's first round. */
    public static RunState initial(RunDefinition run, GlobalModel model) {
        int length = model.parameters().length;
        return new RunState(
                0,
                0,
                model,
                run.optimizer().initialState(length),
                ServerHalf.initiallyKept(run.exchange(), length),
                Optional.empty(),
                DeviceReports.NONE);
    }

    /** The kept vector {@code name}, which there must be. */
    public double[] kept(String name) {
        return ExchangeContext.kept(kept, name);
    }

    /** What the next round's devices receive. */
    Broadcast broadcast(Exchange exchange) {
        Map<String, float[]> shared = new LinkedHashMap<>();
        for (String name : exchange.shared()) {
            shared.put(name, floats(kept(name)));
        }
        return new Broadcast(model.layout(), model.parameters(), shared);
    }

    /** The state after a round without enough updates. */
    RunState unmoved() {
        return new RunState(round + 1, emptyRounds + 1, model, optimizer, kept, aggregated, reports);
    }

    /** The same state with other reports. */
    RunState with(DeviceReports newer) {
        return new RunState(round, emptyRounds, model, optimizer, kept, aggregated, newer);
    }

    private static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }
}
