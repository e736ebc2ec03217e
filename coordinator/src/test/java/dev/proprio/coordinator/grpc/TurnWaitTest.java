package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A round whose devices break off while it waits for its turn; time passes whenever somebody waits. */
@Timeout(30)
class TurnWaitTest {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final List<String> DEVICES = List.of("a", "b", "c");

    private final Engagements engagements = new Engagements();
    private final List<Boolean> others = new ArrayList<>();
    private long nanos = 7;

    /**
     * Who is away is a function of how many nanoseconds have passed. While somebody waits, others ask for a device.
     *
     * @param away by the time that has passed
     */
    private AvailabilityRegistry devices(LongFunction<Set<String>> away) {
        return new AvailabilityRegistry() {
            @Override
            public Availability availability(String device, Duration comeBack) {
                return away.apply(nanos - 7).contains(device) ? Availability.EXPECTED : Availability.HERE;
            }

            @Override
            public long changes() {
                return 0;
            }

            @Override
            public void awaitChange(long seen, long limit) {
                nanos += limit;
                assertThat(Duration.ofNanos(nanos - 7)).as("there is an end").isLessThan(Duration.ofHours(1));
                try (Engagements.Engagement other = engagements.of(List.of("c"), true)) {
                    int before = others.size();
                    other.ask(() -> others.add(true));
                    if (others.size() == before) {
                        others.add(false);
                    }
                }
            }
        };
    }

    private Duration waited(ReconnectPolicy policy, LongFunction<Set<String>> away) throws InterruptedException {
        var wait = new TurnWait(engagements, devices(away), policy, () -> nanos);
        var later = new ArrayList<String>();
        try (Engagements.Engagement other = engagements.of(List.of("b"), false)) {
            try (Engagements.Engagement _ = wait.alone(DEVICES, "round 1 of run")) {
                other.ask(() -> later.add("asked"));
                assertThat(later).as("the round has its turn").isEmpty();
            }
            assertThat(later).containsExactly("asked");
        }
        return Duration.ofNanos(nanos - 7);
    }

    @Test
    void devicesThatComeAndGoInTurnHoldItUpNoLongerThanDevicesAreWaitedFor() throws Exception {
        // At no moment are both here.
        LongFunction<Set<String>> flapping = passed -> Set.of(passed / LOOK.toNanos() % 2 == 0 ? "a" : "b");
        assertThat(waited(policy(75, 600), flapping)).isEqualTo(Duration.ofSeconds(75));
        assertThat(others)
                .hasSize(300)
                .as("nobody else is kept from idle devices")
                .containsOnly(true);
    }

    @Test
    void neitherDoTheyLongerThanARoundWaitsForDevices() throws Exception {
        assertThat(waited(policy(75, 5), passed -> Set.of("a"))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoComesBackIsWaitedFor() throws Exception {
        long back = Duration.ofSeconds(3).toNanos();
        assertThat(waited(policy(75, 600), passed -> passed < back ? Set.of("a", "b") : Set.of()))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whereNobodyIsWaitedForItBeginsAtOnce() throws Exception {
        assertThat(waited(ReconnectPolicy.NONE, passed -> Set.of("a"))).isZero();
        assertThat(others).isEmpty();
    }

    private static ReconnectPolicy policy(long comeBack, long enough) {
        return ReconnectPolicy.of(Duration.ofSeconds(comeBack), Duration.ofSeconds(enough));
    }
}
