package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Devices of other processes, of which enough have windows that count: what comes of the answers is shown, and of fewer than
 * {@value Analytics#LEAST_DEVICES} it would be too near to one's. Who answers without a window does not count as one of them.
 */
final class ShownScores implements ScoreTeller {
    private final ScoreTeller devices;
    private final String missing;
    private final CollectedAnswers counted;
    private final long having;
    private long fewest;

    private ShownScores(ScoreTeller devices, String missing, CollectedAnswers counted, long having) {
        this.devices = devices;
        this.missing = missing;
        this.counted = counted;
        this.having = having;
        this.fewest = having;
    }

    /**
     * Asks how many of them have windows that count.
     *
     * @param missing what there is not if there are too few of them, such as "there are no sets"
     * @param purpose tells the question from others about the same model
     * @param figure a score
     * @param labels of the classes whose windows count; none for all
     * @throws RunFailedException in a sentence if they are too few
     */
    static ShownScores of(
            ScoreTeller devices, String missing, String purpose, HistogramQuery figure, List<Integer> labels)
            throws RunFailedException, InterruptedException {
        var query = new ScoreQuery(new HistogramQuery(figure.figure(), figure.low(), figure.high(), 1), true, labels);
        CollectedAnswers told = devices.ask(query, purpose + "-devices");
        var shown = new ShownScores(
                devices, missing, told, told.sum().map(query::units).orElse(0L));
        shown.require(shown.having, told);
        return shown;
    }

    /** Whether a promise can be made with so many devices that have windows, of which some calibrate and the others are measured. */
    static boolean areEnough(long devices, int calibrators) {
        return calibrators >= Analytics.LEAST_DEVICES && devices - calibrators >= Analytics.LEAST_DEVICES;
    }

    @Override
    public CollectedAnswers ask(ScoreQuery query, String purpose) throws RunFailedException, InterruptedException {
        CollectedAnswers told = devices.ask(query, purpose);
        Set<String> gone = new HashSet<>(told.refused().keySet());
        gone.removeAll(counted.refused().keySet());
        // Those who have left since they were counted may all be of those with windows.
        long left = Math.max(gone.size(), counted.answered() - told.answered());
        long there = told.answered() == 0 ? 0 : Math.max(0, having - left);
        require(there, told);
        fewest = Math.min(fewest, there);
        return told;
    }

    /** How many of those with windows, at least, are in the sum of each question so far. */
    long devices() {
        return fewest;
    }

    private void require(long count, CollectedAnswers told) throws RunFailedException {
        if (count == 0) {
            throw new RunFailedException(
                    "%s, for no device told scores of its windows%s".formatted(missing, told.firstRefusal()));
        }
        try {
            Analytics.requireShown(count, told.asked());
        } catch (SensorDataException e) {
            throw new RunFailedException("%s: %s".formatted(missing, e.getMessage()), e);
        }
    }
}
