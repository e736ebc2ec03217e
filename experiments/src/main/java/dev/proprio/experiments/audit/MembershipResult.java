package dev.proprio.experiments.audit;

import java.util.List;
import java.util.Optional;

/**
 * What membership inference found.
 *
 * @param name the experiment's
 * @param seed what coins and runs followed from
 * @param runs how many were made, each attacked with the others as shadows
 * @param rounds that each of them has
 * @param devices there are
 * @param targets of them, of each of which a fair coin decided in each run whether it took part; the others always did
 * @param epsilon what each run reports, if it promises any
 * @param delta at which it holds
 * @param auc how often a device that took part is told from one that did not: a half is luck
 * @param found which share of those that took part are found at one false alarm of a hundred: 0.01 is luck
 * @param allowed the most that could be found so, by epsilon; 1 if nothing is promised
 * @param notes what the figures say and what they do not
 */
public record MembershipResult(
        String name,
        long seed,
        int runs,
        int rounds,
        int devices,
        int targets,
        Optional<Double> epsilon,
        Optional<Double> delta,
        MembershipFigure auc,
        MembershipFigure found,
        double allowed,
        List<String> notes) {
    public MembershipResult {
        notes = List.copyOf(notes);
    }
}
