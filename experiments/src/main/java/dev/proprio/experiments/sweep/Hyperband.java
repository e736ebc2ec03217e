package dev.proprio.experiments.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * The brackets of Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband: a novel bandit-based approach
 * to hyperparameter optimization", JMLR 18 (2018), algorithm 1): the first begins with many trials of few rounds, the last
 * trains few for all rounds at once, and each costs about the same.
 */
final class Hyperband {
    private Hyperband() {}

    /**
     * The steps of each bracket.
     *
     * @param mostRounds of the trials that go furthest
     * @param keepOneIn one in so many is kept for a step of as many times the rounds
     */
    static List<List<Rung>> brackets(int mostRounds, int keepOneIn) {
        int deepest = 0;
        for (long rounds = keepOneIn; rounds <= mostRounds; rounds *= keepOneIn) {
            deepest++;
        }
        List<List<Rung>> brackets = new ArrayList<>();
        for (int cuts = deepest; cuts >= 0; cuts--) {
            brackets.add(bracket(deepest, cuts, mostRounds, keepOneIn));
        }
        return List.copyOf(brackets);
    }

    private static List<Rung> bracket(int deepest, int cuts, int mostRounds, int keepOneIn) {
        long share = power(keepOneIn, cuts);
        long first = Math.ceilDiv((deepest + 1) * share, cuts + 1);
        List<Rung> rungs = new ArrayList<>();
        for (int cut = 0; cut <= cuts; cut++) {
            rungs.add(new Rung(
                    Math.toIntExact(Math.max(1, first / power(keepOneIn, cut))),
                    Math.toIntExact(mostRounds / power(keepOneIn, cuts - cut))));
        }
        return List.copyOf(rungs);
    }

    private static long power(int base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    /** How many trials all brackets begin with. */
    static long trials(List<List<Rung>> brackets) {
        return brackets.stream().mapToLong(rungs -> rungs.getFirst().trials()).sum();
    }

    /** How many rounds all steps have together, over all trials. */
    static long rounds(List<List<Rung>> brackets) {
        return brackets.stream()
                .flatMap(List::stream)
                .mapToLong(rung -> (long) rung.trials() * rung.rounds())
                .sum();
    }
}
