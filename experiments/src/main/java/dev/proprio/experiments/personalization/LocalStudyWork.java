package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import java.io.IOException;

/** This process's trainers do all the work of a seed. */
record LocalStudyWork(SeedStudy study, ModelTrainings trainings, StudyProgress progress) implements StudyWork {
    static LocalStudyWork of(SeedStudy study, StudyProgress progress) throws SensorDataException {
        return new LocalStudyWork(study, study.trainings(), progress);
    }

    @Override
    public Done trained(Personalizer method)
            throws MethodFailedException, SensorDataException, IOException, InterruptedException {
        ModelTraining training = study.trainingOf(method);
        if (trainings.isAhead(training)) {
            progress.training(study.seed(), method.label());
        }
        try {
            return trainings.of(training, progress::round);
        } catch (RunFailedException e) {
            throw new MethodFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public MethodScores measured(Personalizer method, Done done)
            throws MethodFailedException, SensorDataException, InterruptedException {
        progress.adapting(study.seed(), method.label());
        return study.measuring().of(method, done.model(), PeoplePart.WHOLE);
    }
}
