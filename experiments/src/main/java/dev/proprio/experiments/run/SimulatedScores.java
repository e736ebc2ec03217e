package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.SimulatedQueries;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.query.ScoreQuery;
import java.util.List;
import java.util.Map;

/**
 * Simulated devices, whose scores are known here.
 *
 * @param setting that asks for them, for a failure's sentence
 * @param round whose model the scores are by
 * @param devices who is asked
 * @param scores of each one's windows that count
 */
record SimulatedScores(
        PreparedExperiment experiment, String setting, int round, List<String> devices, Map<String, double[]> scores)
        implements ScoreTeller {
    SimulatedScores {
        devices = List.copyOf(devices);
        scores = Map.copyOf(scores);
    }

    @Override
    public CollectedAnswers ask(ScoreQuery query, String purpose) throws RunFailedException {
        try {
            return new SimulatedQueries(experiment.spec(), purpose)
                    .ask(
                            query,
                            round,
                            devices,
                            (asked, device) -> asked.answer(scores.getOrDefault(device, new double[0])));
        } catch (SensorDataException | InvalidSettingException e) {
            throw new RunFailedException("the calibration of %s failed: %s".formatted(setting, e.getMessage()), e);
        }
    }
}
