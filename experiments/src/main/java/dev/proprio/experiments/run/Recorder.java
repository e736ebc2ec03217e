package dev.proprio.experiments.run;

import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.PhaseClock;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.experiments.engine.FleetQueries;
import dev.proprio.experiments.evaluator.PeopleEvaluator;
import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.OutcomeTally;
import dev.proprio.experiments.record.PhaseRow;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.SecureSummary;
import dev.proprio.experiments.record.StoppedEarly;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.tracking.RunTracking;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Evaluates when it is due, writes each round down and shows the progress. */
final class Recorder implements RoundListener {
    private static final int RECENT_ROUNDS = 10;

    private final int rounds;
    private final int every;
    private final Evaluator evaluator;
    private final RunFolder folder;
    private final ProgressDisplay progress;
    private final RunWatch watch;
    private final RunTracking tracking;
    private final String makers;
    private final PhaseClock phases = new PhaseClock();
    /** Of rounds that have begun, how many devices could have been asked. */
    private final Map<Integer, EligibilityCount> eligible = new HashMap<>();

    private final long start = System.nanoTime();

    /** How long it took before this began: to prepare, and what there was of the run before it stopped. */
    private Duration before;

    private double roundsSeconds;
    private final List<RoundRow> rows = new ArrayList<>();
    private Optional<RoundRow> untouched = Optional.empty();
    private Optional<Evaluation> last = Optional.empty();
    private Optional<KeptModel> measured = Optional.empty();
    private Optional<KeptModel> good = Optional.empty();
    private Optional<TrustBasis> basis = Optional.empty();
    private Optional<PrivacyRecord> privacy = Optional.empty();
    private Optional<RunState> ended = Optional.empty();
    private Traffic traffic = new Traffic(0, 0);
    private final OutcomeTally tally = new OutcomeTally();
    private Optional<VirtualDevices> virtual = Optional.empty();
    private boolean reproducible = true;
    private Optional<EarlyStopping> stopping = Optional.empty();
    private Optional<StoppedEarly> stopped = Optional.empty();
    private int begun;
    private int joined;
    private Supplier<Optional<String>> fleet = Optional::empty;
    private Optional<String> workers = Optional.empty();

    /** A model that nothing is known to be wrong with. */
    record KeptModel(int round, GlobalModel model) {}

    /**
     * @param makers what makes a round's model, in words
     * @param preparation how long it took to read the data
     */
    Recorder(
            int rounds,
            int every,
            Evaluator evaluator,
            RunFolder folder,
            ProgressDisplay progress,
            RunWatch watch,
            RunTracking tracking,
            String makers,
            Duration preparation) {
        this.rounds = rounds;
        this.every = every;
        this.evaluator = evaluator;
        this.folder = folder;
        this.progress = progress;
        this.watch = watch;
        this.tracking = tracking;
        this.makers = makers;
        this.before = preparation;
    }

    /**
     * Measures the model as it is before the first round.
     *
     * @throws RunFailedException if that can't be done, or can't be written down
     */
    void begin(GlobalModel initial) throws RunFailedException, InterruptedException {
        Evaluation evaluation = evaluator.evaluateUntouched(initial);
        RoundRow row = RecordRows.untouched(evaluation);
        write(row);
        untouched = Optional.of(row);
        watch.recorded(row, List.of());
    }

    /**
     * Takes up a run that stopped: what it had recorded counts as if it had been seen.
     *
     * @param earlier the rounds before those that will be told, in order
     * @param recorded a row for each of them
     * @param evaluated the latest evaluation of them
     * @param initial the row of the model before the first round
     */
    void goOn(
            List<RoundResult> earlier,
            List<RoundRow> recorded,
            Optional<Evaluation> evaluated,
            Optional<RoundRow> initial) {
        untouched = initial;
        initial.ifPresent(tracking::recorded);
        recorded.forEach(tracking::recorded);
        for (int i = 0; i < earlier.size(); i++) {
            count(earlier.get(i), recorded.get(i));
        }
        last = evaluated;
        before = before.plusNanos((long) (roundsSeconds * 1e9));
    }

    /** Notes that who took part, or how, depended on more than the spec and the seed. */
    void cannotBeRepeated() {
        reproducible = false;
    }

    /** Notes how many devices joined after the run had begun: who took part then depended on when they came. */
    void joinedLater(int devices) {
        joined = devices;
        reproducible &= devices == 0;
    }

    /** How many devices joined after the run had begun. */
    int joinedLater() {
        return joined;
    }

    /** Notes what the promises of the run's secure aggregation rest on. */
    void restsOn(TrustBasis vouching) {
        basis = Optional.of(vouching);
    }

    /** Writes down what is spent of the run's privacy. */
    void isPrivate(PrivacyRecord promised) {
        privacy = Optional.of(promised);
        reproducible &= !promised.training().isSecret();
    }

    /** Notes that its devices are on a virtual clock, by which who is late is no accident. */
    void goesBy(VirtualDevices devices) {
        virtual = Optional.of(devices);
    }

    /** Asks, after each round, who carried it out. */
    void carriedOutBy(Supplier<Optional<String>> others) {
        fleet = others;
    }

    /** Ends the run early if it is time. */
    void mayStop(EarlyStopping early) {
        stopping = Optional.of(early);
    }

    /** Why the run ended before its last round; empty if it did not. */
    Optional<StoppedEarly> stopped() {
        return stopped;
    }

    @Override
    public boolean isEnough() {
        return stopped.isPresent() || watch.isEnough();
    }

    /** What its watcher has to say. */
    Optional<String> watched() {
        return watch.note();
    }

    /** From now on, {@code others} measure people. */
    void measuredBy(PeopleEvaluator others) {
        evaluator.measuredBy(others);
    }

    /**
     * From now on, the devices of other processes that the run trains with can be asked, too.
     *
     * @param kept how many rounds are kept together, and told again when the run goes on
     */
    void askedBy(FleetQueries queries, RunDefinition definition, int kept) {
        evaluator.askedBy(new ToldAnswers(queries, folder, kept), definition);
    }

    /** Why no device has told anything of the last model that they were asked about; empty if one has. */
    String silence() {
        return evaluator.silence();
    }

    /** Who carried the rounds out, if that was not this process. */
    Optional<String> workers() {
        return workers;
    }

    /** What its secure aggregation came to, if it had one. */
    Optional<SecureSummary> secureAggregation() {
        return SecureSummary.of(rows, basis);
    }

    @Override
    public void phase(int round, RoundPhase phase) {
        phases.phase(round, phase);
        watch.phase(round, phase);
    }

    @Override
    public void roundEnded(RoundResult result) throws RunFailedException, InterruptedException {
        boolean due = result.round() % every == 0 || result.round() == rounds;
        Optional<Evaluation> evaluated = Optional.empty();
        if (due) {
            phase(result.round(), RoundPhase.EVALUATE);
            Evaluation evaluation = evaluator.evaluate(result.model(), result.round(), result.round() == rounds);
            requireMeasured(result, evaluation);
            // A run of which all rounds were empty has learnt nothing, and fails with the last of them.
            stopped = stopping.filter(_ -> result.state().emptyRounds() < result.round())
                    .flatMap(early -> early.after(rows, result.round(), evaluation.onDevices()));
            last = Optional.of(
                    stopped.isPresent()
                            ? evaluator.evaluateLast(result.model(), result.round(), evaluation)
                            : evaluation);
            keep(result.round(), last.get());
            evaluated = last;
        }
        List<ClientRow> clients = RecordRows.clients(result, virtual);
        clients.forEach(folder::add);
        RoundRow bare = RecordRows.round(result, evaluated, phases(result.round()))
                .with(RoundRow::eligibility, Optional.ofNullable(eligible.remove(result.round())));
        RoundRow row =
                privacy.map(promised -> promised.with(bare, result.state())).orElse(bare);
        ended = Optional.of(result.state());
        write(row);
        count(result, row);
        good = Optional.of(new KeptModel(result.round(), result.model()));
        measured = due ? good : measured;
        workers = fleet.get();
        progress.show(Progress.after(
                        Duration.ofNanos((long) (roundsSeconds * 1e9)),
                        result.round(),
                        rounds,
                        last.flatMap(Evaluation::accuracy),
                        tally.accepted())
                .expecting(recentSecondsPerRound())
                .training(RoundRow.trainedPerSecond(rows))
                .by(workers)
                .spent(row.privacy().flatMap(PrivacyRow::epsilon)));
        watch.recorded(row, clients);
        watch.roundEnded(result);
    }

    /** Of about the last ten rounds; as many of them are measured as of all. */
    private double recentSecondsPerRound() {
        int count = every * Math.ceilDiv(RECENT_ROUNDS, every);
        return rows.subList(Math.max(0, rows.size() - count), rows.size()).stream()
                .mapToDouble(RoundRow::wallSeconds)
                .average()
                .orElse(0);
    }

    /** A model whose answers are no numbers may have finite parameters, and its accuracy looks like any other. */
    private void requireMeasured(RoundResult result, Evaluation evaluation) throws RunFailedException {
        if (evaluation.unmeasured() > 0) {
            good = measured;
            throw new RunFailedException(
                    "round %s failed: with the model that %s made, the loss of %s of the %s is no number; lower the learning rates, or bound the updates. The last model that could be measured stays as it was"
                            .formatted(result.round(), makers, evaluation.unmeasured(), evaluation.measured()));
        }
    }

    @Override
    public void roundStarted(RoundPlan plan) {
        begun = plan.round();
        plan.eligibility().ifPresent(counted -> eligible.put(plan.round(), counted));
        watch.roundStarted(plan);
    }

    private void write(RoundRow row) throws RunFailedException {
        try {
            folder.add(row);
        } catch (IOException e) {
            throw new RunFailedException(
                    "round %s could not be written to %s: %s".formatted(row.round(), folder.path(), FailureText.of(e)),
                    e);
        }
        tracking.recorded(row);
    }

    private Optional<List<PhaseRow>> phases(int round) {
        List<PhaseClock.Phase> taken = phases.take(round);
        // Of a round that is only told again, the phases were seen before the stop.
        if (taken.stream().noneMatch(phase -> phase.phase() == RoundPhase.SELECT)) {
            return Optional.empty();
        }
        List<PhaseRow> rows = taken.stream()
                .map(phase -> new PhaseRow(
                        phase.phase().toString(),
                        RecordRows.seconds(phase.start()),
                        RecordRows.seconds(phase.elapsed())))
                .toList();
        return Optional.of(rows);
    }

    private void count(RoundResult result, RoundRow row) {
        rows.add(row);
        roundsSeconds += row.wallSeconds();
        traffic = traffic.plus(result.traffic());
        for (ClientOutcome outcome : result.outcomes()) {
            tally.add(outcome);
            reproducible &= virtual.isPresent() || repeatable(outcome);
        }
    }

    private void keep(int round, Evaluation evaluation) throws RunFailedException {
        try {
            folder.write(
                    KeptEvaluation.FILE, KeptEvaluation.of(round, evaluation).json());
        } catch (IOException e) {
            throw new RunFailedException(
                    "the evaluation of round %s could not be written to %s: %s"
                            .formatted(round, folder.path(), FailureText.of(e)),
                    e);
        }
    }

    /** That with which the last round ended; empty if none did. */
    Optional<RunState> state() {
        return ended;
    }

    /** How many rounds had a sum that somebody may have seen, also where nothing else came of the last of them. */
    int charged() {
        return Math.max(begun, rows.size());
    }

    /** All rounds so far. */
    List<RoundRow> rows() {
        return List.copyOf(rows);
    }

    /** The same after the model before the first, if it was measured. */
    List<RoundRow> curve() {
        List<RoundRow> all = new ArrayList<>();
        untouched.ifPresent(all::add);
        all.addAll(rows);
        return all;
    }

    /** The latest evaluation. */
    Optional<Evaluation> lastEvaluation() {
        return last;
    }

    /** The latest model that nothing is known to be wrong with; empty if no round has ended well. */
    Optional<KeptModel> lastGood() {
        return good;
    }

    /** What became of the devices that were asked. */
    UpdateCounts updates() {
        return tally.counts();
    }

    Traffic traffic() {
        return traffic;
    }

    /** Updates that counted per second of the rounds, commits and evaluations included. */
    double clientsPerSecond() {
        return roundsSeconds > 0 ? tally.accepted() / roundsSeconds : 0;
    }

    /** The wall time of the rounds, in s. */
    double roundsSeconds() {
        return roundsSeconds;
    }

    /** Whether who took part depended on nothing but the spec and the seed. */
    boolean reproducible() {
        return reproducible;
    }

    Duration elapsed() {
        return before.plus(Duration.ofNanos(System.nanoTime() - start));
    }

    /** What a device does with its data repeats itself; what time and the network do does not. */
    private static boolean repeatable(ClientOutcome outcome) {
        return switch (outcome) {
            case ClientOutcome.Accepted ignored -> true;
            case ClientOutcome.Failed failed ->
                switch (failed.stage()) {
                    case TRAIN, VALIDATE, DROP, AGGREGATE -> true;
                    case CONNECT, FETCH, SUBMIT, DEADLINE, REFUSE -> false;
                };
            case ClientOutcome.Late ignored -> false;
        };
    }
}
