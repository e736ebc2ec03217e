package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDeviceTest {
    private static final int ROUNDS = 5;
    private static final int BATCH = 4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aloneInEveryRoundItIsCentralSgdWithTheSameBatches() throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            seed: 3
            rounds: %d
            data: {source: synthetic, devices: 2, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 1}
            local: {epochs: 1, batch: %d, learning-rate: 0.1}
            evaluation: {held-out: 0.5}
            """.formatted(ROUNDS, BATCH));
        ExperimentSpec spec = ExperimentSpec.read(file, List.of());
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            String device = experiment.dataset().deviceId(0);
            GlobalModel federated;
            try (OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
                federated = new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of())
                        .run(experiment.initialModel());
            }
            float[] central = new float[federated.parameters().length];
            try (Trainer trainer = experiment.model().newTrainer()) {
                descend(
                        trainer,
                        experiment.initialModel().parameters(),
                        experiment.dataset().of(device),
                        device);
                trainer.getParameters(central);
            }
            for (int i = 0; i < central.length; i++) {
                // Only what travels is rounded once more in each round.
                assertThat(federated.parameters()[i]).isCloseTo(central[i], within(2e-6f));
            }
        }
    }

    /** One run through all rounds' batches, never stopping. */
    private static void descend(Trainer trainer, float[] start, Windows windows, String device) {
        trainer.setParameters(start);
        for (int round = 1; round <= ROUNDS; round++) {
            int[] order = KeyedRandom.of(3, "local-training", round, KeyedRandom.keyOf(device))
                    .order(windows.count());
            for (int from = 0; from < order.length; from += BATCH) {
                trainer.step(windows, order, from, Math.min(order.length, from + BATCH), 0.1);
            }
        }
    }
}
