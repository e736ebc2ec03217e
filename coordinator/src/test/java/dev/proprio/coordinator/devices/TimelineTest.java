package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.devices.RoundTimeline.Missed;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void theFirstToArriveEndTheRound() {
        RoundTimeline round = KnownRound.timeline(3, 30_000_000);
        assertThat(round.contenders()).containsExactly("d2", "d0", "d4", "d1");
        long length = round.length(List.of("d2", "d0", "d4"));
        assertThat(length).isEqualTo(12_211_808);
        assertThat(round.missed(course(round, "d1"), length, true)).isEqualTo(Missed.LATE);
        assertThat(round.missed(course(round, "d3"), length, true)).isEqualTo(Missed.LEFT);
    }

    @Test
    void theDeadlineEndsItWhereTooFewArrive() {
        RoundTimeline round = KnownRound.timeline(4, 10_000_000);
        assertThat(round.contenders()).containsExactly("d2", "d0");
        long length = round.length(List.of("d2", "d0"));
        assertThat(length).isEqualTo(10_000_000);
        for (String device : List.of("d1", "d4")) {
            assertThat(round.missed(course(round, device), length, false)).isEqualTo(Missed.DEADLINE);
        }
    }

    @Test
    void whereOneFailsTheNextStepsIn() {
        RoundTimeline round = KnownRound.timeline(3, 30_000_000);
        assertThat(round.length(List.of("d2", "d4", "d1"))).isEqualTo(12_515_808);
    }

    @Test
    void ofTwoThatArriveAtOnceThePlansFirstIsFirst() {
        KeyedRandom random = KeyedRandom.of(5, "ties");
        for (int trial = 0; trial < 50; trial++) {
            List<Course> courses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long total = random.nextInt(4);
                courses.add(new Course(
                        "d" + i,
                        new DeviceClass("kind", KnownRound.PHONE),
                        new RoundWork(0, 0, 1, 1),
                        new DeviceTime(0, total, 0, total),
                        OptionalLong.empty()));
            }
            List<String> expected = courses.stream()
                    .sorted(Comparator.comparingLong(Course::arrival).thenComparingInt(courses::indexOf))
                    .map(Course::device)
                    .toList();
            assertThat(new RoundTimeline(0, 2, 5, courses).contenders())
                    .isEqualTo(expected.stream()
                            .filter(device -> courses.get(Integer.parseInt(device.substring(1)))
                                            .arrival()
                                    <= 2)
                            .toList());
        }
    }

    @Test
    void whoeverLeavesHasSpentWhatItDidUntilThen() {
        Course sender = course(KnownRound.timeline(3, 30_000_000), "d0");
        double radio = sender.kind().profile().radio();
        // The training of one that never sent its update cost as much, and its upload nothing.
        assertThat(sender.unsent().bytes())
                .isEqualTo(sender.spent().bytes() - sender.work().bytesUp());
        assertThat(sender.unsent().joules())
                .isCloseTo(sender.spent().joules() - radio * sender.work().bytesUp() / 1e6, within(1e-9));
        assertThat(sender.unsent().computeMicros()).isEqualTo(sender.spent().computeMicros());
        Spent spent = course(KnownRound.timeline(3, 30_000_000), "d3").spent();
        // The model came after 200,158 us, 50 windows took 50,000, and of the upload's 840,788 us it had 449,842.
        assertThat(spent.computeMicros()).isEqualTo(50_000);
        assertThat(spent.bytes()).isEqualTo(KnownRound.BYTES + KnownRound.BYTES * 449_842 / 840_788);
    }

    private static Course course(RoundTimeline round, String device) {
        return Objects.requireNonNull(round.byDevice().get(device));
    }
}
