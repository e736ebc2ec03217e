package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of a second; idle is 0, tap 1 and flick 2. */
class EventFiguresTest {
    private static final List<String> NAMES = List.of("idle", "tap", "flick");
    private static final List<String> GESTURES = List.of("tap", "flick");

    /** Someone whose windows are one second each, by time stamps, a recording for each stretch of a class. */
    private static PersonPredictions stamped(int[] truth, int[] predicted) {
        List<WindowOrigin> origins = new ArrayList<>();
        int recording = 0;
        for (int i = 0; i < truth.length; i++) {
            recording += i > 0 && truth[i] != truth[i - 1] ? 1 : 0;
            origins.add(new WindowOrigin(0, recording, 100 + i, true, 0, 0));
        }
        return new PersonPredictions("p", origins, truth, predicted, Optional.empty());
    }

    private static EventFigures figures(double tolerance, PersonPredictions... people) {
        return EventFigures.of(List.of(people), NAMES, GESTURES, 1, tolerance);
    }

    @Test
    void whatIsSaidLateIsFoundWithinTheTolerance() {
        PersonPredictions person =
                stamped(new int[] {0, 1, 1, 0, 2, 2, 0, 1, 1, 0}, new int[] {0, 1, 1, 0, 0, 2, 0, 0, 0, 2});
        EventFigures exact = figures(0.5, person);
        // Done: taps at 1 and 7, a flick at 4. Said: a tap at 1, flicks at 5 and 9.
        assertThat(exact.classes())
                .containsExactly(
                        new EventCounts("tap", 2, 1, 1, Optional.of(2 / 3.0)),
                        new EventCounts("flick", 1, 2, 0, Optional.of(0.0)));
        assertThat(exact.f1()).contains(2 / 6.0);
        assertThat(exact.macroF1()).contains(1 / 3.0);
        assertThat(exact.precision()).contains(1 / 3.0);
        assertThat(exact.recall()).contains(1 / 3.0);
        EventFigures tolerant = figures(1, person);
        assertThat(tolerant.matched()).isEqualTo(2);
        assertThat(tolerant.f1()).contains(4 / 6.0);
    }

    /** One event that is said in two pieces is one found and one too many. */
    @Test
    void anEventInPiecesIsFoundOnce() {
        EventFigures figures = figures(3, stamped(new int[] {0, 1, 1, 1, 1, 0}, new int[] {0, 1, 0, 1, 1, 0}));
        assertThat(figures.done()).isEqualTo(1);
        assertThat(figures.said()).isEqualTo(2);
        assertThat(figures.matched()).isEqualTo(1);
    }

    /** Who says tap all the time says it once, however many taps there were. */
    @Test
    void oneLongEventFindsOneOfMany() {
        EventFigures figures = figures(1, stamped(new int[] {1, 0, 1, 0, 1, 0}, new int[] {1, 1, 1, 1, 1, 1}));
        assertThat(figures.done()).isEqualTo(3);
        assertThat(figures.said()).isEqualTo(1);
        assertThat(figures.f1()).contains(0.5);
    }

    /** Two taps that were recorded one after the other are two for whoever says so. */
    @Test
    void whatWasRecordedAnewBeginsAnew() {
        List<WindowOrigin> origins = List.of(
                new WindowOrigin(0, 0, 0, true, 0, 0),
                new WindowOrigin(0, 1, 1.5, true, 0, 0),
                new WindowOrigin(0, 2, 3, true, 0, 0));
        var person = new PersonPredictions("p", origins, new int[] {1, 1, 2}, new int[] {1, 1, 1}, Optional.empty());
        EventFigures figures = figures(0.5, person);
        // The third was recorded because something else was done, which nobody is told.
        assertThat(figures.classes().getFirst()).isEqualTo(new EventCounts("tap", 2, 2, 2, Optional.of(1.0)));
        assertThat(figures.classes().getLast().done()).isEqualTo(1);
    }

    /** Who says of every window what it is finds every event, however windows lie in recordings, sessions and time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whoIsAlwaysRightFindsAll(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "events");
        List<WindowOrigin> origins = new ArrayList<>();
        int[] truth = new int[200];
        int session = 0;
        int recording = 0;
        double at = 0;
        boolean stamped = random.nextInt(2) == 0;
        for (int i = 0; i < truth.length; i++) {
            boolean anew = i > 0 && random.nextInt(4) == 0;
            truth[i] = i == 0 || anew ? random.nextInt(3) : truth[i - 1];
            recording += anew ? 1 : 0;
            boolean later = anew && random.nextInt(5) == 0;
            session += later ? 1 : 0;
            at = later || (anew && !stamped) ? 0 : at + 1 + 3 * random.nextDouble() * random.nextInt(2);
            origins.add(new WindowOrigin(session, recording, at, stamped, 0, 0));
        }
        EventFigures figures =
                figures(0.1, new PersonPredictions("p", origins, truth, truth.clone(), Optional.empty()));
        assertThat(figures.done()).isGreaterThan(10);
        assertThat(figures.f1()).contains(1.0);
        assertThat(figures.macroF1()).contains(1.0);
    }

    /** Without time stamps nobody knows when one recording was after the other: each is a time of its own. */
    @Test
    void recordingsWithoutTimeStampsAreNotComparedInTime() {
        List<WindowOrigin> origins = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            origins.add(new WindowOrigin(0, i / 2, i % 2, false, 0, 0));
        }
        var person = new PersonPredictions(
                "p", origins, new int[] {1, 1, 1, 1, 2, 2}, new int[] {1, 1, 2, 1, 1, 1}, Optional.empty());
        EventFigures figures = figures(0.5, person);
        // Done: a tap, a tap and a flick, each at 0. Said: a tap; a flick, then a tap at 1; a tap.
        assertThat(figures.classes())
                .containsExactly(
                        new EventCounts("tap", 2, 3, 1, Optional.of(2 / 5.0)),
                        new EventCounts("flick", 1, 1, 0, Optional.of(0.0)));
        assertThat(figures(1, person).classes().getFirst().matched()).isEqualTo(2);
    }

    @Test
    void aPauseEndsAnEventAndNobodyElsesIsMatched() {
        List<WindowOrigin> origins = List.of(
                new WindowOrigin(0, 0, 0, true, 0, 0),
                new WindowOrigin(0, 0, 1, true, 0, 0),
                new WindowOrigin(0, 0, 5, true, 0, 0));
        var one = new PersonPredictions("a", origins, new int[] {1, 1, 1}, new int[] {0, 0, 0}, Optional.empty());
        var other = new PersonPredictions("b", origins, new int[] {0, 0, 0}, new int[] {1, 1, 1}, Optional.empty());
        EventFigures figures = figures(1, one, other);
        assertThat(figures.done()).isEqualTo(2);
        assertThat(figures.said()).isEqualTo(2);
        assertThat(figures.matched()).isZero();
        assertThat(figures.f1()).contains(0.0);
    }

    @Test
    void whereThereIsNothingNothingIsSaidOfIt() {
        EventFigures figures = figures(1, stamped(new int[] {0, 0}, new int[] {0, 0}));
        assertThat(figures.f1()).isEmpty();
        assertThat(figures.macroF1()).isEmpty();
        assertThat(figures.precision()).isEmpty();
        assertThat(figures.recall()).isEmpty();
    }

    @Test
    void withoutNamesAllClassesAreEvents() {
        PersonPredictions person = stamped(new int[] {0, 1}, new int[] {0, 1});
        assertThat(EventFigures.of(List.of(person), NAMES, List.of(), 1, 0.5).done())
                .isEqualTo(2);
    }
}
