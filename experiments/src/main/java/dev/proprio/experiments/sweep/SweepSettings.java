package dev.proprio.experiments.sweep;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Optional;

/** The settings of a sweep besides {@code vary} and {@code variants}. */
public record SweepSettings(
        @Setting("What the sweep is called; without it, as its file is.")
        Optional<String> name,

        @Setting(
                value = "The experiment that is varied: a file, seen from the sweep's own folder, or a recipe's name.",
                required = true)
        String experiment,

        @Setting("How it is chosen what to try.") Search search,

        @Setting("The seeds that everything is tried with, each once; without any, the experiment's own.")
        List<Long> seeds,

        @Setting(
                "How many combinations are drawn, at least 1; for random, and for halving from ranges. Hyperband draws as many as its brackets begin with.")
        Optional<Integer> trials,

        @Setting("The root of the random combinations.") long searchSeed,

        @Setting("The rounds of each step of halving, ascending: [10, 30, 90].")
        List<Integer> rounds,

        @Setting("Hyperband's most rounds, which its best trials are trained for, at least keep-one-in.")
        Optional<Integer> mostRounds,

        @Setting("Halving and hyperband keep one in so many for the next step, at least 2.")
        int keepOneIn,

        @Setting("What the trials of a personalization experiment are ranked by, on people: validation.")
        StudyRank rank) {
    /** So many trials are tried at most. */
    static final int MOST_TRIALS = 10_000;

    private static final int MOST_ROUNDS = 1_000_000;

    public SweepSettings {
        seeds = List.copyOf(seeds);
        rounds = List.copyOf(rounds);
        Require.that(
                seeds.stream().distinct().count() == seeds.size(), "seeds", "must differ from each other: " + seeds);
        trials.ifPresent(count -> Require.atLeast("trials", count, 1));
        Require.that(
                trials.isEmpty() || search == Search.RANDOM || search == Search.HALVING,
                "trials",
                "is for search: random or halving; a grid tries everything, and hyperband draws what its brackets begin with");
        Require.that(trials.isPresent() || search != Search.RANDOM, "trials", "must say how many to draw");
        Require.that(
                rounds.isEmpty() || search == Search.HALVING,
                "rounds",
                "is for search: halving; to try several, list them under vary");
        Require.that(
                search != Search.HALVING || rounds.size() >= 2, "rounds", "must list two steps or more: [10, 30, 90]");
        Require.that(
                rounds.stream().sorted().distinct().toList().equals(rounds)
                        && rounds.stream().allMatch(r -> r > 0),
                "rounds",
                "must be whole numbers from 1 that ascend but were " + rounds);
        Require.atLeast("keepOneIn", keepOneIn, 2);
        Require.that(
                mostRounds.isPresent() == (search == Search.HYPERBAND),
                "mostRounds",
                search == Search.HYPERBAND
                        ? "must say for how many rounds the best trials are trained"
                        : "is for search: hyperband");
        mostRounds.ifPresent(most -> {
            Require.atLeast("mostRounds", most, keepOneIn);
            Require.that(
                    most <= MOST_ROUNDS, "mostRounds", "must be at most %s but was %s".formatted(MOST_ROUNDS, most));
            long drawn = Hyperband.trials(Hyperband.brackets(most, keepOneIn));
            Require.that(
                    drawn <= MOST_TRIALS,
                    "mostRounds",
                    "makes brackets that begin with %s trials, more than %s; lower it, or raise keep-one-in"
                            .formatted(drawn, MOST_TRIALS));
        });
    }

    /** How many combinations are drawn; empty if all that are listed are tried. */
    Optional<Integer> drawn() {
        return mostRounds
                .map(most -> Math.toIntExact(Hyperband.trials(Hyperband.brackets(most, keepOneIn))))
                .or(() -> trials);
    }

    /** A grid with the experiment's own seed. */
    public SweepSettings() {
        this(
                Optional.empty(),
                "",
                Search.GRID,
                List.of(),
                Optional.empty(),
                1,
                List.of(),
                Optional.empty(),
                3,
                new StudyRank());
    }
}
