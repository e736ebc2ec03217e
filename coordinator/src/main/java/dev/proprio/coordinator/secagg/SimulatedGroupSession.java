package dev.proprio.coordinator.secagg;

import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.RoundStep;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a group's session would end: the protocol's rules about who must be left at each stage, for devices whose
 * simulated dropouts are known.
 *
 * @param accepted whose updates arrived
 */
record SimulatedGroupSession(SecurePlan plan, List<String> group, Set<String> accepted) {

    GroupReport report() {
        SecAggParameters parameters = plan.settings().parameters(group.size());
        int advertised = count(RoundStep.ADVERTISE);
        int shared = count(RoundStep.SHARE);
        int masked = (int) group.stream().filter(accepted::contains).count();
        int confirmed = survivors(RoundStep.CONFIRM);
        int unmasked = survivors(RoundStep.UNMASK);
        // Whoever is about to leave before it shares its keys reveals no nonce, and is not on the roster then.
        int members = parameters.draws() > 0 ? shared : advertised;
        int signatures = parameters.signaturesNeeded(members);
        int least = parameters.minimumSurvivors();
        Optional<String> aborted = tooFew(advertised, parameters.minimumCohort(), "advertised keys")
                .or(() -> tooFew(shared, least, "shared keys"))
                .or(() -> tooFew(masked, least, "sent their masked input"))
                .or(() -> tooFew(confirmed, Math.max(least, signatures), "signed who survived"))
                .or(() -> tooFew(unmasked, least, "revealed shares"));
        return new GroupReport(
                parameters,
                signatures,
                reached(new StageCounts(group.size(), advertised, shared, masked, confirmed, unmasked), least),
                aborted.isPresent() ? 0 : recovered().size(),
                List.of(),
                aborted);
    }

    /** Devices that leave after they have shared their keys, and whose masks are taken off. */
    List<String> recovered() {
        return group.stream()
                .filter(device -> stays(device, RoundStep.SHARE) && !accepted.contains(device))
                .toList();
    }

    /** Nothing happens any more once a stage has too few. */
    private static StageCounts reached(StageCounts all, int least) {
        int shared = all.advertised() < least ? 0 : all.shared();
        int masked = shared < least ? 0 : all.masked();
        int confirmed = masked < least ? 0 : all.confirmed();
        int unmasked = confirmed < least ? 0 : all.unmasked();
        return new StageCounts(all.asked(), all.advertised(), shared, masked, confirmed, unmasked);
    }

    private int count(RoundStep step) {
        return (int) group.stream().filter(device -> stays(device, step)).count();
    }

    private int survivors(RoundStep step) {
        return (int) group.stream()
                .filter(device -> accepted.contains(device) && stays(device, step))
                .count();
    }

    private boolean stays(String device, RoundStep step) {
        Dropouts dropouts = plan.settings().dropouts();
        return dropouts.stays(plan.seed(), plan.round(), plan.attempt(), device, step);
    }

    private static Optional<String> tooFew(int count, int least, String did) {
        return count < least
                ? Optional.of("%s %s but at least %s must".formatted(CountText.of(count, "device"), did, least))
                : Optional.empty();
    }
}
