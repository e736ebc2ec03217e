package dev.proprio.experiments.run;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.PlacedWindows;
import dev.proprio.client.personalization.ContinualModel;
import dev.proprio.client.personalization.ReplayMemory;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.ContinualFigures.LearningWay;
import dev.proprio.experiments.evaluation.SessionAccuracies;
import dev.proprio.experiments.spec.ContinualSpec;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Has the last model go on learning on each tested person's device, and measures what that gives and what it forgets. */
final class ContinualEvaluation {
    private static final String WHAT = "continual learning";

    private final PreparedExperiment experiment;
    private final FederatedDataset dataset;
    private final ContinualSpec asked;

    ContinualEvaluation(PreparedExperiment experiment, ContinualSpec asked) {
        this.experiment = experiment;
        this.dataset = experiment.dataset();
        this.asked = asked;
    }

    /** What a person labels in a session, and what the model is tested on there. */
    private record Session(Windows labelled, Windows tested) {}

    /**
     * Refuses people of whom nobody has two sessions to learn from.
     *
     * @throws RunFailedException in a sentence
     */
    void requirePossible() throws RunFailedException {
        for (int user = 0; user < dataset.testUsers(); user++) {
            if (sessions(user).size() >= 2) {
                return;
            }
        }
        throw new RunFailedException(
                "evaluation.continual needs people with two sessions, each with more than %s windows of some class, but of the %s people who are tested nobody has; ask for fewer shots, or use data with sessions (data.sessions of synthetic)"
                        .formatted(asked.shots(), dataset.testUsers()));
    }

    /** What became of somebody's model: what each way gave, none for whom it can't be measured, or why it can't go on. */
    private record Learned(Map<LearningWay, SessionAccuracies> ways, Optional<String> failure) {}

    /**
     * What comes of it with a model's parameters. Whose model diverges is left out and counted.
     *
     * @param notes is told what a reader has to know besides
     * @throws RunFailedException in a sentence if nobody is left
     */
    ContinualFigures measure(float[] parameters, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
        List<Future<Learned>> running = new ArrayList<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            int index = user;
            running.add(experiment.trainers().submit(trainer -> learn(index, parameters, trainer)));
        }
        Map<LearningWay, List<SessionAccuracies>> all = new LinkedHashMap<>();
        int leftOut = 0;
        List<String> failures = new ArrayList<>();
        for (Future<Learned> person : running) {
            Learned learned = EvaluationResult.of(person, WHAT);
            learned.failure().ifPresent(failures::add);
            leftOut += learned.ways().isEmpty() && learned.failure().isEmpty() ? 1 : 0;
            learned.ways()
                    .forEach((way, accuracies) ->
                            all.computeIfAbsent(way, _ -> new ArrayList<>()).add(accuracies));
        }
        if (all.isEmpty()) {
            requirePossible();
        }
        if (!failures.isEmpty()) {
            String failed = "continual learning failed for %s of the %s, the first time because %s"
                    .formatted(
                            failures.size(),
                            CountText.of(dataset.testUsers(), "person who is tested", "people who are tested"),
                            failures.getFirst());
            if (all.isEmpty()) {
                throw new RunFailedException(failed);
            }
            notes.accept(failed + "; they are in none of its figures");
        }
        return ContinualFigures.of(asked, leftOut, failures.size(), all);
    }

    private Learned learn(int user, float[] start, Trainer trainer) throws RunFailedException {
        try {
            return new Learned(ways(user, start, trainer), Optional.empty());
        } catch (TrainingException e) {
            return new Learned(Map.of(), Optional.of(e.getMessage() + " (evaluation.continual.adapt)"));
        }
    }

    /** Each way of going on with a person, in the same order for everybody; none for whom it can't be measured. */
    private Map<LearningWay, SessionAccuracies> ways(int user, float[] start, Trainer trainer)
            throws RunFailedException, TrainingException {
        List<Session> sessions = sessions(user);
        Map<LearningWay, SessionAccuracies> ways = new LinkedHashMap<>();
        if (sessions.size() < 2) {
            return ways;
        }
        KeyedRandom random =
                KeyedRandom.of(experiment.spec().seed(), "continual", 0, KeyedRandom.keyOf(dataset.testUserId(user)));
        int length = dataset.shape().length();
        int channels = dataset.shape().channels();
        ways.put(
                new LearningWay("no learning", Optional.empty()), learn(sessions, 0, model(start, 0, random), trainer));
        ways.put(
                new LearningWay("the first session alone", Optional.empty()),
                learn(sessions, 1, model(start, 0, random), trainer));
        for (Bytes memory : asked.memory()) {
            ways.put(
                    new LearningWay(
                            "%s of memory".formatted(memory),
                            Optional.of(ReplayMemory.capacity(memory, length, channels))),
                    learn(sessions, sessions.size(), model(start, memory.count(), random), trainer));
        }
        return ways;
    }

    private ContinualModel model(float[] start, long memory, KeyedRandom random) {
        return new ContinualModel(
                asked.adapt(),
                experiment.model().layout(),
                start,
                new ReplayMemory(
                        new Bytes(memory),
                        dataset.shape().length(),
                        dataset.shape().channels(),
                        random.child("memory", 0)),
                random);
    }

    /** Learns from the first {@code taught} sessions. */
    private SessionAccuracies learn(List<Session> sessions, int taught, ContinualModel model, Trainer trainer)
            throws TrainingException {
        double[][] after = new double[sessions.size() + 1][];
        after[0] = accuracies(sessions, model, trainer);
        for (int t = 1; t < after.length; t++) {
            if (t > taught) {
                after[t] = after[t - 1];
            } else {
                model.learn(sessions.get(t - 1).labelled(), trainer);
                after[t] = accuracies(sessions, model, trainer);
            }
        }
        return new SessionAccuracies(after);
    }

    private double[] accuracies(List<Session> sessions, ContinualModel model, Trainer trainer) {
        trainer.setParameters(model.parameters());
        return sessions.stream()
                .mapToDouble(session -> accuracy(session.tested(), trainer))
                .toArray();
    }

    private double accuracy(Windows tested, Trainer trainer) {
        int[] said = new int[tested.count()];
        trainer.evaluateAll(tested, experiment.spec().evaluation().batch(), said);
        int right = 0;
        for (int i = 0; i < said.length; i++) {
            right += said[i] == tested.label(i) ? 1 : 0;
        }
        return (double) right / said.length;
    }

    /** A person's sessions in the order of time, without those in which there is nothing to learn from or nothing to be tested on. */
    private List<Session> sessions(int user) throws RunFailedException {
        PlacedWindows placed;
        try {
            SensorData data = dataset.data();
            placed = dataset.placed(
                    data.recordings(data.userIndex(dataset.testUserId(user)).orElseThrow()));
        } catch (SensorDataException e) {
            throw EvaluationResult.failed(WHAT, e);
        }
        Map<Integer, List<Integer>> labelled = new TreeMap<>();
        Map<Integer, List<Integer>> tested = new TreeMap<>();
        Map<Integer, int[]> shots = new TreeMap<>();
        for (int i = 0; i < placed.windows().count(); i++) {
            int session = placed.origins().get(i).session();
            int[] had =
                    shots.computeIfAbsent(session, _ -> new int[dataset.shape().classes()]);
            boolean first = had[placed.windows().label(i)]++ < asked.shots();
            (first ? labelled : tested)
                    .computeIfAbsent(session, _ -> new ArrayList<>())
                    .add(i);
        }
        List<Session> sessions = new ArrayList<>();
        labelled.forEach((session, windows) -> {
            List<Integer> others = tested.getOrDefault(session, List.of());
            if (!others.isEmpty()) {
                sessions.add(new Session(select(placed, windows), select(placed, others)));
            }
        });
        return sessions;
    }

    private static Windows select(PlacedWindows placed, List<Integer> indices) {
        return placed.windows()
                .select(indices.stream().mapToInt(Integer::intValue).toArray());
    }
}
