package dev.proprio.coordinator.round;

import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** When a run gives up because its rounds have too few updates, and what it says then. */
record EmptyRounds(RunDefinition run) {
    /** After so many in a row, a run fails. */
    private static final int MOST = 3;

    /** The same under secure aggregation, where chance alone may let some rounds abort. */
    private static final int MOST_ABORTED = 10;

    /**
     * Lets a run go on.
     *
     * @throws RunFailedException if the last rounds, or all of the run's, were empty
     */
    void requireSome(RoundResult last) throws RunFailedException {
        int empty = last.state().emptyRounds();
        if (empty > 0 && empty % most() == 0) {
            throw new RunFailedException(failure(empty, last));
        }
        requireAny(last);
    }

    /**
     * Lets a run go on whatever its last rounds were like.
     *
     * @throws RunFailedException if all of the run's rounds were empty
     */
    void requireAny(RoundResult last) throws RunFailedException {
        int empty = last.state().emptyRounds();
        if (last.round() == run.rounds() && empty == last.round()) {
            throw new RunFailedException(failure(empty, last));
        }
    }

    private int most() {
        return run.secure().isPresent() ? MOST_ABORTED : MOST;
    }

    private String failure(int rounds, RoundResult last) {
        String example = commonest(last)
                .map(failed -> "; for example %s failed at %s%s: %s"
                        .formatted(failed.device(), failed.stage(), maker(failed.stage()), failed.reason()))
                .orElse("");
        String required = run.aggregation()
                .requiredDevice()
                .map(", or none of %s, which the aggregation needs"::formatted)
                .orElse("");
        return "%s in a row, up to round %s, had fewer than %s%s%s; %s"
                .formatted(
                        CountText.of(rounds, "round"),
                        last.round(),
                        CountText.of(
                                Math.max(
                                        run.cohort().minimum(),
                                        run.aggregation().least()),
                                "usable update"),
                        required,
                        example,
                        counts(last));
    }

    /** A failure at the stage at which most failed. */
    private static Optional<ClientOutcome.Failed> commonest(RoundResult last) {
        List<ClientOutcome.Failed> failed = last.outcomes().stream()
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(ClientOutcome.Failed.class::cast)
                .toList();
        Map<Stage, Long> byStage =
                failed.stream().collect(Collectors.groupingBy(ClientOutcome.Failed::stage, Collectors.counting()));
        long most = byStage.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return failed.stream()
                .filter(one -> byStage.getOrDefault(one.stage(), 0L) == most)
                .findFirst();
    }

    private String counts(RoundResult last) {
        if (last.outcomes().isEmpty() && run.selection().drawsSize()) {
            return "in the last, the selection drew nobody, as it may of few devices, or the deadline of %s had passed before anybody was asked: a round needs more devices, or a longer cohort.deadline"
                    .formatted(DurationText.format(run.cohort().deadline()));
        }
        return last.outcomes().isEmpty()
                ? "in the last, the deadline of %s had passed before anybody was asked: a round needs a longer cohort.deadline"
                        .formatted(DurationText.format(run.cohort().deadline()))
                : "of %s asked in the last, %s counted, %s failed and %s came late"
                        .formatted(
                                CountText.of(last.outcomes().size(), "device"),
                                last.accepted(),
                                last.failed(),
                                last.late());
    }

    /** What made an update that could not be used. */
    private String maker(Stage stage) {
        String algorithm = run.algorithm().get("algorithm");
        return stage != Stage.VALIDATE || algorithm == null
                ? ""
                : " with the local algorithm \"%s\" and %s"
                        .formatted(
                                algorithm,
                                ExtensionException.title(run.compression().getClass()));
    }
}
