package dev.proprio.experiments.personalization;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.personalization.FeatureSpread;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.TrainedModel;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.TrainingException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.WindowFamiliarity;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Adapts methods to the people of a seed, on this process's trainers, and measures them. Thread-safe.
 *
 * @param known how many classes are in training
 */
record MethodMeasuring(
        PersonalizeSpec spec,
        PreparedExperiment experiment,
        Subjects subjects,
        Collection<LabelSpace> spaces,
        int known,
        double windowSeconds) {

    /** Whether people who trained are measured: each device is a person then. */
    boolean hasParticipants() {
        return experiment.spec().data().partition() instanceof Subject;
    }

    /** How a method does for some of the people. */
    MethodScores of(Personalizer method, TrainedModel model, PeoplePart part)
            throws MethodFailedException, SensorDataException, InterruptedException {
        float[] foundation = method.foundation(model);
        double[] added = contributions(method, foundation);
        double[] sums = method.knowledge(model, added);
        Map<EvaluationAxis, List<Measured>> measured = new EnumMap<>(EvaluationAxis.class);
        List<String> withoutWindows = new ArrayList<>();
        for (LabelSpace space : spaces) {
            float[] start = space.start(experiment, foundation);
            var run = new AdaptationRun(
                    method,
                    space,
                    start,
                    sums,
                    experiment.spec().seed(),
                    spec.shots(),
                    spec.episodes(),
                    windowSeconds,
                    familiarity(method, space, start));
            if (space.axis() != EvaluationAxis.PARTICIPANTS) {
                measured.put(space.axis(), newcomers(run, part));
            } else if (hasParticipants()) {
                measured.put(space.axis(), participants(run, model.states(), part, withoutWindows));
            }
        }
        return new MethodScores(measured, added.length, withoutWindows);
    }

    /** What rejection takes on the axis on which it is measured. */
    private Optional<FittedFamiliarity> familiarity(Personalizer method, LabelSpace space, float[] start)
            throws MethodFailedException, SensorDataException, InterruptedException {
        if (spec.rejection().isEmpty() || space.axis() != EvaluationAxis.JOINT) {
            return Optional.empty();
        }
        StudyRejectionSpec asked = spec.rejection().get();
        Map<RejectionScore, FeatureSpread> sums = new EnumMap<>(RejectionScore.class);
        Optional<FeatureSpread> signals = Optional.empty();
        for (RejectionScore score : asked.scores()) {
            if (score.asksDevices()) {
                FeatureSpread sum =
                        score.isOfSignals() && signals.isPresent() ? signals.get() : sums(method, score, space, start);
                signals = score.isOfSignals() ? Optional.of(sum) : signals;
                sums.put(score, sum);
            }
        }
        return Optional.of(new FittedFamiliarity(asked, space, start, sums));
    }

    /** Of those who train, device by device, always in the same order. */
    private FeatureSpread sums(Personalizer method, RejectionScore score, LabelSpace space, float[] start)
            throws MethodFailedException, SensorDataException, InterruptedException {
        List<Future<FeatureSpread>> running = new ArrayList<>();
        for (int device = 0; device < experiment.dataset().devices(); device++) {
            String id = experiment.dataset().deviceId(device);
            running.add(space.trainers()
                    .submit(trainer -> WindowFamiliarity.sums(
                            score,
                            start,
                            experiment.dataset().of(id),
                            space.classes().size(),
                            trainer)));
        }
        FeatureSpread all = result(running.getFirst(), method);
        for (Future<FeatureSpread> next : running.subList(1, running.size())) {
            all = all.plus(result(next, method));
        }
        return all;
    }

    private double[] contributions(Personalizer method, float[] foundation)
            throws MethodFailedException, SensorDataException, InterruptedException {
        List<Future<double[]>> running = new ArrayList<>();
        for (int device = 0; device < experiment.dataset().devices(); device++) {
            String id = experiment.dataset().deviceId(device);
            running.add(experiment.trainers().submit(trainer -> {
                trainer.setParameters(foundation);
                return method.contribution(experiment.dataset().of(id), known, trainer);
            }));
        }
        double[] sums = new double[0];
        for (Future<double[]> future : running) {
            double[] one = result(future, method);
            sums = sums.length == 0 ? one.clone() : sum(sums, one);
        }
        return sums;
    }

    private static double[] sum(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
        return a;
    }

    private List<Measured> newcomers(AdaptationRun run, PeoplePart part)
            throws MethodFailedException, SensorDataException, InterruptedException {
        TrainerPool trainers = run.space().trainers();
        List<Future<List<Measured>>> running = new ArrayList<>();
        for (PersonWindows person : part.of(subjects.newcomers())) {
            running.add(trainers.submit(trainer -> run.newcomer(person, trainer)));
        }
        List<Measured> measured = new ArrayList<>();
        for (Future<List<Measured>> future : running) {
            measured.addAll(result(future, run.method()));
        }
        return measured;
    }

    private List<Measured> participants(
            AdaptationRun run, Map<String, ClientState> states, PeoplePart part, List<String> withoutWindows)
            throws MethodFailedException, SensorDataException, InterruptedException {
        List<Future<Measured>> running = new ArrayList<>();
        for (var participant : part.of(List.copyOf(subjects.participants().entrySet()))) {
            String user = participant.getKey();
            Windows shard = experiment.dataset().of(user);
            if (shard.count() == 0) {
                withoutWindows.add(user);
            } else {
                ClientState state = states.getOrDefault(user, ClientState.EMPTY);
                running.add(run.space()
                        .trainers()
                        .submit(trainer -> run.participant(user, shard, state, participant.getValue(), trainer)));
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (Future<Measured> future : running) {
            measured.add(result(future, run.method()));
        }
        return measured;
    }

    private static <T> T result(Future<T> future, Personalizer method)
            throws MethodFailedException, SensorDataException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SensorDataException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof TrainingException failed) {
                throw new MethodFailedException("%s failed: %s".formatted(method.label(), failed.getMessage()), failed);
            }
            throw new IllegalStateException("%s failed: %s".formatted(method.label(), e.getCause()), e.getCause());
        }
    }
}
