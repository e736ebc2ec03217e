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
                "How many combinations are drawn, at least 1; for random, and for halving from ranges. Hyperband draws as many as its brackets begin with; tpe draws some of them and proposes the others.")
        Optional<Integer> trials,

        @Setting(
                "How many of tpe's trials are drawn at random before the first is proposed, at least 2 and at most trials; 10 without it.")
        Optional<Integer> startup,

        @Setting("The root of the random combinations.") long searchSeed,

        @Setting("The rounds of each step of halving, ascending: [10, 30, 90].")
        List<Integer> rounds,

        @Setting("Hyperband's most rounds, which its best trials are trained for, at least keep-one-in.")
        Optional<Integer> mostRounds,

        @Setting("Halving and hyperband keep one in so many for the next step, at least 2.")
        int keepOneIn,

        @Setting(
                "When trials end before their last round, as they do no better than others did; left out, none does. For searches that train all for all rounds.")
        Optional<MedianStoppingSpec> medianStopping,

        @Setting("What the trials of a personalization experiment are ranked by, on people: validation.")
        StudyRank rank) {
    /** So many trials are tried at most. */
    static final int MOST_TRIALS = 10_000;

    /** So many are drawn before one is proposed. */
    private static final int STARTUP = 10;

    private static final int MOST_ROUNDS = 1_000_000;

    public SweepSettings {
        seeds = List.copyOf(seeds);
        rounds = List.copyOf(rounds);
        Require.that(
                seeds.stream().distinct().count() == seeds.size(), "seeds", "must differ from each other: " + seeds);
        trials.ifPresent(count -> Require.atLeast("trials", count, 1));
        Require.that(
                trials.isEmpty() || search == Search.RANDOM || search == Search.HALVING || search == Search.TPE,
                "trials",
                "is for search: random, halving or tpe; a grid tries everything, and hyperband draws what its brackets begin with");
        Require.that(trials.isPresent() || search != Search.RANDOM, "trials", "must say how many to draw");
        requireStartup(search, trials, startup);
        Require.that(
                medianStopping.isEmpty() || !search.isByRungs(),
                "medianStopping",
                "is for searches that train all for all rounds; %s ends those that do worse by itself"
                        .formatted(search));
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

    private static void requireStartup(Search search, Optional<Integer> trials, Optional<Integer> startup) {
        Require.that(startup.isEmpty() || search == Search.TPE, "startup", "is for search: tpe");
        if (search == Search.TPE) {
            int most = trials.orElse(0);
            Require.that(most > 0, "trials", "must say how many to draw and propose");
            Require.that(most <= MOST_TRIALS, "trials", "must be at most %s but was %s".formatted(MOST_TRIALS, most));
            startup.ifPresent(drawn -> {
                Require.atLeast("startup", drawn, 2);
                Require.that(drawn <= most, "startup", "must be at most trials, %s, but was %s".formatted(most, drawn));
            });
        }
    }

    /** Whether it decides by figures which trials go on, are tried at all, or end. */
    boolean decides() {
        return search.isByRungs() || search == Search.TPE || medianStopping.isPresent();
    }

    /** The rounds of the last step; empty for searches without steps. */
    Optional<Integer> lastStep() {
        return rounds.isEmpty() ? mostRounds : Optional.of(rounds.getLast());
    }

    /** How many combinations are drawn at random, of those that are proposed only the first; empty if all that are listed are tried. */
    Optional<Integer> drawn() {
        return mostRounds
                .map(most -> Math.toIntExact(Hyperband.trials(Hyperband.brackets(most, keepOneIn))))
                .or(() -> trials.map(all -> search == Search.TPE ? Math.min(all, startup.orElse(STARTUP)) : all));
    }

    /** A grid with the experiment's own seed. */
    public SweepSettings() {
        this(
                Optional.empty(),
                "",
                Search.GRID,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                1,
                List.of(),
                Optional.empty(),
                3,
                Optional.empty(),
                new StudyRank());
    }
}
