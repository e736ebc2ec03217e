package dev.proprio.experiments.record;

import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.experiments.record.VirtualRow.StalenessRow;
import dev.proprio.proto.record.RecordDraft;
import dev.proprio.proto.record.Withers;
import java.util.List;
import java.util.Optional;

/**
 * One round, a line of {@code rounds.jsonl}.
 *
 * @param round the round, from 1; 0 for the model before the first, of which there is an evaluation and nothing else
 * @param selected devices that were asked
 * @param accepted updates in the aggregate
 * @param failed devices that failed, those that left among them
 * @param late devices that did not answer in time, or were no longer needed
 * @param weight the sum of the accepted updates' weights
 * @param trainLoss the mean training loss, weighted
 * @param trainAccuracy the mean training accuracy, weighted
 * @param seconds how long training took, from the first device that was asked to the last that was waited for; differs
 *     between runs that are otherwise the same
 * @param bytesUp bytes from devices to the coordinator
 * @param bytesDown bytes from the coordinator to devices
 * @param accuracy the pooled accuracy, if the round was evaluated; so are the following
 * @param macroF1 the pooled macro-F1
 * @param userMean the mean of the users' accuracies
 * @param userSd their standard deviation
 * @param worstDecile the mean of the lowest tenth of them
 * @param userP10 the 10th percentile of them
 * @param userP90 the 90th percentile of them
 * @param secureAggregation how updates were hidden, if they were
 * @param privacy what was spent of it, if any is promised
 * @param virtual when it was by the virtual clock, and what it took, if there is one
 * @param phases what the round did when, if it was watched, without a gap: they add up to its wall time; differs between runs that are otherwise the same
 * @param dropped of those that failed, devices that left the round, or whose connection broke; empty if an earlier version wrote it
 * @param onDevices what devices told in sums of how well the model does, if they were asked
 * @param refused of those that failed, devices whose owners did not let them begin; empty if there were none
 * @param eligibility how many devices could have been asked, if not all may be
 * @param staleness how old updates were, of a server that does not wait for devices of other processes; by a virtual clock it is in {@code virtual}
 * @param pseudoLabels what came of windows without a label, if devices trained on such and told it
 * @param validation the mean of the accuracies of the people on whom settings are chosen, who are in no other figure, if there are such
 */
public record RoundRow(
        int round,
        int selected,
        int accepted,
        int failed,
        int late,
        long weight,
        Optional<Double> trainLoss,
        Optional<Double> trainAccuracy,
        double seconds,
        long bytesUp,
        long bytesDown,
        Optional<Double> accuracy,
        Optional<Double> macroF1,
        Optional<Double> userMean,
        Optional<Double> userSd,
        Optional<Double> worstDecile,
        Optional<Double> userP10,
        Optional<Double> userP90,
        Optional<SecureRow> secureAggregation,
        Optional<PrivacyRow> privacy,
        Optional<VirtualRow> virtual,
        Optional<List<PhaseRow>> phases,
        Optional<Integer> dropped,
        Optional<DeviceEvaluation> onDevices,
        Optional<Integer> refused,
        Optional<EligibilityCount> eligibility,
        Optional<StalenessRow> staleness,
        Optional<PseudoLabelRow> pseudoLabels,
        Optional<Double> validation)
        implements Withers<RoundRow> {
    public RoundRow {
        phases = phases.map(List::copyOf);
    }

    /** The wall time that the round took: that of all its phases; where they are not known, that of training alone. */
    public double wallSeconds() {
        return phases.filter(taken -> !taken.isEmpty())
                .map(taken ->
                        taken.stream().mapToDouble(PhaseRow::elapsedSeconds).sum())
                .orElse(seconds);
    }

    /** Updates that counted per second of training alone: of the time that devices were waited for. */
    public static Optional<Double> trainedPerSecond(List<RoundRow> rows) {
        double seconds = rows.stream().mapToDouble(RoundRow::seconds).sum();
        long accepted = rows.stream().mapToLong(RoundRow::accepted).sum();
        return seconds > 0 ? Optional.of(accepted / seconds) : Optional.empty();
    }

    /** How many devices of all rounds left; empty where a round does not know. */
    public static Optional<Long> dropped(List<RoundRow> rows) {
        return rows.stream().allMatch(row -> row.dropped().isPresent())
                ? Optional.of(
                        rows.stream().mapToLong(row -> row.dropped().get()).sum())
                : Optional.empty();
    }

    /** A round in which nobody was asked and nothing was measured. */
    public static RoundRow empty(int round) {
        return RecordDraft.of(RoundRow.class)
                .set(RoundRow::round, round)
                .set(RoundRow::selected, 0)
                .set(RoundRow::accepted, 0)
                .set(RoundRow::failed, 0)
                .set(RoundRow::late, 0)
                .set(RoundRow::weight, 0L)
                .set(RoundRow::seconds, 0.0)
                .set(RoundRow::bytesUp, 0L)
                .set(RoundRow::bytesDown, 0L)
                .make();
    }
}
