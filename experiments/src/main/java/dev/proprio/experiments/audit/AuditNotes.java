package dev.proprio.experiments.audit;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What whoever reads an audit's figures has to know. */
final class AuditNotes {
    private AuditNotes() {}

    static List<String> of(
            PreparedExperiment audited, AuditOptions options, Optional<Double> epsilon, double bound, boolean held) {
        List<String> said = new ArrayList<>();
        if (!held) {
            said.add(
                    "the bound is above the epsilon that is reported: unless this is one of the rare audits that err, noise, sampling or accounting is not what it is said to be");
        } else if (epsilon.isPresent()) {
            said.add(
                    "a bound below the epsilon that is reported is what is expected, and no proof: this attack found no more, another may");
        }
        if (bound == 0) {
            said.add(
                    "so many right guesses may be luck, so that nothing is shown; more canaries, rounds that each device is in more often, or less noise would show more");
        }
        if (options.noiseless()) {
            said.add(
                    "the run was made without its noise, to see what the audit is able to find: nothing was private of it, and no epsilon is reported");
        }
        said.add(
                "the bound is right in at least %s %% of audits, over the canaries' coins; an audit that is repeated until it shows more or less has no such share"
                        .formatted(percent(options.confidence())));
        said.add(
                "canaries are devices that nobody has, as long as updates may be, in directions that the auditor knows: what it says of them is what the strongest device would give away, and not how easily a real person is found");
        said.add(
                audited.privacy().isPresent()
                        ? options.noiseless()
                                ? "the run trained the same devices with nothing to protect them: it is for whoever runs the coordinator alone, and so is this"
                                : "the run trained the same devices once more, and costs them its epsilon again: it is for whoever runs the coordinator alone, and so is this"
                        : "the run promises nothing, so that there is no epsilon to hold the bound against: without noise epsilon is infinite");
        if (audited.privacy().map(PrivateTraining::isSecret).orElse(false)) {
            said.add("noise and cohorts were secret, so that the audit can't be repeated");
        }
        return said;
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
