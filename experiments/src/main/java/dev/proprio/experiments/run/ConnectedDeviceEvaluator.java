package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.Broadcast;
import java.util.List;
import java.util.Optional;

/** Asks the run's devices that are connected at the time, in other processes; each answers with what it has kept itself. */
final class ConnectedDeviceEvaluator implements DeviceEvaluator {
    private final PreparedExperiment experiment;
    private final ToldAnswers queries;
    private final RunDefinition definition;
    private final Optional<ValidationPeople> validation;
    private String silence = "";

    ConnectedDeviceEvaluator(PreparedExperiment experiment, ToldAnswers queries, RunDefinition definition) {
        this.experiment = experiment;
        this.queries = queries;
        this.definition = definition;
        this.validation = ValidationPeople.of(experiment);
    }

    @Override
    public Optional<DeviceEvaluation> evaluate(GlobalModel global, int round, List<PersonEvaluation> measured)
            throws RunFailedException, InterruptedException {
        var query = new EvaluationQuery(experiment.dataset().shape().classes());
        CollectedAnswers told = queries.ask(QueryPlan.evaluation(
                definition.id() + "-evaluation",
                round + 1,
                query,
                devices(),
                Broadcast.of(global.layout(), global.parameters()),
                definition.description(),
                experiment.spec().cohort().deadline()));
        Optional<DeviceEvaluation> all = DeviceEvaluation.of(query, told);
        Optional<DeviceEvaluation> evaluation = all.filter(found -> found.withWindows() >= Analytics.LEAST_DEVICES);
        String tooFew = all.isPresent() && evaluation.isEmpty()
                ? " (%s with windows told it, and figures of fewer than %s would be too near to those of one)"
                        .formatted(CountText.of(all.get().withWindows(), "device"), Analytics.LEAST_DEVICES)
                : "";
        if (round == 0 && !tooFew.isEmpty()) {
            throw new RunFailedException(
                    "evaluation.on-devices is true, but too few of the %s connected devices have told how well the untouched model does%s; wait for more devices (cohort.minimum), or set it to false"
                            .formatted(told.asked(), tooFew));
        }
        if (round == 0 && evaluation.isEmpty()) {
            throw new RunFailedException(
                    "evaluation.on-devices is true, but none of the %s connected devices has told how well the untouched model does%s; have devices keep windows from training (those of \"proprio devices\" do with evaluation.split: time or session), or set it to false"
                            .formatted(told.asked(), told.firstRefusal()));
        }
        silence = evaluation.isPresent() ? "" : tooFew + told.firstRefusal();
        return evaluation;
    }

    private List<String> devices() throws InterruptedException {
        List<String> all = queries.devices();
        return validation.map(people -> people.mayBeAsked(all)).orElse(all);
    }

    @Override
    public String silence() {
        return silence;
    }
}
