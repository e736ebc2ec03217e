package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngagementsTest {
    private final Engagements engagements = new Engagements();

    /** Somebody who wants devices, and what was heard of it. */
    private static final class Wanting {
        private final Engagements.Engagement turn;
        private final boolean alone;
        private final Set<String> devices;
        private boolean granted;

        Wanting(Engagements engagements, Set<String> devices, boolean alone) {
            this.turn = engagements.of(devices, alone);
            this.alone = alone;
            this.devices = new LinkedHashSet<>(devices);
        }

        void ask() {
            turn.ask(() -> granted = true);
        }

        boolean isInTheWayOf(Wanting other) {
            return (alone || other.alone) && devices.stream().anyMatch(other.devices::contains);
        }
    }

    private Wanting ask(boolean alone, String... devices) {
        var wanting = new Wanting(engagements, Set.of(devices), alone);
        wanting.ask();
        return wanting;
    }

    @Test
    void aTurnComesWithAllDevicesAtOnceAndWaitersHoldNothing() {
        Wanting one = ask(true, "a", "b");
        Wanting two = ask(true, "b", "c");
        Wanting three = ask(true, "c");

        assertThat(one.granted).isTrue();
        assertThat(two.granted).isFalse();
        // Or whoever asks for few devices again and again would keep a large cohort out for ever.
        assertThat(three.granted).isFalse();

        one.turn.free("b");
        assertThat(two.granted).isTrue();
        two.turn.close();
        assertThat(three.granted).isTrue();
    }

    @Test
    void inTheClearTheyAreAskedSideBySideButNotBeforeAMaskedRoundThatAskedEarlier() {
        Wanting clear = ask(false, "a");
        Wanting beside = ask(false, "a");
        Wanting masked = ask(true, "a");
        Wanting later = ask(false, "a");

        assertThat(clear.granted && beside.granted).isTrue();
        clear.turn.close();
        assertThat(masked.granted).isFalse();
        beside.turn.close();
        assertThat(masked.granted).isTrue();
        assertThat(later.granted).isFalse();
        masked.turn.free("a");
        assertThat(later.granted).isTrue();
    }

    @Test
    void whoGivesUpIsNotWaitedFor() {
        Wanting one = ask(true, "a");
        Wanting impatient = ask(true, "a", "b");
        Wanting last = ask(true, "b");

        impatient.turn.close();

        assertThat(last.granted).isTrue();
        one.turn.close();
        assertThat(impatient.granted).isFalse();
        assertThat(ask(true, "a").granted).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nobodyIsInAnothersWayAndEverybodysTurnComes(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "engagements");
        List<Wanting> open = new ArrayList<>();
        List<Wanting> asked = new ArrayList<>();
        for (int step = 0; step < 600 || !open.isEmpty(); step++) {
            if (step < 600 && random.nextInt(3) > 0) {
                Set<String> devices = new LinkedHashSet<>();
                for (int left = 1 + random.nextInt(4); left > 0; left--) {
                    devices.add("device-" + random.nextInt(9));
                }
                var wanting = new Wanting(engagements, devices, random.nextInt(2) == 0);
                open.add(wanting);
                asked.add(wanting);
                wanting.ask();
            } else if (!open.isEmpty()) {
                List<Wanting> granted =
                        open.stream().filter(wanting -> wanting.granted).toList();
                assertThat(granted)
                        .as("the first of those who wait holds nobody up")
                        .isNotEmpty();
                Wanting done = granted.get(random.nextInt(granted.size()));
                if (done.devices.size() > 1 && random.nextInt(2) == 0) {
                    String first = done.devices.iterator().next();
                    done.devices.remove(first);
                    done.turn.free(first);
                } else {
                    done.devices.clear();
                    done.turn.close();
                    open.remove(done);
                }
            }
            checkOrder(open);
        }
        assertThat(asked).allMatch(wanting -> wanting.granted);
    }

    /** Somebody waits if and only if an earlier one is in the way. */
    private static void checkOrder(List<Wanting> open) {
        for (int i = 0; i < open.size(); i++) {
            Wanting one = open.get(i);
            boolean free = open.subList(0, i).stream().noneMatch(one::isInTheWayOf);
            assertThat(one.granted).isEqualTo(free);
        }
    }
}
