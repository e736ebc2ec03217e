package dev.proprio.experiments.sweep;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.Study;
import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.record.FinalStudy;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.report.StudyFolder;
import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A sweep over a personalization experiment: every trial is measured on people who are there to choose settings on, and
 * the first of them once on the people who are kept for reporting. Nobody is both, under whatever seed.
 */
public final class StudySweep {
    private final Sweep sweep;
    private final SweepFolder folder;
    private final Consumer<String> told;
    private final int threads;

    /**
     * @param told is told a line for each run that ended
     * @param threads how many people are trained on and adapted to at once; no result depends on it
     */
    public StudySweep(Sweep sweep, SweepFolder folder, Consumer<String> told, int threads) {
        this.sweep = sweep;
        this.folder = folder;
        this.told = told;
        this.threads = threads;
    }

    /** The runs on people to choose on, one for each trial. */
    public static List<PlannedRun> choosing(Sweep sweep) {
        return sweep.trials().stream()
                .map(trial -> planned(sweep, trial, "validation"))
                .toList();
    }

    private static PlannedRun planned(Sweep sweep, Trial trial, String people) {
        long seed = sweep.seeds().getFirst();
        Trial same = trial.with("personalize.people", people);
        boolean split = same.spec(seed).personalize().orElseThrow().peopleSeed().isPresent();
        Trial whole = split ? same : same.with("personalize.people-seed", Long.toString(seed));
        return PlannedRun.of(whole, seed, sweep.experiment());
    }

    /** Does what has not been done yet. */
    public SweepSummary run() throws IOException, InterruptedException {
        List<SweepRow> rows = new ArrayList<>();
        List<Trial> trials = new ArrayList<>(sweep.trials());
        List<PlannedRun> planned = new ArrayList<>(choosing(sweep));
        for (PlannedRun run : List.copyOf(planned)) {
            rows.add(study(run));
            write(rows, planned, Optional.empty());
        }
        if (sweep.proposals().isPresent()) {
            propose(sweep.proposals().get(), trials, planned, rows);
        }
        Optional<SweepRow> best = rows.stream()
                .filter(row -> row.score().isPresent())
                .max(Comparator.comparingDouble(row -> row.score().orElseThrow()));
        if (best.isEmpty()) {
            return write(rows, planned, Optional.empty());
        }
        Trial chosen = trials.get(rows.indexOf(best.get()));
        SweepRow last = study(planned(sweep, chosen, "test"));
        var study = new FinalStudy(sweep.rank().toString(), chosen.name(), last.folder(), last.score(), last.failure());
        return write(rows, planned, Optional.of(study));
    }

    /** Tries what is proposed from what came of the trials before, and adds it to these. */
    private void propose(ParzenSearch search, List<Trial> trials, List<PlannedRun> planned, List<SweepRow> rows)
            throws IOException, InterruptedException {
        List<ParzenSearch.Proposal> tried = new ArrayList<>(search.startup());
        Optional<ParzenSearch.Proposal> next = search.next(tried, scores(rows));
        while (next.isPresent()) {
            tried.add(next.get());
            trials.add(next.get().trial());
            PlannedRun run = planned(sweep, next.get().trial(), "validation");
            planned.add(run);
            rows.add(study(run));
            write(rows, planned, Optional.empty());
            next = search.next(tried, scores(rows));
        }
    }

    private static List<Double> scores(List<SweepRow> rows) {
        return rows.stream()
                .map(row -> row.score().orElse(Double.NEGATIVE_INFINITY))
                .toList();
    }

    private SweepSummary write(List<SweepRow> ended, List<PlannedRun> planned, Optional<FinalStudy> study)
            throws IOException {
        List<SweepRow> all = new ArrayList<>(ended);
        planned.subList(ended.size(), planned.size()).forEach(run -> all.add(run.waiting()));
        var summary = new SweepSummary(sweep.name(), sweep.search().toString(), all).with(SweepSummary::study, study);
        folder.write(summary);
        return summary;
    }

    private SweepRow study(PlannedRun run) throws IOException, InterruptedException {
        Optional<Path> before = folder.holding(run, RunFolder.STUDY);
        if (before.isPresent()) {
            return row(run, before.get());
        }
        long start = System.nanoTime();
        Path place = folder.begin(run);
        SweepRow row;
        try {
            StudyResult result = new Study(run.spec(), threads).run(StudyProgress.SILENT);
            StudyFolder.write(place, run.spec(), result, CellSummaries.of(result), run.command());
            folder.end(run);
            row = row(run, folder.path().resolve(run.folder()));
        } catch (SensorDataException | RunFailedException | InvalidSettingException e) {
            row = run.failed(String.valueOf(e.getMessage()));
        }
        told.accept(String.format(
                Locale.ROOT,
                "%s on people for %s in %.1f s: %s",
                run.trial(),
                run.spec().personalize().orElseThrow().people().name().toLowerCase(Locale.ROOT),
                (System.nanoTime() - start) / 1e9,
                row.score()
                        .map(score -> String.format(Locale.ROOT, "%.2f", 100 * score))
                        .orElse(row.failure().orElse("failed"))));
        return row;
    }

    private SweepRow row(PlannedRun run, Path place) throws IOException {
        JsonNode study = RunJson.read(Files.readString(place.resolve(RunFolder.STUDY)), JsonNode.class);
        Optional<StudyRank.Ranked> ranked = sweep.rank().of(study);
        return new SweepRow(
                run.trial(),
                run.spec().seed(),
                run.spec().rounds(),
                String.valueOf(place.getFileName()),
                Optional.of(ranked.isPresent() ? RunStatus.DONE : RunStatus.FAILED),
                ranked.map(StudyRank.Ranked::score),
                ranked.isPresent()
                        ? Optional.empty()
                        : Optional.of("there is no %s in its figures".formatted(sweep.rank())));
    }
}
