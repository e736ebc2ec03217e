package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.PhaseClock;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.experiments.evaluation.UserSpread;
import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.Outcome;
import dev.proprio.experiments.record.PhaseRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates when it is due, writes each round down and shows the progress. */
final class Recorder implements RoundListener {
    private final int rounds;
    private final int every;
    private final Evaluator evaluator;
    private final RunFolder folder;
    private final ProgressDisplay progress;
    private final RunWatch watch;
    private final PhaseClock phases = new PhaseClock();
    private final long start = System.nanoTime();
    private Duration before = Duration.ZERO;
    private final List<RoundRow> rows = new ArrayList<>();
    private Optional<Evaluation> last = Optional.empty();
    private Traffic traffic = new Traffic(0, 0);
    private Duration training = Duration.ZERO;
    private long accepted;
    private boolean reproducible = true;

    Recorder(int rounds, int every, Evaluator evaluator, RunFolder folder, ProgressDisplay progress, RunWatch watch) {
        this.rounds = rounds;
        this.every = every;
        this.evaluator = evaluator;
        this.folder = folder;
        this.progress = progress;
        this.watch = watch;
    }

    /**
     * Takes up a run that stopped: what it had recorded counts as if it had been seen.
     *
     * @param earlier the rounds before those that will be told, in order
     * @param recorded their rows, as far as there are; those that were lost are written again, without figures
     * @param evaluated the latest evaluation of them
     */
    void goOn(List<RoundResult> earlier, List<RoundRow> recorded, Optional<Evaluation> evaluated) throws IOException {
        for (RoundResult result : earlier) {
            if (result.round() <= recorded.size()) {
                count(result, recorded.get(result.round() - 1));
            } else {
                addClients(result);
                RoundRow row = roundRow(result, Optional.empty(), Optional.empty());
                folder.add(row);
                count(result, row);
            }
        }
        last = evaluated;
        before = training;
    }

    /** Notes that who took part, or how, depended on more than the spec and the seed. */
    void cannotBeRepeated() {
        reproducible = false;
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
            Evaluation evaluation = evaluator.evaluate(result.model());
            last = Optional.of(evaluation);
            keep(result.round(), evaluation);
            evaluated = last;
        }
        List<ClientRow> clients = addClients(result);
        RoundRow row = roundRow(result, evaluated, phases(result.round()));
        try {
            folder.add(row);
        } catch (IOException e) {
            throw new RunFailedException(
                    "round %d could not be written to %s: %s".formatted(result.round(), folder.path(), FailureText.of(e)), e);
        }
        count(result, row);
        progress.show(Progress.after(
                elapsed(),
                result.round(),
                rounds,
                last.map(seen -> seen.metrics().accuracy()),
                accepted));
        watch.recorded(row, clients);
        watch.roundEnded(result);
    }

    @Override
    public void roundStarted(RoundPlan plan) {
        watch.roundStarted(plan);
    }

    private Optional<List<PhaseRow>> phases(int round) {
        List<PhaseClock.Phase> taken = phases.take(round);
        // Of a round that is only told again, the phases were seen before the stop.
        if (taken.isEmpty() || taken.getFirst().phase() != RoundPhase.SELECT) {
            return Optional.empty();
        }
        List<PhaseRow> rows = taken.stream()
                .map(phase -> new PhaseRow(phase.phase().toString(), seconds(phase.start()), seconds(phase.elapsed())))
                .toList();
        return Optional.of(rows);
    }

    private List<ClientRow> addClients(RoundResult result) {
        List<ClientRow> clients = result.outcomes().stream()
                .map(outcome -> clientRow(result.round(), outcome))
                .toList();
        clients.forEach(folder::add);
        return clients;
    }

    private void count(RoundResult result, RoundRow row) {
        rows.add(row);
        traffic = traffic.plus(result.traffic());
        training = training.plus(result.elapsed());
        accepted += result.accepted();
        result.outcomes().forEach(outcome -> reproducible &= repeatable(outcome));
    }

    private void keep(int round, Evaluation evaluation) throws RunFailedException {
        try {
            folder.write(
                    KeptEvaluation.FILE, KeptEvaluation.of(round, evaluation).json());
        } catch (IOException e) {
            throw new RunFailedException(
                    "the evaluation of round %d could not be written to %s: %s".formatted(round, folder.path(), FailureText.of(e)), e);
        }
    }

    /** All rounds so far. */
    List<RoundRow> rows() {
        return List.copyOf(rows);
    }

    /** The latest evaluation. */
    Optional<Evaluation> lastEvaluation() {
        return last;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Accepted updates per second of rounds, evaluation left out. */
    double clientsPerSecond() {
        double seconds = training.toNanos() / 1e9;
        return seconds > 0 ? accepted / seconds : 0;
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
                    case CONNECT, FETCH, SUBMIT, DEADLINE -> false;
                };
            case ClientOutcome.Late ignored -> false;
        };
    }

    private static RoundRow roundRow(
            RoundResult result, Optional<Evaluation> evaluated, Optional<List<PhaseRow>> phases) {
        Optional<FinalMetrics> metrics = evaluated.map(Evaluation::metrics);
        Optional<UserSpread> spread = evaluated.map(Evaluation::users).map(UserSpread::ofAccuracy);
        return new RoundRow(
                result.round(),
                result.outcomes().size(),
                result.accepted(),
                result.failed(),
                result.late(),
                result.weight(),
                mean(result.metrics(), Metric.LOSS),
                mean(result.metrics(), "accuracy"),
                seconds(result.elapsed()),
                result.traffic().bytesUp(),
                result.traffic().bytesDown(),
                metrics.map(FinalMetrics::accuracy),
                metrics.map(FinalMetrics::macroF1),
                metrics.map(FinalMetrics::userMean),
                metrics.map(FinalMetrics::userSd),
                metrics.map(FinalMetrics::worstDecile),
                spread.map(UserSpread::low),
                spread.map(UserSpread::high),
                result.secure().map(SecureRows::of),
                phases);
    }

    private static ClientRow clientRow(int round, ClientOutcome outcome) {
        double seconds = seconds(outcome.elapsed());
        String device = outcome.device();
        Optional<Double> none = Optional.empty();
        return switch (outcome) {
            case ClientOutcome.Accepted done ->
                new ClientRow(
                        round,
                        device,
                        Outcome.ACCEPTED,
                        "",
                        "",
                        done.weight(),
                        mean(done.metrics(), Metric.LOSS),
                        seconds);
            case ClientOutcome.Failed failed ->
                new ClientRow(
                        round,
                        device,
                        Outcome.FAILED,
                        failed.stage().toString(),
                        failed.reason(),
                        0,
                        none,
                        failed.recovered() ? Optional.of(true) : Optional.empty(),
                        seconds);
            case ClientOutcome.Late ignored -> new ClientRow(round, device, Outcome.LATE, "", "", 0, none, seconds);
        };
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Optional<Double> mean(Map<String, Metric> metrics, String name) {
        return Optional.ofNullable(metrics.get(name))
                .filter(metric -> metric.weight() > 0)
                .map(Metric::mean);
    }
}
