package dev.proprio.coordinator.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever keeps failing is found, and hardly anybody else ever is. */
class FailureWatchTest {
    private static final int SEEDS = 200;
    private static final int DEVICES = 120;
    private static final int COHORT = 24;
    private static final QuarantineSettings SETTINGS = new QuarantineSettings();
    private static final FailureSubject BAD = new FailureSubject(FleetAttribute.SOFTWARE, "2.1");

    /** How likely a device fails in a round. */
    private interface Fault {
        double of(FleetMember member, int round);
    }

    private static FleetMember member(int i) {
        return new FleetMember(
                "watch-" + i,
                List.of("1.9", "2.0", "2.1", "2.2", "2.2").get(i % 5),
                i % 3 == 0 ? "small" : "large",
                "");
    }

    /** Who is found in so many rounds of a fleet, those that were found before being left out of later ones. */
    private static List<Suspicion> found(long seed, int rounds, Fault fault) {
        var random = new Random(seed);
        var watch = new FailureWatch(SETTINGS);
        List<Suspicion> found = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Set<Integer> cohort = new HashSet<>();
            while (cohort.size() < COHORT) {
                cohort.add(random.nextInt(DEVICES));
            }
            List<DeviceTry> tries = new ArrayList<>();
            for (int i : cohort) {
                FleetMember member = member(i);
                tries.add(new DeviceTry(member, random.nextDouble() < fault.of(member, round)));
            }
            found.addAll(watch.take(
                    tries,
                    member -> found.stream().anyMatch(one -> one.subject().covers(member))));
        }
        return found;
    }

    @Test
    void aBadVersionIsFoundInEveryFleetAndNobodyElse() {
        int wrong = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Suspicion> found = found(seed, 40, (member, round) -> BAD.covers(member) ? 0.7 : 0.08);
            assertThat(found).extracting(Suspicion::subject).as("seed %s", seed).contains(BAD);
            wrong += (int) found.stream()
                    .map(Suspicion::subject)
                    .filter(subject -> !subject.equals(BAD))
                    .filter(subject -> subject.attribute() != FleetAttribute.DEVICE || !isOfBad(subject.value()))
                    .count();
        }
        // One fleet of a hundred is allowed: 2 of 200, and hardly ever more than 7.
        assertThat(wrong).isLessThanOrEqualTo(7);
    }

    private static boolean isOfBad(String device) {
        return BAD.covers(member(Integer.parseInt(device.substring("watch-".length()))));
    }

    @Test
    void nobodyIsFoundWhereAllFailAlike() {
        int wrong = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            double share = seed % 10 / 10.0;
            wrong += found(seed, 60, (member, round) -> share).isEmpty() ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(7);
    }

    @Test
    void aFaultOfTheCoordinatorsPutsNobodyAside() {
        for (int seed = 0; seed < 40; seed++) {
            assertThat(found(seed, 80, (member, round) -> round >= 30 && round < 60 ? 1 : 0.05))
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void aSingleDeviceThatBeginsToFailIsFoundAndItsKindIsNot() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(found(seed, 400, (member, round) -> member.device().equals("watch-7") && round > 100 ? 1 : 0.05))
                    .extracting(Suspicion::subject)
                    .as("seed %s", seed)
                    .containsExactly(new FailureSubject(FleetAttribute.DEVICE, "watch-7"));
        }
    }

    @Test
    void aFleetOfOneKindHasNothingToBeHeldAgainst() {
        var watch = new FailureWatch(SETTINGS);
        for (int round = 0; round < 100; round++) {
            assertThat(watch.take(List.of(new DeviceTry(member(1), true)), member -> false))
                    .isEmpty();
        }
    }

    @Test
    void theTailIsThatOfTheBinomialDistribution() {
        // 3 or more heads of 4; 10 of 10 at one half; all that may be.
        assertThat(FailureExcess.tail(4, 3, 0.5)).isCloseTo(5 / 16.0, within(1e-12));
        assertThat(FailureExcess.tail(10, 10, 0.5)).isCloseTo(1 / 1024.0, within(1e-12));
        assertThat(FailureExcess.tail(600, 0, 0.2)).isEqualTo(1);
        assertThat(FailureExcess.tail(600, 1, 0)).isEqualTo(0);
        assertThat(FailureExcess.tail(20, 20, 1)).isEqualTo(1);
        // Wilson (1927) at z = 2: of 0 in 4 it ends at one half.
        assertThat(FailureExcess.upperBound(0, 4, 2)).isCloseTo(0.5, within(1e-12));
    }
}
