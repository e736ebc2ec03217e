package dev.proprio.coordinator.selection;

import dev.proprio.proto.update.Metric;
import java.util.Map;
import java.util.Optional;

/**
 * What a device said when its update last counted.
 *
 * @param round that round, from 1
 * @param loss its mean training loss
 * @param rootMeanSquare the root of the mean of the squared losses of its mini-batches
 * @param size how many windows it has, or, where its metrics do not say, how many losses were averaged
 */
public record DeviceReport(int round, double loss, double rootMeanSquare, double size) {
    /** What a device says of its size is believed up to here, so that sums of sizes stay finite. */
    private static final double MOST = 0x1p53;

    /** What an update's metrics say, if the loss is among them; without its squares they are those of the mean. */
    static Optional<DeviceReport> of(int round, Map<String, Metric> metrics) {
        return measured(metrics, Metric.LOSS).map(loss -> {
            Metric squares = measured(metrics, Metric.SQUARED_LOSS)
                    .orElse(new Metric(loss.mean() * loss.mean() * loss.weight(), loss.weight()));
            return new DeviceReport(
                    round,
                    loss.mean(),
                    Math.sqrt(Math.clamp(squares.mean(), 0, Double.MAX_VALUE)),
                    Math.min(squares.weight(), MOST));
        });
    }

    private static Optional<Metric> measured(Map<String, Metric> metrics, String name) {
        return Optional.ofNullable(metrics.get(name))
                .filter(metric -> metric.weight() > 0 && Double.isFinite(metric.mean()));
    }
}
