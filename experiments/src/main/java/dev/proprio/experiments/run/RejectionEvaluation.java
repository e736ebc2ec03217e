package dev.proprio.experiments.run;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.PlacedWindows;
import dev.proprio.client.dataset.SeenClasses;
import dev.proprio.client.personalization.Familiarity;
import dev.proprio.client.personalization.FeatureSpread;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.QueriedScores;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.evaluation.RejectionThreshold;
import dev.proprio.experiments.evaluation.ScoredPerson;
import dev.proprio.experiments.evaluation.WindowFamiliarity;
import dev.proprio.experiments.record.DeviceRejection;
import dev.proprio.experiments.spec.EventsSpec;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures what the last model makes of windows that are like nothing it was trained on, and of those that it should answer for, on
 * people who are tested: some of them choose the threshold, the others are measured.
 */
final class RejectionEvaluation {
    private static final String WHAT = "rejection";
    private static final String DRAW = "rejection-calibration";

    /** Beyond it, and below its negative, energies are counted together. */
    private static final double END = 128;

    private final PreparedExperiment experiment;
    private final FederatedDataset dataset;
    private final RejectionSpec asked;
    private final List<String> names;
    private final Set<Integer> wanted;
    private final Set<Integer> calibrators;
    private Optional<ConnectedScores> connected = Optional.empty();

    RejectionEvaluation(PreparedExperiment experiment, RejectionSpec asked) {
        this.experiment = experiment;
        this.dataset = experiment.dataset();
        this.asked = asked;
        this.names = dataset.description().classes();
        List<String> events =
                experiment.spec().evaluation().events().map(EventsSpec::classes).orElse(List.of());
        this.wanted = IntStream.range(0, names.size())
                .filter(label -> events.isEmpty() || events.contains(names.get(label)))
                .boxed()
                .collect(Collectors.toSet());
        int people = dataset.testUsers();
        this.calibrators = IntStream.of(
                        KeyedRandom.of(experiment.spec().seed(), DRAW).order(people))
                .limit(asked.calibrators(people))
                .boxed()
                .collect(Collectors.toSet());
    }

    /**
     * Refuses people of whom nobody could choose a threshold, or nobody could be measured, and a model that does not show what it
     * takes.
     *
     * @throws RunFailedException in a sentence
     */
    void requirePossible(float[] parameters) throws RunFailedException, InterruptedException {
        if (dataset.data().isElsewhere()) {
            return;
        }
        requireEnough();
        Windows none = windows(0).windows().select(new int[0]);
        if (asked.score() == RejectionScore.ENERGY || asked.score() == RejectionScore.DISTANCE) {
            var _ = EvaluationResult.of(
                    experiment.trainers().submit(trainer -> Familiarity.energy(parameters, none, trainer)), WHAT);
        }
    }

    private void requireEnough() throws RunFailedException {
        if (asked.score() == RejectionScore.CONTRAST && wanted.size() == names.size()) {
            throw new RunFailedException(
                    "evaluation.rejection.score is contrast, which tells events from all that is none: evaluation.events.classes must name some classes that people train on, and not all");
        }
        long choosing = 0;
        long measured = 0;
        for (int user = 0; user < dataset.testUsers(); user++) {
            Windows windows = windows(user).windows();
            boolean chooses = calibrators.contains(user);
            choosing += chooses
                    ? IntStream.of(windows.labels()).filter(wanted::contains).count()
                    : 0;
            measured += chooses ? 0 : windows.count();
        }
        if (choosing == 0 || measured == 0) {
            throw new RunFailedException(
                    "evaluation.rejection has %s: %s of the %s people who are tested choose the threshold; test more people (evaluation.held-out)"
                            .formatted(
                                    choosing == 0
                                            ? "no window to choose a threshold by, of a class that is to be answered"
                                            : "nobody to measure rejection on",
                                    calibrators.size(),
                                    dataset.testUsers()));
        }
    }

    /** From now on, the run's devices are of other processes, and asked there. */
    void askedBy(ConnectedScores devices) {
        connected = Optional.of(devices);
    }

    /**
     * What comes of rejection as connected devices tell it, of whose data nobody else has any; empty if they tell nothing.
     *
     * @param round whose model it is
     */
    Optional<DeviceRejection> tell(GlobalModel global, int round) throws RunFailedException, InterruptedException {
        ConnectedScores devices = connected.orElseThrow();
        List<String> all = devices.devices(DRAW, global, round);
        ConnectedScores.Parts parts = ConnectedScores.Parts.draw(
                experiment.spec().seed(), DRAW, all, all.size() < 2 ? 0 : asked.calibrators(all.size()));
        Optional<SummedQuantile> found = bySums(devices.teller(global, round, parts.calibrating()));
        if (found.isEmpty() || found.get().units() == 0) {
            return Optional.empty();
        }
        double threshold = threshold(found.get());
        // What is in the one bin or above it is answered.
        var from =
                new ScoreQuery(new HistogramQuery(asked.score().text(), threshold, threshold + 1, 1), false, labels());
        CollectedAnswers told = devices.teller(global, round, parts.measured()).ask(from, "rejection-recall");
        long[] counts = told.sum().map(from::counts).orElseGet(() -> new long[0]);
        long windows = LongStream.of(counts).sum();
        return windows == 0
                ? Optional.empty()
                : Optional.of(new DeviceRejection(
                        asked,
                        threshold,
                        found.get().answers(),
                        found.get().units(),
                        told.answered(),
                        windows,
                        (double) (windows - counts[0]) / (double) windows));
    }

    private List<Integer> labels() {
        return wanted.size() == names.size()
                ? List.of()
                : wanted.stream().sorted().toList();
    }

    private Optional<SummedQuantile> bySums(ScoreTeller devices) throws RunFailedException, InterruptedException {
        boolean energy = asked.score() == RejectionScore.ENERGY;
        return SummedQuantile.find(
                devices,
                WHAT,
                new HistogramQuery(asked.score().text(), energy ? -END : 0, energy ? END : 1, SummedQuantile.BINS),
                false,
                labels(),
                windows -> RejectionThreshold.rank(windows, asked.recall()));
    }

    /** The lower end of a bin: what is in it is answered, so that as much is answered as was asked. */
    private static double threshold(SummedQuantile found) throws RunFailedException {
        if (found.isBelow()) {
            throw new RunFailedException(
                    "evaluation.rejection found no threshold: so many windows have a familiarity below %s, or one that is no number, that nothing can be rejected; choose another score, or a lower recall"
                            .formatted(found.lower()));
        }
        return found.lower();
    }

    private double everyone(int round, List<ScoredPerson> choosing) throws RunFailedException, InterruptedException {
        if (!asked.federated()) {
            return RejectionThreshold.of(choosing, wanted, asked).orElseThrow();
        }
        Map<String, double[]> scores = new HashMap<>();
        choosing.forEach(person -> scores.put(
                person.person(),
                IntStream.range(0, person.truth().length)
                        .filter(i -> wanted.contains(person.truth()[i]))
                        .mapToDouble(i -> QueriedScores.leastWithoutNumber(person.familiarity()[i]))
                        .toArray()));
        List<String> devices = choosing.stream().map(ScoredPerson::person).toList();
        return threshold(bySums(new SimulatedScores(experiment, "evaluation.rejection", round, devices, scores))
                .orElseThrow(() ->
                        new RunFailedException("the calibration of evaluation.rejection failed: no device answered")));
    }

    /**
     * What comes of rejection with a model's parameters.
     *
     * @param round whose model it is
     */
    RejectionFigures measure(float[] parameters, int round) throws RunFailedException, InterruptedException {
        Optional<FeatureSpread> spread =
                asked.score().asksDevices() ? Optional.of(spread(parameters)) : Optional.empty();
        List<Future<ScoredPerson>> running = new ArrayList<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            int index = user;
            running.add(experiment.trainers().submit(trainer -> score(index, parameters, spread, trainer)));
        }
        List<ScoredPerson> choosing = new ArrayList<>();
        List<ScoredPerson> measured = new ArrayList<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            ScoredPerson person = EvaluationResult.of(running.get(user), WHAT);
            if (calibrators.contains(user)) {
                choosing.add(person);
            } else if (person.truth().length > 0) {
                measured.add(person);
            }
        }
        if (RejectionThreshold.of(choosing, wanted, asked).isEmpty() || measured.isEmpty()) {
            requireEnough();
        }
        Optional<RejectionFigures.EventTiming> timing = experiment
                .spec()
                .evaluation()
                .events()
                .map(events -> new RejectionFigures.EventTiming(
                        dataset.shape().length()
                                / experiment.spec().data().preprocessing().rate(dataset.description()),
                        events.toleranceSeconds(),
                        experiment.spec().seed()));
        return RejectionFigures.of(asked, names, wanted, everyone(round, choosing), choosing, measured, timing);
    }

    /** The windows of somebody who is tested, those of unseen classes among them. */
    private PlacedWindows windows(int user) throws RunFailedException {
        try {
            return dataset.placed(recordings(user));
        } catch (SensorDataException e) {
            throw EvaluationResult.failed(WHAT, e);
        }
    }

    private List<Recording> recordings(int user) throws SensorDataException {
        SensorData data = dataset.data();
        int number = data.userIndex(dataset.testUserId(user)).orElseThrow();
        return data instanceof SeenClasses seen ? seen.labelled(number) : data.recordings(number);
    }

    private ScoredPerson score(int user, float[] parameters, Optional<FeatureSpread> spread, Trainer trainer)
            throws RunFailedException, TrainingException {
        PlacedWindows placed = windows(user);
        Windows labelled = placed.windows();
        // Of unseen classes the model has no output, and a loss that nobody asks for would look for it.
        var windows =
                new Windows(labelled.length(), labelled.channels(), labelled.features(), new int[labelled.count()]);
        int[] predicted = new int[windows.count()];
        trainer.setParameters(parameters);
        trainer.evaluateAll(windows, experiment.spec().evaluation().batch(), predicted);
        double[] familiarity =
                new WindowFamiliarity(asked.score(), names.size(), wanted, spread).of(parameters, windows, trainer);
        return new ScoredPerson(
                dataset.testUserId(user), placed.origins(), labelled.labels().clone(), predicted, familiarity);
    }

    /** Of those who train, device by device, always in the same order. */
    private FeatureSpread spread(float[] parameters) throws RunFailedException, InterruptedException {
        List<Future<FeatureSpread>> running = new ArrayList<>();
        for (int device = 0; device < dataset.devices(); device++) {
            String id = dataset.deviceId(device);
            running.add(experiment
                    .trainers()
                    .submit(trainer ->
                            WindowFamiliarity.sums(asked.score(), parameters, dataset.of(id), names.size(), trainer)));
        }
        FeatureSpread all = EvaluationResult.of(running.getFirst(), WHAT);
        for (Future<FeatureSpread> next : running.subList(1, running.size())) {
            all = all.plus(EvaluationResult.of(next, WHAT));
        }
        return all;
    }
}
