package dev.proprio.coordinator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private static final Duration NOW = Duration.ZERO;

    private static Event event(long position) {
        return new Event("round", position, "{}");
    }

    private static List<Long> read(EventStream stream) throws Exception {
        List<Long> positions = new ArrayList<>();
        for (Optional<Event> next = stream.next(NOW); next.isPresent(); next = stream.next(NOW)) {
            positions.add(next.get().position());
        }
        return positions;
    }

    private static EventFeed.EventHistory pages(List<List<Event>> pages) {
        var left = new ArrayDeque<>(pages);
        return () -> left.isEmpty() ? List.of() : left.remove();
    }

    @Test
    void whatHappenedBeforeAndWhatIsHeardMeanwhileIsReadOnce() throws Exception {
        var feed = new EventFeed(10);
        try (EventStream reader =
                feed.listen(pages(List.of(List.of(event(0), event(1)), List.of(event(2), event(3)))))) {
            feed.publish(event(2));
            feed.publish(event(3));
            feed.publish(event(4));
            feed.publish(event(0));
            assertThat(read(reader)).containsExactly(0L, 1L, 2L, 3L, 4L, 0L);
            feed.publish(event(5));
            assertThat(read(reader)).containsExactly(5L);
        }
        assertThat(feed.readers()).isZero();
    }

    @Test
    void aReaderThatFallsBehindLosesItsPlaceAndNobodyWaits() throws Exception {
        var feed = new EventFeed(3);
        EventStream slow = feed.listen(List::of);
        EventStream fast = feed.listen(List::of);
        for (int position = 1; position <= 5; position++) {
            feed.publish(event(position));
            assertThat(read(fast)).containsExactly((long) position);
        }
        assertThat(feed.readers()).isOne();
        assertThatThrownBy(() -> slow.next(NOW))
                .isInstanceOf(SlowReaderException.class)
                .hasMessage("the reader is more than 3 events behind; ask again for those after the last one");
    }

    @Test
    void aReaderWithTooMuchToReadLosesItsPlaceHoweverFewEventsThatAre() throws Exception {
        var feed = new EventFeed(1_000);
        EventStream slow = feed.listen(List::of);
        EventStream fast = feed.listen(List::of);
        String megabyte = "x".repeat(1 << 20);
        for (int position = 1; position <= 40; position++) {
            feed.publish(new Event("clients", position, megabyte));
            assertThat(read(fast)).containsExactly((long) position);
        }
        assertThat(feed.readers()).isOne();
        assertThatThrownBy(() -> slow.next(NOW)).isInstanceOf(SlowReaderException.class);
    }

    @Test
    void allPartsOfAnEventAreReadAndNoneAfterTheWholeWasTold() throws Exception {
        var part = new Event("clients", 3, "{}", true);
        var feed = new EventFeed(10);
        EventStream reader = feed.listen(pages(List.of(List.of(event(2)))));
        EventStream later = feed.listen(pages(List.of(List.of(event(3)))));
        feed.publish(part);
        feed.publish(part);
        feed.publish(event(3));
        assertThat(read(reader)).containsExactly(2L, 3L, 3L, 3L);
        assertThat(read(later)).containsExactly(3L);
    }

    private static EventFeed.EventHistory present() {
        return pages(List.of(List.of(event(0), event(0)), List.of(event(0))));
    }

    @Test
    void recentEventsAreToldAgainAndOlderOnesGiveWayToThePresentState() throws Exception {
        var recent = new RecentEvents(4, 100);
        for (int i = 0; i < 6; i++) {
            recent.publish("run", "{}");
        }
        assertThat(read(recent.after(104, present()))).containsExactly(105L, 106L);
        assertThat(read(recent.after(102, present()))).containsExactly(103L, 104L, 105L, 106L);
        assertThat(read(recent.after(106, present()))).isEmpty();
        assertThat(read(recent.after(101, present()))).containsExactly(0L, 0L, 0L);
        assertThat(read(recent.after(0, present()))).containsExactly(0L, 0L, 0L);
        assertThat(read(recent.after(7_000, present()))).containsExactly(0L, 0L, 0L);
    }
}
