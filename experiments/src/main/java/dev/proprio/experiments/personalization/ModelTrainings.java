package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.TrainedModel;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.OutcomeTally;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.proto.tensor.SinglePrecision;
import dev.proprio.proto.update.Broadcast;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Trains the models that methods start from, each once. */
final class ModelTrainings {
    private final PreparedExperiment experiment;
    private final TrainingView view;
    private final Optional<float[]> given;
    private final Map<ModelTraining, Done> done = new HashMap<>();

    /** A model, what its training took, what became of its updates, and what of windows without a label, if that was told. */
    record Done(
            TrainedModel model,
            Traffic traffic,
            double seconds,
            UpdateCounts updates,
            Optional<PseudoLabelRow> pseudoLabels) {}

    /** @param given the usual model, if it need not be trained */
    ModelTrainings(PreparedExperiment experiment, TrainingView view, Optional<float[]> given) {
        this.experiment = experiment;
        this.view = view;
        this.given = given;
    }

    /** Whether rounds of a training are still to come. */
    boolean isAhead(ModelTraining training) {
        boolean nothing = training instanceof ModelTraining.None
                || (training instanceof ModelTraining.Federated federated && isGiven(federated));
        return !nothing && !done.containsKey(training);
    }

    private boolean isGiven(ModelTraining.Federated federated) {
        return given.isPresent()
                && federated.algorithm().equals(experiment.spec().local());
    }

    /** @param progress is told each round that ended */
    Done of(ModelTraining training, IntConsumer progress)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        Done before = done.get(training);
        if (before != null) {
            return before;
        }
        Done now = train(training, progress);
        done.put(training, now);
        return now;
    }

    private Done train(ModelTraining training, IntConsumer progress)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        return switch (training) {
            case ModelTraining.None ignored -> untrained(experiment.model().initialParameters());
            case ModelTraining.Federated federated -> {
                yield isGiven(federated)
                        ? untrained(given.orElseThrow())
                        : rounds(experiment.withLocal(federated.algorithm()), progress);
            }
            case ModelTraining.Pooled pooled -> {
                var spec = experiment
                        .spec()
                        .ofOneModel(pooled.algorithm())
                        .pooled(experiment.dataset().devices());
                Preparation alone = Preparation.of(spec, 1)
                        .with(Preparation::data, Optional.of(view))
                        .with(Preparation::holdOut, new HoldOut.Nothing())
                        .with(
                                Preparation::normalization,
                                Optional.of(experiment.dataset().normalization()));
                try (PreparedExperiment one = alone.prepare()) {
                    yield rounds(one, progress);
                }
            }
        };
    }

    private Done untrained(float[] parameters) {
        return new Done(
                TrainedModel.of(experiment.model().layout(), parameters),
                new Traffic(0, 0),
                0,
                new OutcomeTally().counts(),
                Optional.empty());
    }

    private static Done rounds(PreparedExperiment experiment, IntConsumer progress)
            throws RunFailedException, IOException, InterruptedException {
        String id = "personalize";
        var run = experiment.definition(id);
        var counter = new Counter(progress);
        long start = System.nanoTime();
        RunState last;
        try (OpenFleet fleet = opened(experiment)) {
            var engine = new RoundEngine(run, fleet.fleet(), List.of(counter));
            last = engine.resume(RunState.initial(run, experiment.initialModel()));
        }
        // A device remembers its last round when it hears that it counted, at the latest before it is sent home.
        var states = experiment.clientStates().snapshot(id);
        Map<String, float[]> shared = new LinkedHashMap<>();
        for (String name : run.exchange().shared()) {
            shared.put(name, SinglePrecision.of(last.kept(name)));
        }
        var model = new TrainedModel(
                experiment.model().layout(),
                experiment.model().initialParameters(),
                new Broadcast(last.model().layout(), last.model().parameters(), shared),
                states);
        return new Done(
                model,
                counter.traffic,
                (System.nanoTime() - start) / 1e9,
                counter.tally.counts(),
                counter.pseudoLabels);
    }

    private static OpenFleet opened(PreparedExperiment experiment)
            throws IOException, RunFailedException, InterruptedException {
        return switch (experiment.spec().engine()) {
            // A model is trained where its job is.
            case LOCAL, CLUSTER -> Fleets.local(experiment);
            case GRPC -> Fleets.grpc(experiment);
        };
    }

    private static final class Counter implements RoundListener {
        private final IntConsumer progress;
        private final OutcomeTally tally = new OutcomeTally();
        private Traffic traffic = new Traffic(0, 0);
        private Optional<PseudoLabelRow> pseudoLabels = Optional.empty();

        Counter(IntConsumer progress) {
            this.progress = progress;
        }

        @Override
        public void roundEnded(RoundResult result) {
            traffic = traffic.plus(result.traffic());
            result.outcomes().forEach(tally::add);
            Optional<PseudoLabelRow> told = PseudoLabelRow.of(result.metrics());
            pseudoLabels = pseudoLabels
                    .map(before -> told.map(before::plus).orElse(before))
                    .or(() -> told);
            progress.accept(result.round());
        }
    }
}
