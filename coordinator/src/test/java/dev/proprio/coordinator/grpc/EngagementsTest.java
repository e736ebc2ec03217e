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
        private boolean passing;

        Wanting(Engagements engagements, Set<String> devices, boolean alone) {
            this(engagements.of(devices, alone), devices, alone);
        }

        Wanting(Engagements.Engagement turn, Set<String> devices, boolean alone) {
            this.turn = turn;
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

    private Wanting brief(String... devices) {
        var wanting = new Wanting(engagements.brief(Set.of(devices)), Set.of(devices), false);
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
    void whoGivesDevicesBackBeforeAskingForThemKeepsNobodyWaiting() {
        var late = new Wanting(engagements, Set.of("a"), false);
        late.turn.close();
        late.ask();

        assertThat(ask(true, "a").granted).isTrue();
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

    @Test
    void aBriefQuestionPassesOneThatWaitsForSomebodyElseAndCostsItNoMoreThanItself() {
        Wanting slow = ask(false, "f");
        Wanting masked = ask(true, "a", "b", "f");
        Wanting brief = brief("a");
        assertThat(brief.granted).as("a is idle until f is done").isTrue();
        assertThat(brief("b").granted).isTrue();
        assertThat(ask(false, "b").granted).as("it may last").isFalse();
        Wanting behind = ask(true, "b", "c");
        assertThat(brief("c").granted).isTrue();

        slow.turn.close();
        assertThat(masked.granted).isFalse();
        assertThat(brief("b").granted)
                .as("nothing but brief ones is in its way")
                .isFalse();
        brief.turn.close();
        assertThat(masked.granted).as("another is at b").isFalse();
        assertThat(behind.granted).isFalse();
    }

    @Test
    void aBriefQuestionPassesNobodyWhoHasTheDevice() {
        Wanting slow = ask(true, "a", "b");
        Wanting waiting = ask(true, "b", "c");
        Wanting brief = brief("b", "c");
        assertThat(brief.granted).isFalse();
        assertThat(brief("c").granted).isTrue();
        slow.turn.close();
        assertThat(waiting.granted || brief.granted).isFalse();
    }

    @Test
    void whoCantBeginGivesItsDevicesBackAndIsNobodyElsesFault() {
        Wanting masked = ask(true, "a", "b");
        Engagements.Engagement failing = engagements.of(List.of("a"), true);
        failing.ask(() -> {
            throw new IllegalStateException("it can't begin");
        });
        Wanting other = ask(false, "b");
        Wanting next = ask(false, "a");

        masked.turn.close();

        assertThat(other.granted).isTrue();
        assertThat(next.granted).isTrue();
    }

    /** As in {@link #nobodyIsInAnothersWayAndEverybodysTurnComes}, where some are brief. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void briefQuestionsAreInNobodysWayForLong(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "brief-engagements");
        List<Wanting> open = new ArrayList<>();
        int passed = 0;
        for (int step = 0; step < 600 || !open.isEmpty(); step++) {
            if (step < 600 && random.nextInt(3) > 0) {
                Set<String> devices = new LinkedHashSet<>();
                for (int left = 1 + random.nextInt(3); left > 0; left--) {
                    devices.add("device-" + random.nextInt(12));
                }
                boolean brief = random.nextInt(2) == 0;
                var wanting = brief
                        ? new Wanting(engagements.brief(devices), devices, false)
                        : new Wanting(engagements, devices, random.nextInt(3) > 0);
                wanting.ask();
                List<Wanting> jumped =
                        open.stream().filter(wanting::isInTheWayOf).toList();
                if (wanting.granted && !jumped.isEmpty()) {
                    passed++;
                    wanting.passing = true;
                    assertThat(jumped).allMatch(one -> isHeldUp(one, open));
                }
                open.add(wanting);
            } else if (!open.isEmpty()) {
                List<Wanting> granted =
                        open.stream().filter(wanting -> wanting.granted).toList();
                assertThat(granted).isNotEmpty();
                Wanting done = granted.get(random.nextInt(granted.size()));
                open.remove(done);
                done.turn.close();
            }
            for (Wanting one : open) {
                assertThat(open)
                        .noneMatch(other -> one != other && one.granted && other.granted && one.isInTheWayOf(other));
                assertThat(one.granted || isInItsWay(one, open)).isTrue();
            }
        }
        assertThat(passed).isGreaterThan(10);
    }

    /** Whether a waiting one waits for an earlier one that is not passing. */
    private static boolean isHeldUp(Wanting one, List<Wanting> open) {
        return !one.granted
                && open.subList(0, open.indexOf(one)).stream()
                        .anyMatch(other -> !other.passing && one.isInTheWayOf(other));
    }

    private static boolean isInItsWay(Wanting one, List<Wanting> open) {
        int place = open.indexOf(one);
        return open.stream()
                .anyMatch(other ->
                        (other.passing || open.indexOf(other) < place) && one != other && one.isInTheWayOf(other));
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
