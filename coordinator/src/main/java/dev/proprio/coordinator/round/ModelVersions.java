package dev.proprio.coordinator.round;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.proto.update.Broadcast;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The versions of the model that devices of a step may have begun with: that of the state, and retained ones. */
final class ModelVersions {
    private final RunState before;
    private final Map<Integer, RetainedModel> retained;

    ModelVersions(RunState before, Map<Integer, RetainedModel> retained) {
        this.before = before;
        this.retained = retained;
    }

    /** The parameters of a version; not written to. */
    float[] of(int version) {
        if (version == before.round()) {
            return before.model().parameters();
        }
        RetainedModel model = retained.get(version);
        if (model == null) {
            throw new IllegalStateException(
                    "the model of version %s is needed, of which nobody was under way in round %s"
                            .formatted(version, before.round()));
        }
        return model.parameters();
    }

    /** The version of the state. */
    int current() {
        return before.round();
    }

    /** The training of a flight's device on the version that it began with. */
    Errand errand(RunDefinition run, Flight flight, UpdateSink sink) {
        return new Errand(
                new RoundPlan(
                        run, flight.version() + 1, flight.attempt(), List.of(flight.device()), 1, Optional.empty()),
                new Broadcast(before.model().layout(), of(flight.version()), Map.of()),
                sink);
    }

    /** Those that flights need which go on after the step. */
    Map<Integer, RetainedModel> after(List<Flight> underWay, AsynchronousMode mode) {
        Map<Integer, RetainedModel> needed = new TreeMap<>();
        for (Flight flight : underWay) {
            int version = flight.version();
            // The next step is one version further on.
            if (before.round() + 1 - version <= mode.maxStaleness()) {
                needed.computeIfAbsent(version, this::retained);
            }
        }
        return needed;
    }

    /** A version to be kept. */
    RetainedModel retained(int version) {
        RetainedModel known = retained.get(version);
        return known == null ? RetainedModel.of(of(version)) : known;
    }
}
