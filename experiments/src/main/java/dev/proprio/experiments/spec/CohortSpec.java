package dev.proprio.experiments.spec;

import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.selection.EligibilityFilter;
import dev.proprio.coordinator.selection.ParticipationLimit;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.Optional;

/** Who is asked in a round, and until when. */
public record CohortSpec(
        @Setting("Updates that a round aggregates, at least 1; with mode: buffered or fedasync, the mode says that.")
        int size,

        @Setting("How many times the size is asked, to make up for those that fail or are late; between 1 and 10.")
        double overSelect,

        @Setting("How long a round waits for updates.") Duration deadline,

        @Setting("Updates without which a round does not move the model, between 1 and the size; without it, 1.")
        Optional<Integer> minimum,

        @Setting("How the devices of a round are chosen.") Selection selection,

        @Setting("What devices must say of themselves to be asked; left out, any may be.")
        Optional<EligibilityFilter> eligible,

        @Setting("How rarely one device is asked: {rounds: 10} or {time: 12h}; left out, as often as it is drawn.")
        Optional<ParticipationLimit> atMostOnceIn)
        implements Withers<CohortSpec> {
    public CohortSpec {
        Require.atLeast("size", size, 1);
        Require.between("overSelect", overSelect, 1, 10);
        Require.that(deadline.isPositive(), "deadline", "must be longer than 0s");
        minimum.ifPresent(least -> Require.atLeast("minimum", least, 1));
        atMostOnceIn.ifPresent(limit ->
                Require.that(limit.isGiven(), "atMostOnceIn", "must say in what, such as {rounds: 10} or {time: 12h}"));
        Require.that(
                minimum.orElse(1) <= size,
                "minimum",
                "must be at most the cohort's size, " + size + ", but was " + minimum.orElse(1));
    }

    /** Ten devices, no over-selection, ten minutes. */
    public CohortSpec() {
        this(
                10,
                1.0,
                Duration.ofMinutes(10),
                Optional.empty(),
                new UniformSelection(),
                Optional.empty(),
                Optional.empty());
    }

    /** One device, and it alone. */
    CohortSpec alone() {
        return with(draft -> draft.set(CohortSpec::size, 1)
                .set(CohortSpec::overSelect, 1.0)
                .set(CohortSpec::minimum, Optional.empty())
                .set(CohortSpec::eligible, Optional.empty())
                .set(CohortSpec::atMostOnceIn, Optional.empty()));
    }

    /** What the round engine needs of this. */
    public CohortPolicy policy() {
        return new CohortPolicy(size, overSelect, minimum.orElse(1), deadline, atMostOnceIn);
    }
}
