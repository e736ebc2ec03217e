package dev.proprio.coordinator.asynchronous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.DeviceClass;
import dev.proprio.coordinator.devices.DeviceProfile;
import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.coordinator.devices.RoundWork;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of a server's steps whatever its devices are. */
class StepTimelineTest {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;

    /** Devices that take some time, and of whom some leave. */
    private interface Times {
        long of(String device, int version, int attempt);
    }

    private record Drawn(int population, Times times, Times leaves, Predicate<Long> there) implements Dispatcher {
        static Drawn always(int population, Times times) {
            return new Drawn(population, times, (device, version, attempt) -> -1, at -> true);
        }

        @Override
        public List<String> choose(long at, int count, int draw, Predicate<String> busy) {
            List<String> chosen = new ArrayList<>();
            KeyedRandom random = KeyedRandom.of(5, "choice", at, draw);
            Set<Integer> seen = new HashSet<>();
            while (there.test(at) && chosen.size() < count && seen.size() < population) {
                int device = random.nextInt(population);
                if (seen.add(device) && !busy.test("d" + device)) {
                    chosen.add("d" + device);
                }
            }
            return chosen;
        }

        @Override
        public Course course(String device, int version, int attempt, long at) {
            long time = times.of(device, version, attempt);
            long left = leaves.of(device, version, attempt);
            return new Course(
                    device,
                    new DeviceClass("phone", new DeviceProfile()),
                    new RoundWork(0, 0, 1, time),
                    new DeviceTime(0, time, 0, time),
                    left >= 0 && left < time ? OptionalLong.of(left) : OptionalLong.empty());
        }
    }

    private record Step(StepTimeline timeline, List<Flight> arrived) {}

    private static List<Step> steps(AsynchronousMode mode, Dispatcher dispatcher, int count) throws Exception {
        List<Step> steps = new ArrayList<>();
        List<Flight> underWay = List.of();
        long now = 0;
        long number = 0;
        for (int version = 0; version < count; version++) {
            var timeline = new StepTimeline(mode, version, underWay, now, number, dispatcher);
            steps.add(new Step(timeline, timeline.next(mode.buffer())));
            underWay = timeline.underWay();
            now = timeline.now();
            number = timeline.number();
        }
        return steps;
    }

    /** Where everybody takes T, as many arrive in each T as are under way, and are as many steps old as fit into it. */
    @ParameterizedTest
    @CsvSource({"1, 7", "5, 40", "8, 12", "10, 100"})
    void throughputIsConcurrencyOverTime(int buffer, int concurrency) throws Exception {
        // Begun one after the other, as they are once times differ.
        long time = 10 * SECOND;
        var mode = new Buffered(buffer, concurrency, new Staleness.Constant(), 10_000);
        Dispatcher dispatcher = Drawn.always(
                1000, (device, version, attempt) -> time - (version == 0 ? Integer.parseInt(device.substring(1)) : 0));
        List<Step> steps = steps(mode, dispatcher, 400);
        long from = steps.get(99).timeline().now();
        long until = steps.get(399).timeline().now();
        double perTime = 300.0 * buffer * time / (until - from);
        assertThat(perTime).isCloseTo(concurrency, within(0.05 * concurrency));
        double mean = steps.subList(100, 400).stream()
                .flatMapToInt(
                        step -> step.arrived().stream().mapToInt(flight -> steps.indexOf(step) - flight.version()))
                .average()
                .orElseThrow();
        assertThat(mean).isBetween((double) concurrency / buffer - 1, (double) concurrency / buffer);
    }

    @Test
    void nobodyIsUnderWayTwiceAndNoPlaceIsLost() throws Exception {
        var mode = new Buffered(4, 9, new Staleness.Polynomial(0.5), 3);
        Times times = (device, version, attempt) -> SECOND
                + KeyedRandom.of(1, "time", version, attempt, KeyedRandom.keyOf(device))
                        .nextInt(20_000_000);
        Times leaves =
                (device, version, attempt) -> KeyedRandom.of(1, "leaves", version, attempt, KeyedRandom.keyOf(device))
                        .nextInt(60_000_000);
        List<Step> steps = steps(mode, new Drawn(12, times, leaves, at -> true), 200);
        long now = 0;
        int left = 0;
        int stale = 0;
        Set<Long> numbers = new HashSet<>();
        for (int version = 0; version < steps.size(); version++) {
            StepTimeline timeline = steps.get(version).timeline();
            for (Landing landing : timeline.landings()) {
                Flight flight = landing.flight();
                assertThat(flight.end()).isGreaterThanOrEqualTo(now);
                now = flight.end();
                assertThat(numbers.add(flight.number())).isTrue();
                assertThat(landing.fate() == Landing.Fate.LEFT).isEqualTo(flight.leaves());
                if (!flight.leaves()) {
                    boolean old = version - flight.version() > 3;
                    assertThat(landing.fate()).isEqualTo(old ? Landing.Fate.STALE : Landing.Fate.ARRIVED);
                    stale += old ? 1 : 0;
                }
                left += flight.leaves() ? 1 : 0;
            }
            assertThat(timeline.now()).isEqualTo(now);
            // The last to arrive is followed when it is known whether the model moves.
            assertThat(timeline.underWay())
                    .hasSize(8)
                    .extracting(Flight::device)
                    .doesNotHaveDuplicates();
        }
        assertThat(left).isPositive();
        assertThat(stale).isPositive();
    }

    @Test
    void placesOfThoseThatFailAreFilledWithTheSameVersion() throws Exception {
        var mode = new Buffered(2, 2, new Staleness.Constant(), 20);
        var timeline = new StepTimeline(
                mode, 0, List.of(), 0, 0, Drawn.always(10, (device, version, attempt) -> attempt * SECOND));
        assertThat(timeline.next(2)).extracting(Flight::number).containsExactly(0L, 1L);
        assertThat(timeline.underWay()).isEmpty();
        timeline.failed(1);
        List<Flight> more = timeline.next(1);
        assertThat(more).extracting(Flight::version).containsExactly(0);
        assertThat(more.getFirst().start()).isEqualTo(SECOND);
        // Who counts waits for the step, so that nobody else was asked.
        assertThat(timeline.number()).isEqualTo(3);
    }

    @Test
    void whereNobodyIsThereItIsTriedWithTheNextMinute() throws Exception {
        var mode = new Buffered(1, 3, new Staleness.Constant(), 20);
        long opens = 90 * MINUTE;
        var some = new Drawn(5, (device, version, attempt) -> SECOND, (d, v, a) -> -1, at -> at >= opens);
        var timeline = new StepTimeline(mode, 0, List.of(), 5, 0, some);
        assertThat(timeline.next(1).getFirst().start()).isEqualTo(opens);
        var nobody = new Drawn(5, (device, version, attempt) -> SECOND, (d, v, a) -> -1, at -> false);
        var waiting = new StepTimeline(mode, 0, List.of(), 5, 0, nobody);
        assertThatThrownBy(() -> waiting.next(1))
                .isInstanceOfSatisfying(
                        NobodyThereException.class, e -> assertThat(e.since()).isEqualTo(5));
        assertThat(waiting.now()).isEqualTo(DAY + MINUTE);
    }

    @Test
    void whoArrivesWhenIsTheSameOnASlowerClock() throws Exception {
        var mode = new Buffered(3, 8, new Staleness.Polynomial(0.5), 5);
        List<List<String>> orders = new ArrayList<>();
        for (int scale : new int[] {1, 7}) {
            Times times = (device, version, attempt) -> scale
                    * (SECOND
                            + KeyedRandom.of(1, "time", version, attempt, KeyedRandom.keyOf(device))
                                    .nextInt(20_000_000));
            // Choices that do not go by the time.
            Drawn drawn = Drawn.always(1, times);
            Dispatcher ordered = new Dispatcher() {
                private int next;

                @Override
                public List<String> choose(long at, int count, int draw, Predicate<String> busy) {
                    List<String> chosen = new ArrayList<>();
                    while (chosen.size() < count) {
                        chosen.add("d" + next++);
                    }
                    return chosen;
                }

                @Override
                public Course course(String device, int version, int attempt, long at) {
                    return drawn.course(device, version, attempt, at);
                }
            };
            orders.add(steps(mode, ordered, 50).stream()
                    .flatMap(step -> step.arrived().stream())
                    .map(flight -> flight.device() + " " + flight.version())
                    .toList());
        }
        assertThat(orders.getFirst()).isEqualTo(orders.getLast());
    }
}
