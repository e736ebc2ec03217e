package dev.proprio.experiments.run;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.mistakes.TestedModel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A run's last model, on the run's own trainers. */
final class LastModel implements TestedModel {
    private final TrainerPool trainers;
    private final float[] parameters;
    private final int classes;

    private LastModel(TrainerPool trainers, float[] parameters, int classes) {
        this.trainers = trainers;
        this.parameters = parameters;
        this.classes = classes;
    }

    /** Empty where there are several models, of which each person is tested with one. */
    static Optional<TestedModel> of(PreparedExperiment experiment, GlobalModel last) {
        float[] parameters = experiment.whole(last);
        return parameters.length == experiment.model().layout().length()
                ? Optional.of(new LastModel(
                        experiment.trainers(),
                        parameters,
                        experiment.dataset().shape().classes()))
                : Optional.empty();
    }

    @Override
    public Optional<float[]> scores(Windows windows) throws InterruptedException {
        return ask(trainer -> {
            trainer.setParameters(parameters);
            float[] scores = new float[classes * windows.count()];
            return trainer.scores(windows, 0, windows.count(), scores) ? Optional.of(scores) : Optional.empty();
        });
    }

    @Override
    public Optional<float[]> represent(Windows windows) throws InterruptedException {
        return ask(trainer -> {
            trainer.setParameters(parameters);
            try {
                float[] values = new float[Math.multiplyExact(trainer.representationSize(), windows.count())];
                trainer.represent(windows, values);
                return Optional.of(values);
            } catch (TrainingException notShown) {
                return Optional.empty();
            }
        });
    }

    private Optional<float[]> ask(TrainerPool.Work<Optional<float[]>> question) throws InterruptedException {
        try {
            return trainers.submit(question).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the last model can't be asked: " + e.getCause(), e.getCause());
        }
    }
}
