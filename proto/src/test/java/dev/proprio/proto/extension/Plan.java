package dev.proprio.proto.extension;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small experiment, with every kind of component. */
record Plan(
        @Setting("The experiment's name.") String name,
        @Setting("Rounds, at least 1.") int rounds,
        @Setting("Whether to say more.") boolean verbose,
        @Setting("Where it runs.") Site site,
        @Setting("Where the data comes from.") Data data,
        @Setting("Who takes part.") Cohort cohort,
        @Setting("How devices train.") Method local,
        @Setting("Methods to compare with.") List<Method> rivals,
        @Setting("A method for each group.") Map<String, Method> groups) {
    Plan {
        Require.atLeast("rounds", rounds, 1);
        Require.that(
                !(data.origin() instanceof NoiseOrigin noise) || noise.people() >= cohort.size(),
                "data.origin.people",
                "must be at least the cohort's size");
    }

    Plan() {
        this("experiment", 10, false, Site.HERE, new Data(), new Cohort(), new Sgd(5, 0.5), List.of(), Map.of());
    }

    /** An enum with a constant of two words. */
    enum Site {
        HERE,
        FAR_AWAY
    }

    /** A section around an inline extension. */
    record Data(
            @Setting(value = "The source.", inline = true) Origin origin,

            @Setting("Share that is held out, between 0 and 1.")
            double heldOut) {
        Data {
            Require.between("heldOut", heldOut, 0, 1);
        }

        Data() {
            this(new NoiseOrigin(), 0.25);
        }
    }

    /** A section with a check across its keys and an inline record. */
    record Cohort(
            @Setting("Devices a round, at least 1.") int size,
            @Setting("Updates that a round needs.") Optional<Integer> minimum,
            @Setting(value = "Limits.", inline = true) Limits limits) {
        Cohort {
            Require.atLeast("size", size, 1);
            Require.that(minimum.orElse(1) <= size, "minimum", "must be at most the cohort's size");
        }

        Cohort() {
            this(10, Optional.empty(), new Limits(5, 7));
        }
    }

    /** A record without default instance. */
    record Limits(
            @Setting("The lower.") int low,
            @Setting("The upper.") int high) {
        Limits {
            Require.that(low <= high, "high", "must be at least low (" + low + ") but was " + high);
        }
    }
}
