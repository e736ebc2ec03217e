package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.proto.extension.SettingWriter;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A study as it is written down: settings, summaries, and every person's scores. What does not exist is left out. */
public final class StudyRecord {
    private StudyRecord() {}

    /** All of it, ready for JSON. */
    public static Map<String, Object> of(ExperimentSpec spec, StudyResult study, CellSummaries summaries) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", spec.name());
        all.put("seed", spec.seed());
        all.put("spec", SettingWriter.write(spec));
        all.put("data_sha256", study.data().sha256());
        all.put("training_people", study.training());
        all.put("left_out", study.leftOut());
        if (!study.labels().isEmpty()) {
            all.put("labels", study.labels());
        }
        if (!study.failed().isEmpty()) {
            all.put("failed", study.failed());
        }
        if (!study.notes().isEmpty()) {
            all.put("notes", study.notes());
        }
        study.leak().ifPresent(leak -> all.put("leakage", leak));
        all.put("seconds", study.seconds());
        all.put("summaries", summaries.all().stream().map(StudyRecord::summary).toList());
        List<AskingSummary> asking =
                spec.personalize().map(asked -> AskingSummary.of(asked, study)).orElse(List.of());
        if (!asking.isEmpty()) {
            all.put("asking", asking.stream().map(StudyRecord::asking).toList());
        }
        List<AskingCostSummary> taps = spec.personalize()
                .map(asked -> AskingCostSummary.of(asked, study))
                .orElse(List.of());
        if (!taps.isEmpty()) {
            all.put("asking_cost", taps.stream().map(StudyRecord::cost).toList());
        }
        if (!summaries.rejection().isEmpty()) {
            all.put(
                    "rejection",
                    summaries.rejection().stream().map(StudyRecord::rejection).toList());
        }
        all.put("costs", study.costs());
        all.put("people", people(study, summaries));
        return all;
    }

    private static Map<String, Object> summary(CellSummary cell) {
        Map<String, Object> row = place(cell.cell());
        row.put("people", cell.users());
        row.put("accuracy", cell.mean());
        cell.interval().ifPresent(interval -> row.put("interval", ends(interval)));
        put(row, "seed_sd", cell.seedSd());
        put(row, "user_sd", cell.userSd());
        row.put("worst_decile", cell.worstDecile());
        row.put("min", cell.min());
        row.put("gini", cell.gini());
        row.put("macro_f1", cell.macroF1());
        put(row, "known", cell.known());
        put(row, "novel", cell.novel());
        put(row, "harmonic", cell.harmonic());
        put(row, "false_activations_per_hour", cell.activationsPerHour());
        row.put("steps", cell.steps());
        row.put("adaptation_seconds", cell.seconds());
        row.put("bytes_received", cell.received());
        cell.gain().ifPresent(gain -> {
            row.put("gain", gain.mean());
            gain.interval().ifPresent(interval -> row.put("gain_interval", ends(interval)));
            gain.p().ifPresent(value -> row.put("gain_p", value));
            gain.adjustedP().ifPresent(value -> row.put("gain_p_adjusted", value));
            Harm harm = gain.harm();
            row.put("harmed", harm.share());
            row.put("harmed_interval", ends(harm.interval()));
            row.put("harmed_by_chance", harm.byChance());
            row.put("harm_shown", harm.shown());
            row.put("harm_shown_interval", ends(harm.shownInterval()));
            row.put("harm_shown_by_chance", harm.shownByChance());
            row.put("mean_loss_of_harmed", gain.lost());
            row.put("worst_gain", gain.worst());
        });
        return row;
    }

    private static Map<String, Object> asking(AskingSummary way) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", way.method());
        row.put("asking", way.asking());
        row.put(
                "taps",
                way.taps().stream()
                        .map(taps -> taps.<Object>map(number -> number).orElse("not reached"))
                        .toList());
        row.put("accuracy_all_labels", way.everything());
        row.put("accuracy_over_budgets", way.curve());
        way.random().ifPresent(difference -> row.put("against_random", difference(difference)));
        way.atOnce().ifPresent(difference -> row.put("against_at_once", difference(difference)));
        return row;
    }

    private static Map<String, Object> cost(AskingCostSummary cost) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", cost.method());
        row.put("asking", cost.asking());
        row.put("budget", cost.budget());
        row.put("people", cost.people());
        row.put("accuracy", cost.accuracy());
        row.put("questions", cost.questions());
        row.put("taps", cost.taps());
        row.put("stopped", cost.stopped());
        return row;
    }

    private static Map<String, Object> difference(AskingSummary.Difference difference) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("accuracy_over_budgets", difference.curve());
        difference.curveP().ifPresent(p -> row.put("accuracy_p", p));
        row.put("seeds_with_fewer_taps", difference.fewer());
        row.put("seeds_with_more_taps", difference.more());
        difference.tapsP().ifPresent(p -> row.put("taps_p", p));
        return row;
    }

    private static Map<String, Object> rejection(RejectionSummary cell) {
        Map<String, Object> row = place(cell.cell());
        row.put("score", cell.score().text());
        row.put("thresholds", cell.thresholds().text());
        row.put("people", cell.people());
        row.put("seeds", cell.seeds());
        if (cell.thresholds() == RejectionThresholds.PERSON) {
            row.put("without_own", cell.withoutOwn());
        }
        put(row, "answered", cell.answered());
        put(row, "least_answered", cell.leastAnswered());
        put(row, "found_all_answered", cell.foundBefore());
        put(row, "found", cell.foundAfter());
        put(row, "false_activations_per_hour_all_answered", cell.falseBefore());
        put(row, "false_activations_per_hour", cell.falseAfter());
        cell.ratio().ifPresent(ratio -> row.put("ratio", ratio));
        cell.interval().ifPresent(interval -> row.put("ratio_interval", ends(interval)));
        cell.ofEveryone().ifPresent(ratio -> row.put("ratio_to_everyones_threshold", ratio));
        cell.ofEveryoneInterval()
                .ifPresent(interval -> row.put("ratio_to_everyones_threshold_interval", ends(interval)));
        return row;
    }

    private static Map<String, Object> score(UserScore score) {
        Map<String, Object> row = place(new ResultCell(score.axis(), score.method(), score.shots()));
        row.put("seed", score.seed());
        row.put("user", score.user());
        row.put("accuracy", score.accuracy());
        row.put("macro_f1", score.macroF1());
        put(row, "known", score.known());
        put(row, "novel", score.novel());
        row.put("episodes", score.episodes());
        row.put("windows", score.hits().windows());
        score.asked().ifPresent(asked -> {
            row.put("questions", asked.questions());
            row.put("taps", asked.taps());
            row.put("stopped", asked.stopped());
        });
        return row;
    }

    private static List<Map<String, Object>> people(StudyResult study, CellSummaries summaries) {
        IdentityHashMap<UserScore, Gain.Pair> pairs = new IdentityHashMap<>();
        summaries.all().forEach(cell -> summaries.pairs(cell.cell()).forEach(pair -> pairs.put(pair.after(), pair)));
        return study.scores().stream()
                .map(score -> {
                    Map<String, Object> row = score(score);
                    Optional.ofNullable(pairs.get(score)).ifPresent(pair -> {
                        WindowChanges changes = pair.changes();
                        row.put("gain", pair.gain());
                        row.put("windows_better", changes.better());
                        row.put("windows_worse", changes.worse());
                        row.put("harm_p", changes.harmP());
                    });
                    return row;
                })
                .toList();
    }

    private static List<Double> ends(Interval interval) {
        return List.of(interval.low(), interval.high());
    }

    private static Map<String, Object> place(ResultCell cell) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("axis", cell.axis().letter());
        row.put("method", cell.method());
        if (cell.shots() != UserScore.ALL) {
            row.put("shots", cell.shots());
        }
        return row;
    }

    private static void put(Map<String, Object> row, String key, double value) {
        if (Double.isFinite(value)) {
            row.put(key, value);
        }
    }
}
