package dev.proprio.experiments.run;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.SimulatedQueries;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.QueryAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks the simulated devices of all who are tested, or of those of them of whom devices may tell; those without a window have nothing to tell. */
final class SimulatedDeviceEvaluator implements DeviceEvaluator {
    private final FederatedDataset dataset;
    private final SimulatedQueries queries;
    private final Optional<ValidationPeople> validation;

    SimulatedDeviceEvaluator(PreparedExperiment experiment) {
        this.dataset = experiment.dataset();
        this.queries = new SimulatedQueries(experiment.spec(), "evaluation");
        this.validation = ValidationPeople.of(experiment);
    }

    @Override
    public Optional<DeviceEvaluation> evaluate(GlobalModel global, int round, List<PersonEvaluation> measured)
            throws RunFailedException {
        var query = new EvaluationQuery(dataset.shape().classes());
        Map<String, PersonEvaluation> own = new HashMap<>();
        measured.forEach(person -> own.put(person.predictions().person(), person));
        List<String> all = IntStream.range(0, dataset.testUsers())
                .mapToObj(dataset::testUserId)
                .toList();
        List<String> devices = validation.map(people -> people.mayBeAsked(all)).orElse(all);
        try {
            CollectedAnswers told = queries.ask(
                    query, round, devices, (asked, device) -> answer(asked, Optional.ofNullable(own.get(device))));
            return DeviceEvaluation.of(query, told);
        } catch (SensorDataException | InvalidSettingException e) {
            throw new RunFailedException("the evaluation on devices failed: " + e.getMessage(), e);
        }
    }

    private static QueryAnswer answer(EvaluationQuery asked, Optional<PersonEvaluation> own) {
        return own.map(person -> asked.answer(
                        person.predictions().truth(), person.predictions().predicted(), person.loss()))
                .orElseGet(() -> asked.answer(new int[0], new int[0], 0));
    }
}
