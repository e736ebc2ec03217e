package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Optional;

/** What a step of a server that does not wait makes of updates of different versions. */
record StepMean(AsynchronousMode mode, ModelVersions versions) {
    /** How much a flight's update counts in the sum. Only that which is mixed with the model as a whole counts in full until then. */
    double factor(Flight flight) {
        return mode instanceof FedAsync ? 1 : mode.staleness().factor(versions.current() - flight.version());
    }

    /** What the step moves the model by; empty if it was given up. */
    Optional<Aggregate> combined(FlightCollector collector) {
        Optional<Aggregate> mean = collector.combined();
        return mode instanceof FedAsync mixing ? mean.map(change -> mixed(change, mixing, collector.last())) : mean;
    }

    /** Of the one update. */
    private Aggregate mixed(Aggregate change, FedAsync mixing, Flight flight) {
        float[] model = versions.of(versions.current());
        float[] base = versions.of(flight.version());
        double share = mixing.share(versions.current() - flight.version());
        double[] values = change.section(ClientUpdate.PARAMETERS).clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = FedAsync.mixed(model[i], base[i], values[i], share);
        }
        return change.with(ClientUpdate.PARAMETERS, values);
    }
}
