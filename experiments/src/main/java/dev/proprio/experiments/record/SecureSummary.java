package dev.proprio.experiments.record;

import dev.proprio.coordinator.secagg.TrustBasis;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * A whole run's secure aggregation: sums over its rounds and groups.
 *
 * @param level {@code full}, or {@code arithmetic} if nothing was hidden
 * @param groups sessions, all rounds together
 * @param abortedRounds rounds in which at least one group was given up
 * @param asked devices that were asked
 * @param advertised devices that sent keys
 * @param shared devices that sent shares
 * @param masked devices that sent their update
 * @param confirmed devices that signed who survived
 * @param unmasked devices that revealed shares
 * @param recovered devices whose masks were taken off because they had left
 * @param clipped values that were cut
 * @param clippedWeights updates whose weight was cut
 * @param bytesUp of the protocol from devices
 * @param bytesDown of the protocol to devices
 * @param basis what its promises rest on, in a sentence; empty if the run never had devices
 */
public record SecureSummary(
        String level,
        int groups,
        int abortedRounds,
        int asked,
        int advertised,
        int shared,
        int masked,
        int confirmed,
        int unmasked,
        int recovered,
        long clipped,
        long clippedWeights,
        long bytesUp,
        long bytesDown,
        Optional<String> basis) {

    /**
     * The sums over a run's rounds; empty if none had secure aggregation.
     *
     * @param basis what the run's promises rest on, if that is known
     */
    public static Optional<SecureSummary> of(List<RoundRow> rows, Optional<TrustBasis> basis) {
        List<SecureRow> rounds =
                rows.stream().flatMap(row -> row.secureAggregation().stream()).toList();
        if (rounds.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SecureSummary(
                rounds.getFirst().level(),
                rounds.stream().mapToInt(round -> round.groups().size()).sum(),
                (int) rounds.stream().filter(SecureRow::anyAborted).count(),
                devices(rounds, SecureGroupRow::devices),
                devices(rounds, SecureGroupRow::advertised),
                devices(rounds, SecureGroupRow::shared),
                devices(rounds, SecureGroupRow::masked),
                devices(rounds, SecureGroupRow::confirmed),
                devices(rounds, SecureGroupRow::unmasked),
                devices(rounds, SecureGroupRow::recovered),
                total(rounds, SecureRow::clipped),
                total(rounds, SecureRow::clippedWeights),
                total(rounds, SecureRow::bytesUp),
                total(rounds, SecureRow::bytesDown),
                basis.map(TrustBasis::sentence)));
    }

    private static int devices(List<SecureRow> rounds, ToIntFunction<SecureGroupRow> count) {
        return rounds.stream()
                .flatMap(round -> round.groups().stream())
                .mapToInt(count)
                .sum();
    }

    private static long total(List<SecureRow> rounds, ToLongFunction<SecureRow> count) {
        return rounds.stream().mapToLong(count).sum();
    }
}
