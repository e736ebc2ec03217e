package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.CohortDraw;
import dev.proprio.coordinator.round.DrawnCohort;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.coordinator.selection.EligibilityTally;
import dev.proprio.coordinator.selection.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a round's cohort can be drawn. It is drawn from the eligible devices that are there or expected back, and the round
 * begins when all who were drawn are there; so a short break of the network changes no cohort. Who does not come back in
 * time is left out, and the cohort is drawn anew from the others.
 */
public final class CohortWait {
    private static final Logger log = LoggerFactory.getLogger(CohortWait.class);

    /** What keeps those from being asked that are put aside. */
    private static final String QUARANTINED = "been put aside";

    /** A device ceases to be expected without anybody telling. */
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final AvailabilityRegistry devices;
    private final Population all;
    private final ReconnectPolicy policy;
    private final Optional<Runnable> admission;

    /**
     * @param population all that may be drawn
     * @param policy how long is waited
     */
    public CohortWait(AvailabilityRegistry devices, Population population, ReconnectPolicy policy) {
        this(devices, population, policy, Optional.empty());
    }

    /**
     * The same for a population that new devices join.
     *
     * @param admission lets those join that are connected; empty if nobody joins
     */
    CohortWait(
            AvailabilityRegistry devices, Population population, ReconnectPolicy policy, Optional<Runnable> admission) {
        this.devices = devices;
        this.all = population;
        this.policy = policy;
        this.admission = admission;
    }

    /**
     * Draws the cohort from those who are there when there are enough.
     *
     * @throws RunFailedException if there are too few for as long as the policy waits
     */
    public DrawnCohort draw(CohortDraw wanted) throws RunFailedException, InterruptedException {
        if (all.size() < wanted.least() && admission.isEmpty()) {
            return wanted.from(all);
        }
        Population population = wanted.open().apply(all);
        TimeUnit.NANOSECONDS.sleep(policy.pause(wanted.emptyRounds()).toNanos());
        long end = System.nanoTime() + policy.enough().toNanos();
        boolean told = false;
        while (true) {
            long seen = devices.changes();
            admission.ifPresent(Runnable::run);
            long left = end - System.nanoTime();
            Set<String> here = new HashSet<>();
            var tally = new EligibilityTally();
            Population candidates = candidates(population, here, tally, left > 0);
            if (here.size() >= wanted.least()) {
                List<String> cohort = wanted.selection().apply(candidates);
                if (left <= 0 || here.containsAll(cohort)) {
                    EligibilityCount count = tally.count();
                    return new DrawnCohort(cohort, isTold(population, count) ? Optional.of(count) : Optional.empty());
                }
            } else if (left <= 0) {
                throw new RunFailedException(tooFew(wanted, population, here.size(), tally.count()));
            }
            if (!told) {
                told = true;
                log.info(
                        "round {} waits for devices: {} of {} are here{}",
                        wanted.round(),
                        tally.count().seen(),
                        population.size(),
                        isTold(population, tally.count()) ? ", " + tally.count().text() : "");
            }
            devices.awaitChange(seen, Math.min(left, LOOK_NANOS));
        }
    }

    /** Whether there is more to say than how many are connected. */
    private static boolean isTold(Population population, EligibilityCount counted) {
        return population.isFiltered() || counted.reasons().containsKey(QUARANTINED);
    }

    private String tooFew(CohortDraw wanted, Population population, int here, EligibilityCount counted) {
        String whose = admission.isPresent() ? "have joined the run" : "the run began with";
        return isTold(population, counted)
                ? "round %s needs at least %s connected devices that are eligible, but after %s s there are %s of the %s that %s, %s; lower cohort.minimum, change what keeps them from being asked, or see to their network, and resume the run"
                        .formatted(
                                wanted.round(),
                                wanted.least(),
                                policy.enough().toSeconds(),
                                counted.seen(),
                                population.size(),
                                whose,
                                counted.text())
                : "round %s needs at least %s connected devices, but after %s s there are %s of the %s that %s; see to their network, or lower cohort.minimum, and resume the run"
                        .formatted(
                                wanted.round(),
                                wanted.least(),
                                policy.enough().toSeconds(),
                                here,
                                population.size(),
                                whose);
    }

    /**
     * Who may be drawn, in the population's order.
     *
     * @param here gets those who are connected and may be drawn
     * @param tally learns who is connected, and what keeps some from being drawn
     */
    private Population candidates(
            Population population, Set<String> here, EligibilityTally tally, boolean alsoExpected) {
        List<String> candidates = new ArrayList<>();
        for (long i = 0; i < population.size(); i++) {
            String device = population.device(i);
            Availability availability = devices.availability(device, policy.comeBack());
            if (availability != Availability.GONE && population.isFiltered()) {
                Optional<String> reason = population.ineligible(device);
                if (availability == Availability.HERE) {
                    tally.note(device, reason);
                }
                if (reason.isPresent()) {
                    continue;
                }
            }
            if (availability == Availability.HERE) {
                here.add(device);
                tally.note(device, Optional.empty());
            }
            if (availability == Availability.GONE && devices.isQuarantined(device)) {
                tally.note(device, Optional.of(QUARANTINED));
            }
            if (availability == Availability.HERE || (alsoExpected && availability == Availability.EXPECTED)) {
                candidates.add(device);
            }
        }
        return candidates.size() == population.size() ? population : Population.of(candidates);
    }
}
