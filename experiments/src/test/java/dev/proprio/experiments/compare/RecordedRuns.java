package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Makes records of runs, with whatever settings and accuracies a test needs. */
public final class RecordedRuns {
    private static final int WINDOWS = 1000;

    private RecordedRuns() {}

    /** Settings with one algorithm, and more under dotted keys of two parts. */
    public static Map<String, Object> settings(String algorithm, String... more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", "run of " + algorithm);
        settings.put("seed", 1);
        settings.put("data", new LinkedHashMap<>(Map.of("source", "synthetic")));
        settings.put("local", new LinkedHashMap<>(Map.of("algorithm", algorithm)));
        for (int i = 0; i < more.length; i += 2) {
            String[] path = more[i].split("\\.", 2);
            @SuppressWarnings("unchecked")
            var section = (Map<String, Object>) settings.computeIfAbsent(path[0], key -> new LinkedHashMap<>());
            section.put(path[1], more[i + 1]);
        }
        return settings;
    }

    /** A run that was done; each person has one of {@code accuracies}, in thousandths. */
    public static FinishedRun done(Map<String, Object> settings, long seed, int... accuracies) {
        List<UserResult> users = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            users.add(new UserResult(
                    "p" + i, WINDOWS, accuracies[i], accuracies[i] / 1000.0, 1 - accuracies[i] / 1000.0));
        }
        Path folder =
                Path.of("runs", settings.getOrDefault("name", "run").toString().replace(' ', '-') + "-" + seed);
        return new FinishedRun(
                folder,
                "",
                summary(settings, seed, Optional.empty()),
                Optional.empty(),
                users,
                List.of(row(10, users)));
    }

    /** Ten people under {@code seeds} seeds, each {@code gain} thousandths better than some base. */
    static List<FinishedRun> underSeeds(Map<String, Object> settings, int seeds, int gain, int noise) {
        List<FinishedRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            var base = KeyedRandom.of(seed, "base");
            var own = KeyedRandom.of(seed, "own", 0, KeyedRandom.keyOf(settings.toString()));
            int[] people = new int[10];
            for (int i = 0; i < people.length; i++) {
                people[i] = 600 + base.nextInt(200) + gain + own.nextInt(-noise, noise + 1);
            }
            runs.add(done(settings, seed, people));
        }
        return runs;
    }

    /** The runs of all groups, compared by their accuracy. */
    @SafeVarargs
    static Comparison compared(Optional<String> control, List<FinishedRun>... groups) throws IncomparableException {
        List<FinishedRun> all = new ArrayList<>();
        for (List<FinishedRun> group : groups) {
            all.addAll(group);
        }
        List<String> notes = new ArrayList<>();
        return Comparison.of(
                Comparison.groups(all, Measure.ACCURACY, Set.of(), notes), Measure.ACCURACY, control, notes);
    }

    /** The same run, of this data. */
    public static FinishedRun of(DataDigest data, FinishedRun run) {
        return new FinishedRun(run.folder(), run.name(), run.summary(), Optional.of(data), run.users(), run.rounds());
    }

    /** The same run, computed by this version of something. */
    public static FinishedRun by(String name, String version, FinishedRun run) {
        RunSummary summary = run.summary().with(RunSummary::versions, Map.of(name, version));
        return new FinishedRun(run.folder(), run.name(), summary, run.data(), run.users(), run.rounds());
    }

    /** The same run, whose updates were weighted in this way. */
    public static FinishedRun weighted(UpdateWeights weights, FinishedRun run) {
        ObjectNode changed = RunJson.read(RunJson.line(run.summary()), ObjectNode.class);
        changed.put("weighting", weights == UpdateWeights.SAMPLES ? "samples" : "uniform");
        return new FinishedRun(
                run.folder(),
                run.name(),
                RunJson.read(changed.toString(), RunSummary.class),
                run.data(),
                run.users(),
                run.rounds());
    }

    /** The same run, which says this of itself. */
    public static FinishedRun saying(FinishedRun run, String... notes) {
        ObjectNode changed = RunJson.read(RunJson.line(run.summary()), ObjectNode.class);
        changed.putPOJO("notes", List.of(notes));
        return new FinishedRun(
                run.folder(),
                run.name(),
                RunJson.read(RunJson.line(changed), RunSummary.class),
                run.data(),
                run.users(),
                run.rounds());
    }

    /** A run that failed. */
    public static FinishedRun failed(Map<String, Object> settings, long seed, String reason) {
        return new FinishedRun(
                Path.of("runs", "failed-" + seed),
                "",
                summary(settings, seed, Optional.of(reason)),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Writes a run as `proprio run` does. */
    public static Path write(Path folder, FinishedRun run) throws IOException {
        try (RunFolder files = RunFolder.create(folder)) {
            for (RoundRow row : run.rounds()) {
                files.add(row);
            }
            if (!run.users().isEmpty()) {
                files.write(run.users());
            }
            files.write(run.summary());
        }
        return folder;
    }

    private static RunSummary summary(Map<String, Object> settings, long seed, Optional<String> failure) {
        String name = settings.getOrDefault("name", "run").toString();
        RunSummary done = SampleSummary.of(name)
                .with(draft -> draft.set(RunSummary::spec, settings)
                        .set(RunSummary::seed, seed)
                        .set(RunSummary::rounds, 10)
                        .set(RunSummary::command, "./proprio run x"));
        return failure.map(done::withFailure).orElse(done);
    }

    private static RoundRow row(int round, List<UserResult> users) {
        double mean = users.stream().mapToDouble(UserResult::accuracy).average().orElseThrow();
        Optional<Double> value = Optional.of(mean);
        return RoundRow.empty(round)
                .with(draft -> draft.set(RoundRow::selected, 1)
                        .set(RoundRow::accepted, 1)
                        .set(RoundRow::weight, 1)
                        .set(RoundRow::accuracy, value)
                        .set(RoundRow::macroF1, value)
                        .set(RoundRow::userMean, value)
                        .set(RoundRow::userSd, value)
                        .set(RoundRow::worstDecile, value));
    }
}
