package dev.proprio.experiments.run;

import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.tiers.Tiers;
import dev.proprio.experiments.evaluation.UserSpread;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.Outcome;
import dev.proprio.experiments.record.PhaseRow;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualRow;
import dev.proprio.experiments.record.VirtualRow.StalenessRow;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written down of a round. */
final class RecordRows {
    private RecordRows() {}

    static RoundRow round(RoundResult result, Optional<Evaluation> evaluated, Optional<List<PhaseRow>> phases) {
        Optional<FinalMetrics> metrics = evaluated.flatMap(Evaluation::metrics);
        Optional<UserSpread> spread = evaluated
                .map(Evaluation::users)
                .filter(users -> !users.isEmpty())
                .map(UserSpread::ofAccuracy);
        return new RoundRow(
                result.round(),
                result.outcomes().size(),
                result.accepted(),
                result.failed(),
                result.late(),
                result.weight(),
                mean(result.metrics(), Metric.LOSS),
                mean(result.metrics(), "accuracy"),
                seconds(result.elapsed()),
                result.traffic().bytesUp(),
                result.traffic().bytesDown(),
                evaluated.flatMap(Evaluation::accuracy),
                evaluated.flatMap(Evaluation::macroF1),
                metrics.map(FinalMetrics::userMean),
                metrics.flatMap(FinalMetrics::userSd),
                metrics.map(FinalMetrics::worstDecile),
                spread.map(UserSpread::low),
                spread.map(UserSpread::high),
                result.secure().map(SecureRows::of),
                Optional.empty(),
                result.state()
                        .part(VirtualRound.PART)
                        .map(round -> VirtualRow.of(
                                round,
                                result.state()
                                        .part(Flights.PART)
                                        .map(Flights::staleness)
                                        .or(() ->
                                                result.state().part(Tiers.PART).map(Tiers::staleness)),
                                result.state().part(Tiers.PART).flatMap(Tiers::reported))),
                phases,
                Optional.of(result.dropped()),
                evaluated.flatMap(Evaluation::onDevices),
                Optional.of(result.refused()).filter(some -> some > 0),
                Optional.empty(),
                result.state()
                        .part(Flights.PART)
                        .filter(flights ->
                                result.state().part(VirtualRound.PART).isEmpty())
                        .map(Flights::staleness)
                        .map(StalenessRow::of),
                PseudoLabelRow.of(result.metrics()),
                evaluated.flatMap(Evaluation::validation));
    }

    /** The row of the model as it is before the first round. */
    static RoundRow untouched(Evaluation evaluation) {
        Optional<FinalMetrics> metrics = evaluation.metrics();
        Optional<UserSpread> spread = metrics.map(_ -> UserSpread.ofAccuracy(evaluation.users()));
        return RoundRow.empty(0)
                .with(draft -> draft.set(RoundRow::accuracy, evaluation.accuracy())
                        .set(RoundRow::macroF1, evaluation.macroF1())
                        .set(RoundRow::userMean, metrics.map(FinalMetrics::userMean))
                        .set(RoundRow::userSd, metrics.flatMap(FinalMetrics::userSd))
                        .set(RoundRow::worstDecile, metrics.map(FinalMetrics::worstDecile))
                        .set(RoundRow::userP10, spread.map(UserSpread::low))
                        .set(RoundRow::userP90, spread.map(UserSpread::high))
                        .set(RoundRow::onDevices, evaluation.onDevices())
                        .set(RoundRow::validation, evaluation.validation()));
    }

    /** The same where devices are on a virtual clock. */
    static List<ClientRow> clients(RoundResult result, Optional<VirtualDevices> virtual) {
        return clients(
                result,
                virtual,
                result.state().part(VirtualRound.PART).map(round -> VirtualInstant.seconds(round.start())));
    }

    /** @param start when the round began, in s of virtual time, if that is known */
    static List<ClientRow> clients(RoundResult result, Optional<VirtualDevices> virtual, Optional<Double> start) {
        return virtual.map(devices -> result.outcomes().stream()
                        .map(outcome -> client(result.round(), outcome)
                                .with(draft -> draft.set(
                                                ClientRow::deviceClass,
                                                Optional.of(devices.className(outcome.device())))
                                        .set(
                                                ClientRow::virtualSeconds,
                                                start.map(began -> rounded(began + seconds(outcome.elapsed()))))))
                        .toList())
                .orElseGet(() -> clients(result));
    }

    /** To the microsecond, which is what the virtual clock goes by. */
    private static double rounded(double seconds) {
        return Math.rint(seconds * 1e6) / 1e6;
    }

    static List<ClientRow> clients(RoundResult result) {
        return result.outcomes().stream()
                .map(outcome -> client(result.round(), outcome))
                .toList();
    }

    private static ClientRow client(int round, ClientOutcome outcome) {
        double seconds = seconds(outcome.took());
        String device = outcome.device();
        Optional<Double> none = Optional.empty();
        return switch (outcome) {
            case ClientOutcome.Accepted done ->
                new ClientRow(
                        round,
                        device,
                        Outcome.ACCEPTED,
                        "",
                        "",
                        done.weight(),
                        mean(done.metrics(), Metric.LOSS),
                        Optional.empty(),
                        seconds,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(done.staleness()).filter(versions -> versions > 0));
            case ClientOutcome.Failed failed ->
                new ClientRow(
                        round,
                        device,
                        Outcome.FAILED,
                        failed.stage().toString(),
                        failed.reason(),
                        0,
                        none,
                        failed.recovered() ? Optional.of(true) : Optional.empty(),
                        seconds,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case ClientOutcome.Late ignored ->
                new ClientRow(
                        round,
                        device,
                        Outcome.LATE,
                        "",
                        "",
                        0,
                        none,
                        Optional.empty(),
                        seconds,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        };
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Optional<Double> mean(Map<String, Metric> metrics, String name) {
        return Optional.ofNullable(metrics.get(name))
                .filter(metric -> metric.weight() > 0)
                .map(Metric::mean);
    }
}
