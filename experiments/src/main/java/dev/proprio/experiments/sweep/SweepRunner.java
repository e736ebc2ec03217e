package dev.proprio.experiments.sweep;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.RungStart;
import dev.proprio.experiments.record.SearchRounds;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.run.CannotGoOnException;
import dev.proprio.experiments.run.ChangedDataException;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.run.LongerRun;
import dev.proprio.experiments.run.RunWatch;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sweeps, several runs at once. Which run ends first, and how many threads each has, changes no result. A
 * run that fails becomes a row with its reason, and the others go on.
 */
public final class SweepRunner {
    private static final Logger log = LoggerFactory.getLogger(SweepRunner.class);

    private final Sweep sweep;
    private final SweepFolder folder;
    private final SweepProgress progress;
    private final int atOnce;
    private final int threads;
    private final boolean retriesFailed;
    private final Map<String, SweepRow> rows = new LinkedHashMap<>();

    /** The runs that were begun here, which are not tried again whatever became of them. */
    private final Set<String> tried = new HashSet<>();

    /** Runs of the trials before, where these may stop later ones. */
    private final Map<Long, List<PlannedRun>> earlier = new HashMap<>();

    /** Of these, by their digests, what they came to; nothing of those that did not have all their rounds. */
    private final Map<String, Optional<TrialCurve>> curves = new ConcurrentHashMap<>();

    private final Set<String> leftFailed = new HashSet<>();

    /**
     * @param threads all that train, at least 1
     * @param atOnce runs at once; where there are more than threads, each has one
     * @param retriesFailed whether runs that failed before are tried again, whose rows stay as they are otherwise
     */
    public SweepRunner(
            Sweep sweep, SweepFolder folder, SweepProgress progress, int threads, int atOnce, boolean retriesFailed) {
        this.retriesFailed = retriesFailed;
        this.sweep = sweep;
        this.folder = folder;
        this.progress = progress;
        this.atOnce = atOnce;
        this.threads = Math.max(1, threads / atOnce);
    }

    /** Does what has not been done yet, and closes the progress. */
    public SweepSummary run() throws IOException, InterruptedException {
        try (progress) {
            return runSteps();
        }
    }

    /** How many runs had failed before and were left as they are. */
    public int leftFailed() {
        return leftFailed.size();
    }

    private SweepSummary runSteps() throws IOException, InterruptedException {
        if (sweep.proposals().isPresent()) {
            runProposals(sweep.proposals().get());
        } else if (sweep.brackets().isEmpty()) {
            runAlone(sweep.trials());
        }
        for (Bracket bracket : sweep.brackets()) {
            runBracket(bracket);
        }
        SweepSummary all = summary()
                .with(SweepSummary::privacy, ComposedTrials.of(folder.ended()))
                .with(SweepSummary::people, SweepPeople.of(sweep.firstRuns()));
        folder.write(all);
        return all;
    }

    private void runProposals(ParzenSearch search) throws IOException, InterruptedException {
        List<ParzenSearch.Proposal> tried = new ArrayList<>(search.startup());
        List<Trial> first = tried.stream().map(ParzenSearch.Proposal::trial).toList();
        List<SweepRow> ended = runAlone(first);
        List<Double> scores = new ArrayList<>(first.stream()
                .map(trial -> SuccessiveHalving.score(trial, ended))
                .toList());
        Optional<ParzenSearch.Proposal> next = search.next(tried, scores);
        while (next.isPresent()) {
            Trial trial = next.get().trial();
            tried.add(next.get());
            scores.add(SuccessiveHalving.score(trial, runAlone(List.of(trial))));
            next = search.next(tried, scores);
        }
    }

    /** Trials that have no steps; one after the other, where earlier ones may stop later ones. */
    private List<SweepRow> runAlone(List<Trial> trials) throws IOException, InterruptedException {
        List<SweepRow> ended = new ArrayList<>();
        int together = sweep.medianStopping().isPresent() ? 1 : Math.max(1, trials.size());
        for (int from = 0; from < trials.size(); from += together) {
            List<PlannedRun> runs = sweep.runs(trials.subList(from, Math.min(trials.size(), from + together)));
            ended.addAll(runAll(
                    runs.stream().map(run -> SweepStep.alone(run, others(run))).toList()));
            if (sweep.medianStopping().isPresent()) {
                runs.forEach(run -> earlier.computeIfAbsent(run.spec().seed(), _ -> new ArrayList<>())
                        .add(run));
            }
        }
        return ended;
    }

    private List<PlannedRun> others(PlannedRun run) {
        return earlier.getOrDefault(run.spec().seed(), List.of());
    }

    /** What decides whether a run ends early, by those of the others that had all their rounds. */
    private Optional<MedianStopping> stopping(SweepStep step) throws IOException {
        if (sweep.medianStopping().isEmpty()) {
            return Optional.empty();
        }
        List<TrialCurve> others = new ArrayList<>();
        for (PlannedRun other : step.others()) {
            curve(other).ifPresent(others::add);
        }
        ExperimentSpec spec = step.run().spec();
        return Optional.of(new MedianStopping(
                sweep.medianStopping().get(), spec.rounds(), row -> TrialCurve.figure(spec, row), others));
    }

    /** What a run came to that has ended and is not run again; read once. */
    private Optional<TrialCurve> curve(PlannedRun run) throws IOException {
        Optional<TrialCurve> known = curves.getOrDefault(run.digest(), Optional.empty());
        if (known.isPresent() || curves.containsKey(run.digest())) {
            return known;
        }
        Optional<EndedRun> whole = folder.ended(run)
                .filter(ended -> ended.isDone() && ended.stopped().isEmpty());
        Optional<TrialCurve> read = Optional.empty();
        if (whole.isPresent()) {
            read = Optional.of(TrialCurve.of(run.spec(), RunFolder.rows(folder.of(whole.get()))));
        }
        curves.put(run.digest(), read);
        return read;
    }

    private void runBracket(Bracket bracket) throws IOException, InterruptedException {
        List<Trial> trials = bracket.first();
        List<SweepStep> steps = steps(bracket, trials, 0);
        List<SweepStep> all = new ArrayList<>(steps);
        List<SweepRow> ended = runAll(steps);
        for (int rung = 1; rung < bracket.rungs().size(); rung++) {
            int kept = bracket.rungs().get(rung).trials();
            trials = SuccessiveHalving.best(trials, ended, kept);
            if (trials.isEmpty()) {
                break;
            }
            steps = steps(bracket, trials, rung);
            all.addAll(steps);
            ended = runAll(steps);
        }
        // What nobody goes on from any more would take more room than all else.
        for (SweepStep step : all) {
            folder.forget(step.run());
        }
    }

    private List<SweepStep> steps(Bracket bracket, List<Trial> trials, int rung) {
        List<PlannedRun> runs = sweep.runs(bracket.forRung(trials, rung));
        List<PlannedRun> before = rung == 0 ? List.of() : sweep.runs(bracket.forRung(trials, rung - 1));
        boolean goesOn = rung + 1 < bracket.rungs().size();
        List<SweepStep> steps = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            steps.add(new SweepStep(
                    runs.get(i), rung == 0 ? Optional.empty() : Optional.of(before.get(i)), List.of(), goesOn));
        }
        return steps;
    }

    private List<SweepRow> runAll(List<SweepStep> planned) throws IOException, InterruptedException {
        List<SweepStep> waiting = new ArrayList<>();
        for (SweepStep step : planned) {
            PlannedRun run = step.run();
            Optional<EndedRun> ended = ended(step);
            put(run, ended.map(run::ended).orElseGet(run::waiting));
            if (ended.filter(found -> !found.isDone()).isPresent() && !tried.contains(run.digest())) {
                leftFailed.add(run.digest());
            }
            if (ended.isEmpty()) {
                waiting.add(step);
                tried.add(run.digest());
            }
        }
        folder.write(summary());
        progress.planned(waiting.stream().map(SweepStep::run).toList());
        ExecutorService workers = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("sweep-", 0).factory());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (SweepStep step : waiting) {
                running.add(workers.submit(() -> {
                    long start = System.nanoTime();
                    SweepRow row = step.run().ended(runOne(step));
                    put(step.run(), row);
                    folder.write(summary());
                    progress.ended(row, (System.nanoTime() - start) / 1e9);
                    return row;
                }));
            }
            for (Future<?> future : running) {
                await(future);
            }
        } finally {
            workers.shutdownNow();
        }
        folder.write(summary());
        return planned.stream().map(step -> row(step.run())).toList();
    }

    /** What became of a run before, if that is what the sweep asks for. */
    private Optional<EndedRun> ended(SweepStep step) throws IOException {
        Optional<EndedRun> found = folder.ended(step.run());
        if (found.isEmpty() || tried.contains(step.run().digest())) {
            return found;
        }
        boolean stands = found.get().isDone() ? mayStay(step, found.get()) : !retriesFailed;
        return found.filter(_ -> stands);
    }

    /** Whether a run that was done has all its rounds, or would be stopped by the present rule, too, before those that it has are over. */
    private boolean mayStay(SweepStep step, EndedRun found) throws IOException {
        if (found.stopped().isEmpty()) {
            return true;
        }
        Optional<MedianStopping> rule = stopping(step);
        return rule.isPresent() && rule.get().stops(RunFolder.rows(folder.of(found)));
    }

    private static void await(Future<?> future) throws IOException, InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unwritable) {
                throw new IOException("the sweep stopped: " + unwritable.getMessage(), unwritable);
            }
            throw new IllegalStateException("the sweep stopped: " + e.getCause(), e.getCause());
        }
    }

    private EndedRun runOne(SweepStep step) throws IOException, InterruptedException {
        PlannedRun run = step.run();
        Path place = folder.begin(run);
        try {
            Optional<String> obstacle = Continuation.obstacle(run.spec());
            ExperimentSpec kept = Continuation.kept(run.spec(), obstacle.isEmpty());
            Optional<EndedRun> before = step.before().isEmpty()
                    ? Optional.empty()
                    : folder.ended(step.before().get());
            if (before.isEmpty()) {
                return fromTheBeginning(step, place, kept, obstacle, RungStart.FIRST);
            }
            if (obstacle.isPresent()) {
                return fromTheBeginning(step, place, kept, obstacle, RungStart.anew(obstacle.get()));
            }
            try {
                LongerRun.begin(folder.of(before.get()), place, kept, run.command());
                return goOn(run, place, kept, before.get());
            } catch (CannotGoOnException e) {
                return anew(step, place, kept, String.valueOf(e.getMessage()));
            } catch (ChangedDataException e) {
                return anew(step, place, kept, "its data has changed since");
            }
        } catch (SensorDataException | InvalidSettingException e) {
            return folder.failed(run, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.warn(
                    "{} with seed {} failed unexpectedly",
                    run.trial(),
                    run.spec().seed(),
                    e);
            return folder.failed(run, "unexpectedly: " + e);
        }
    }

    /** From the beginning, although it was to go on. */
    private EndedRun anew(SweepStep step, Path place, ExperimentSpec kept, String why)
            throws SensorDataException, IOException, InterruptedException {
        folder.begin(step.run());
        return fromTheBeginning(step, place, kept, Optional.empty(), RungStart.anew(why));
    }

    private EndedRun fromTheBeginning(
            SweepStep step, Path place, ExperimentSpec kept, Optional<String> obstacle, RungStart start)
            throws SensorDataException, IOException, InterruptedException {
        PlannedRun run = step.run();
        RunSummary summary;
        Optional<MedianStopping> stopping = stopping(step);
        RunWatch watch = stopping.<RunWatch>map(rule -> rule).orElse(RunWatch.NONE);
        try (var experiment = PreparedExperiment.prepare(kept, threads);
                RunFolder records = RunFolder.create(place)) {
            if (sweep.decides() && kept.personalize().isEmpty()) {
                boolean median = sweep.medianStopping().isPresent();
                experiment.requireDecidable(
                        median ? "median-stopping" : "search", median ? "left out" : "grid or random");
            }
            var one = new Experiment(experiment, Experiment.engineOf(kept), run.command(), watch);
            ProgressDisplay shown = progress.ofRun(0);
            summary = step.kept() && obstacle.isEmpty() ? one.runKept(records, shown) : one.run(records, shown);
        }
        return folder.end(run, summary, start, stopping.flatMap(MedianStopping::stopped));
    }

    private EndedRun goOn(PlannedRun run, Path place, ExperimentSpec kept, EndedRun before)
            throws SensorDataException, IOException, InterruptedException {
        RunSummary summary;
        try (InterruptedRun longer = InterruptedRun.in(place);
                var experiment = Preparation.of(kept, threads)
                        .with(Preparation::agreed, longer.agreed())
                        .prepare()) {
            summary = new Experiment(experiment, Experiment.engineOf(kept), run.command())
                    .resume(longer, progress.ofRun(before.rounds()), true);
        }
        return folder.end(run, summary, RungStart.after(before.rounds(), before.folder()), Optional.empty());
    }

    private synchronized void put(PlannedRun run, SweepRow row) {
        rows.put(run.digest(), row);
    }

    private synchronized SweepRow row(PlannedRun run) {
        return Optional.ofNullable(rows.get(run.digest())).orElseGet(run::waiting);
    }

    private synchronized SweepSummary summary() {
        List<SweepRow> all = List.copyOf(rows.values());
        return new SweepSummary(sweep.name(), sweep.search().toString(), all)
                .with(
                        SweepSummary::rounds,
                        Optional.of(SearchRounds.of(all))
                                .filter(_ -> sweep.search().isByRungs()));
    }

    /** Whether any run of {@code summary} failed. */
    public static boolean failed(SweepSummary summary) {
        return summary.runs().stream().anyMatch(row -> row.status().equals(Optional.of(RunStatus.FAILED)));
    }
}
