package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came out of a round, without the state: who took part and how it ended for them. */
final class OutcomeFormat {
    static final String OUTCOME = "outcome";

    private static final String KIND = "round-outcome";
    /** The version that also tells when devices were asked. */
    private static final int ASKED = 2;

    /** The version that also tells by how many versions updates were stale. */
    private static final int STALE = 3;

    private static final int VERSION = STALE;
    private static final int ACCEPTED = 0;
    private static final int FAILED = 1;
    private static final int LATE = 2;
    private static final int RECOVERED = 3;

    private OutcomeFormat() {}

    static byte[] encode(String run, RoundResult result) {
        var writer = new StoredWriter(KIND, VERSION)
                .text(run)
                .integer(result.round())
                .flag(result.moved())
                .number(result.weight())
                .number(result.traffic().bytesDown())
                .number(result.traffic().bytesUp())
                .number(result.elapsed().toNanos());
        addMetrics(writer, result.metrics());
        writer.integer(result.outcomes().size());
        result.outcomes().forEach(outcome -> add(writer, outcome));
        SecureFormat.add(writer, result.secure());
        return writer.bytes();
    }

    /** @param state the state after the round */
    static RoundResult decode(byte[] stored, String run, RunState state) throws StoredFormatException {
        var reader = new StoredReader(stored, KIND, VERSION);
        String of = reader.text();
        int round = reader.integer();
        if (!of.equals(run) || round != state.round()) {
            throw new StoredFormatException(
                    "the outcome of round %s of run %s stands where that of round %s of run %s should"
                            .formatted(round, of, state.round(), run));
        }
        boolean moved = reader.flag();
        long weight = reader.number();
        var traffic = new Traffic(reader.number(), reader.number());
        Duration elapsed = Duration.ofNanos(reader.number());
        Map<String, Metric> metrics = metrics(reader);
        List<ClientOutcome> outcomes = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            outcomes.add(outcome(reader));
        }
        Optional<SecureReport> secure = SecureFormat.read(reader);
        reader.end();
        return new RoundResult(state, moved, outcomes, weight, metrics, traffic, elapsed, secure);
    }

    private static void add(StoredWriter writer, ClientOutcome outcome) {
        writer.text(outcome.device())
                .number(outcome.elapsed().toNanos())
                .number(outcome.asked().toNanos());
        switch (outcome) {
            case ClientOutcome.Accepted accepted -> {
                writer.integer(ACCEPTED).number(accepted.weight());
                addMetrics(writer, accepted.metrics());
                writer.integer(accepted.staleness());
            }
            case ClientOutcome.Failed failed ->
                writer.integer(failed.recovered() ? RECOVERED : FAILED)
                        .text(failed.stage().toString())
                        .text(failed.reason());
            case ClientOutcome.Late ignored -> writer.integer(LATE);
        }
    }

    private static ClientOutcome outcome(StoredReader reader) throws StoredFormatException {
        String device = reader.text();
        Duration elapsed = Duration.ofNanos(reader.number());
        Duration asked = reader.version() < ASKED ? Duration.ZERO : Duration.ofNanos(reader.number());
        int kind = reader.integer();
        ClientOutcome outcome = switch (kind) {
            case ACCEPTED -> accepted(device, elapsed, reader);
            case FAILED, RECOVERED ->
                new ClientOutcome.Failed(device, elapsed, Stage.named(reader.text()), reader.text(), kind == RECOVERED);
            case LATE -> new ClientOutcome.Late(device, elapsed);
            default -> throw new StoredFormatException("a device's outcome is of the unknown kind " + kind);
        };
        return outcome.asked(asked);
    }

    private static ClientOutcome accepted(String device, Duration elapsed, StoredReader reader)
            throws StoredFormatException {
        var accepted = new ClientOutcome.Accepted(device, elapsed, reader.number(), metrics(reader));
        return reader.version() < STALE ? accepted : accepted.stale(reader.integer());
    }

    private static void addMetrics(StoredWriter writer, Map<String, Metric> metrics) {
        writer.integer(metrics.size());
        new TreeMap<>(metrics)
                .forEach((name, metric) -> writer.text(name).real(metric.sum()).real(metric.weight()));
    }

    private static Map<String, Metric> metrics(StoredReader reader) throws StoredFormatException {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String name = reader.text();
            double sum = reader.real();
            double weight = reader.real();
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new StoredFormatException("the weight of the metric \"%s\" is %s".formatted(name, weight));
            }
            metrics.put(name, new Metric(sum, weight));
        }
        return metrics;
    }
}
