package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.StoppedByMedian;
import dev.proprio.experiments.run.RunWatch;
import dev.proprio.experiments.statistics.EffectSize;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The median stopping rule (Golovin, Solnik, Moitra, Kochanski, Karro and Sculley, "Google Vizier: a service for black-box
 * optimization", KDD 2017, section 3.2): a trial ends with an evaluation if its best figure until then is strictly below the median of
 * the means that other trials, which had all their rounds, had until the same round. Belongs to one run's thread.
 */
final class MedianStopping implements RunWatch {
    /** Means of equal figures may differ by their rounding, which is no reason to end. */
    private static final double ROUNDING = 1e-9;

    private final MedianStoppingSpec spec;
    private final int rounds;
    private final Function<RoundRow, Optional<Double>> figure;
    private final List<TrialCurve> others;
    private double best = Double.NEGATIVE_INFINITY;
    private Optional<StoppedByMedian> stopped = Optional.empty();

    /**
     * @param rounds that the run has if it does not end early
     * @param figure what it is compared by in a round; of rounds without it nothing is decided
     * @param others the trials that it is compared with
     */
    MedianStopping(
            MedianStoppingSpec spec, int rounds, Function<RoundRow, Optional<Double>> figure, List<TrialCurve> others) {
        this.spec = spec;
        this.rounds = rounds;
        this.figure = figure;
        this.others = List.copyOf(others);
    }

    @Override
    public void recorded(RoundRow row, List<ClientRow> clients) {
        Optional<Double> now = figure.apply(row);
        if (now.isEmpty()) {
            return;
        }
        best = Math.max(best, now.get());
        if (row.round() < spec.after() || row.round() >= rounds) {
            return;
        }
        double[] means = others.stream()
                .flatMap(other -> other.mean(row.round()).stream())
                .mapToDouble(mean -> mean)
                .toArray();
        if (means.length < spec.trials()) {
            return;
        }
        double median = EffectSize.median(means);
        if (best < median - ROUNDING) {
            stopped = Optional.of(new StoppedByMedian(row.round(), best, median, means.length));
        }
    }

    @Override
    public boolean isEnough() {
        return stopped.isPresent();
    }

    @Override
    public Optional<String> note() {
        return stopped.map(StoppedByMedian::text);
    }

    /** Whether the run of these rows ends with one of them. */
    boolean stops(List<RoundRow> rows) {
        for (RoundRow row : rows) {
            if (!isEnough()) {
                recorded(row, List.of());
            }
        }
        return isEnough();
    }

    /** Why the run ended early; empty if it did not. */
    Optional<StoppedByMedian> stopped() {
        return stopped;
    }
}
