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
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.evaluation.RejectionThreshold;
import dev.proprio.experiments.evaluation.ScoredPerson;
import dev.proprio.experiments.evaluation.WindowFamiliarity;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.DeviceRejection;
import dev.proprio.experiments.spec.EventsSpec;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.ShareInterval;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what the last model makes of windows that are like nothing it was trained on, and of those that it should answer for, on
 * people who are tested: some of them choose the threshold, the others are measured.
 */
final class RejectionEvaluation {
    private static final String WHAT = "rejection";
    private static final String DRAW = "rejection-calibration";
    private static final String SETTING = "evaluation.rejection";
    private static final String MISSING = "there is no threshold of rejection";

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
     * @param told what devices have told, where nobody is tested here
     * @throws RunFailedException in a sentence
     */
    void requirePossible(float[] parameters, Optional<DeviceEvaluation> told)
            throws RunFailedException, InterruptedException {
        if (dataset.data().isElsewhere()) {
            requireEnough(told.map(DeviceEvaluation::withWindows).orElse(0L));
            return;
        }
        requireEnough();
        Windows none = windows(0).windows().select(new int[0]);
        if (asked.score() == RejectionScore.ENERGY || asked.score() == RejectionScore.DISTANCE) {
            var _ = EvaluationResult.of(
                    experiment.trainers().submit(trainer -> Familiarity.energy(parameters, none, trainer)), WHAT);
        }
    }

    /** Of devices of which sums alone are known. */
    private void requireEnough(long devices) throws RunFailedException {
        if (!ShownScores.areEnough(devices, devices < 2 ? 0 : asked.calibrators(Math.toIntExact(devices)))) {
            throw new RunFailedException(
                    "evaluation.rejection takes %s devices that choose the threshold and %s others, all with windows that they have kept from training, but %s with such windows told of the untouched model; wait for more devices (cohort.minimum)"
                            .formatted(
                                    Analytics.LEAST_DEVICES, Analytics.LEAST_DEVICES, CountText.of(devices, "device")));
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
     * What comes of rejection as connected devices tell it, of whose data nobody else has any.
     *
     * @param round whose model it is
     * @param notes is told what a reader has to know besides
     * @throws RunFailedException in a sentence if nothing does, for they tell nothing, too few do, or what they tell gives no threshold
     */
    DeviceRejection tell(GlobalModel global, int round, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
        ConnectedScores devices = connected.orElseThrow();
        List<String> all = devices.devices(DRAW, global, round);
        ConnectedScores.Parts parts = ConnectedScores.Parts.draw(
                experiment.spec().seed(), DRAW, all, all.size() < 2 ? 0 : asked.calibrators(all.size()));
        ShownScores calibrating =
                ShownScores.of(devices.teller(global, round, parts.calibrating()), MISSING, WHAT, scores(), labels());
        SummedQuantile found = bySums(calibrating)
                .orElseThrow(() -> new RunFailedException(MISSING + ", for no device told scores of its windows"));
        double threshold = threshold(found, notes);
        ShownScores measured = ShownScores.of(
                devices.teller(global, round, parts.measured()), MISSING, "rejection-measured", scores(), labels());
        // What is in the one bin or above it is answered.
        var from =
                new ScoreQuery(new HistogramQuery(asked.score().text(), threshold, threshold + 1, 1), false, labels());
        CollectedAnswers told = measured.ask(from, "rejection-recall");
        long[] counts = told.sum().map(from::counts).orElseGet(() -> new long[3]);
        long windows = told.sum().map(from::units).orElse(0L);
        if (windows == 0) {
            throw new RunFailedException(MISSING + ", for no device told what is answered of its windows");
        }
        double answered = (double) (windows - counts[0]);
        return new DeviceRejection(
                asked,
                threshold,
                calibrating.devices(),
                found.units(),
                measured.devices(),
                windows,
                answered / (double) windows,
                Optional.of(ShareInterval.of(answered, (double) windows, Interval.LEVEL)));
    }

    private HistogramQuery scores() {
        boolean energy = asked.score() == RejectionScore.ENERGY;
        return new HistogramQuery(asked.score().text(), energy ? -END : 0, energy ? END : 1, SummedQuantile.BINS);
    }

    private List<Integer> labels() {
        return wanted.size() == names.size()
                ? List.of()
                : wanted.stream().sorted().toList();
    }

    private Optional<SummedQuantile> bySums(ScoreTeller devices) throws RunFailedException, InterruptedException {
        return SummedQuantile.find(
                devices, WHAT, scores(), false, labels(), windows -> RejectionThreshold.rank(windows, asked.recall()));
    }

    /** The lower end of a bin: what is in it is answered, so that as much is answered as was asked. */
    private double threshold(SummedQuantile found, Consumer<String> notes) throws RunFailedException {
        found.note(SETTING).ifPresent(notes);
        // No probability is higher than its range's end, but energies are.
        if (found.isAbove() && asked.score() == RejectionScore.ENERGY) {
            notes.accept(
                    "the threshold of evaluation.rejection is %s, the highest energy that is told apart, for so many windows have a higher one: it rejects fewer than a recall of %s allows, or nothing"
                            .formatted(found.lower(), asked.recall()));
        }
        if (found.isBelow()) {
            throw new RunFailedException(
                    "evaluation.rejection found no threshold: so many windows have a familiarity below %s, or one that is no number, that nothing can be rejected; choose another score, or a lower recall"
                            .formatted(found.lower()));
        }
        return found.lower();
    }

    private double everyone(int round, List<ScoredPerson> choosing, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
        if (!asked.federated()) {
            return RejectionThreshold.of(choosing, wanted, asked).orElseThrow();
        }
        Map<String, double[]> scores = new HashMap<>();
        choosing.forEach(person -> scores.put(
                person.person(),
                IntStream.range(0, person.truth().length)
                        .filter(i -> wanted.contains(person.truth()[i]))
                        .mapToDouble(i -> RejectionThreshold.leastWithoutNumber(person.familiarity()[i]))
                        .toArray()));
        List<String> devices = choosing.stream().map(ScoredPerson::person).toList();
        return threshold(
                bySums(new SimulatedScores(experiment, SETTING, round, devices, scores))
                        .orElseThrow(() -> new RunFailedException(
                                "the calibration of evaluation.rejection failed: no device answered")),
                notes);
    }

    /**
     * What comes of rejection with a model's parameters.
     *
     * @param round whose model it is
     * @param notes is told what a reader has to know besides
     */
    RejectionFigures measure(float[] parameters, int round, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
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
        return RejectionFigures.of(asked, names, wanted, everyone(round, choosing, notes), choosing, measured, timing);
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
