package dev.proprio.coordinator.partial;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.ExactMetric;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.CountedOutcome;
import dev.proprio.proto.v1.DeviceOutcome;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.PreciseMetric;
import dev.proprio.proto.wire.DeviceIds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics and outcomes of a part of a round, as it tells of them. */
final class PartialSummaries {
    /** A double has no more decimal places. */
    private static final int MOST_PLACES = 1074;

    /** Enough for the largest double with so many places, a billion times. */
    private static final int MOST_BYTES = 600;

    private PartialSummaries() {}

    static Map<String, ExactMetric> metrics(List<PreciseMetric> messages) throws InvalidPartialException {
        Map<String, ExactMetric> metrics = new LinkedHashMap<>();
        for (PreciseMetric message : messages) {
            BigDecimal sum = number(message.getName(), message.getSum(), message.getSumScale());
            BigDecimal weight = number(message.getName(), message.getWeight(), message.getWeightScale());
            if (weight.signum() < 0) {
                throw new InvalidPartialException(
                        "the weight of the metric \"%s\" is negative".formatted(message.getName()));
            }
            if (metrics.put(message.getName(), new ExactMetric(sum, weight)) != null) {
                throw new InvalidPartialException("the part has the metric \"%s\" twice".formatted(message.getName()));
            }
        }
        return metrics;
    }

    /** Bounded before anything is added: a short number with a long scale would fill the memory. */
    private static BigDecimal number(String metric, ByteString digits, int scale) throws InvalidPartialException {
        if (digits.isEmpty() || digits.size() > MOST_BYTES || scale < 0 || scale > MOST_PLACES) {
            throw new InvalidPartialException(
                    "the metric \"%s\" is no sum of numbers: it has %s bytes and %s decimal places"
                            .formatted(metric, digits.size(), Integer.toUnsignedString(scale)));
        }
        return new BigDecimal(new BigInteger(digits.toByteArray()), scale);
    }

    static List<ClientOutcome> outcomes(List<DeviceOutcome> messages) throws InvalidPartialException {
        List<ClientOutcome> outcomes = new ArrayList<>();
        for (DeviceOutcome message : messages) {
            outcomes.add(outcome(message));
        }
        return outcomes;
    }

    private static ClientOutcome outcome(DeviceOutcome message) throws InvalidPartialException {
        String device = message.getDeviceId();
        if (!DeviceIds.isValid(device)) {
            throw new InvalidPartialException("the part tells of a device whose id can't be one");
        }
        if (message.getElapsedNanos() < 0) {
            throw new InvalidPartialException(
                    "the part tells of %s after longer than can be counted".formatted(device));
        }
        Duration elapsed = Duration.ofNanos(message.getElapsedNanos());
        return switch (message.getOutcomeCase()) {
            case COUNTED -> accepted(device, elapsed, message.getCounted());
            case FAILED ->
                new ClientOutcome.Failed(
                        device,
                        elapsed,
                        Stage.named(message.getFailed().getStage()),
                        message.getFailed().getReason());
            case LATE -> new ClientOutcome.Late(device, elapsed);
            case OUTCOME_NOT_SET ->
                throw new InvalidPartialException("the part does not say how it ended for %s".formatted(device));
        };
    }

    private static ClientOutcome accepted(String device, Duration elapsed, CountedOutcome counted)
            throws InvalidPartialException {
        try {
            UpdateShape.checkWeight(counted.getWeight());
        } catch (InvalidUpdateException e) {
            throw new InvalidPartialException(device + ": " + e.getMessage());
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (Map.Entry<String, MetricSum> metric : counted.getMetricsMap().entrySet()) {
            double sum = metric.getValue().getSum();
            double weight = metric.getValue().getWeight();
            if (!Double.isFinite(sum) || !(weight >= 0) || Double.isInfinite(weight)) {
                throw new InvalidPartialException(
                        "the metric \"%s\" of %s is %s over %s".formatted(metric.getKey(), device, sum, weight));
            }
            metrics.put(metric.getKey(), new Metric(sum, weight));
        }
        return new ClientOutcome.Accepted(device, elapsed, counted.getWeight(), metrics);
    }
}
