package dev.proprio.coordinator.asynchronous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers, worked out by an independent program: who arrives in which order, how stale, and where the model goes. */
class WorkedExamplesTest {
    private static final long SECOND = 1_000_000;
    private final KnownDevices devices = KnownDevices.four();
    /** Of each version, 0 first. */
    private final List<Double> models = new ArrayList<>(List.of(0.0));

    private record Step(String told, double model) {}

    /** What each step gathered, and the model after it. */
    private List<Step> steps(AsynchronousMode mode, int count) throws Exception {
        List<Step> steps = new ArrayList<>();
        List<Flight> underWay = List.of();
        long now = 0;
        long number = 0;
        for (int version = 0; version < count; version++) {
            var timeline = new StepTimeline(mode, version, underWay, now, number, devices);
            List<Flight> arrived = timeline.next(mode.buffer());
            StringBuilder told = new StringBuilder().append(timeline.now() / SECOND);
            double moved = 0;
            for (Flight flight : arrived) {
                int tau = version - flight.version();
                told.append(String.format(Locale.ROOT, " (%s,%s)", flight.device(), tau));
                double base = models.get(flight.version());
                double change = devices.change(flight.device(), base);
                moved += mode instanceof FedAsync mixing
                        ? FedAsync.mixed(models.getLast(), base, change, mixing.share(tau))
                        : mode.staleness().factor(tau) * change / mode.buffer();
            }
            models.add(models.getLast() + moved);
            steps.add(new Step(told.toString(), models.getLast()));
            assertThat(timeline.landings()).extracting(Landing::flight).isEqualTo(arrived);
            underWay = timeline.underWay();
            now = timeline.now();
            number = timeline.number();
        }
        return steps;
    }

    @Test
    void fedBuffWithTwoInTheBuffer() throws Exception {
        var mode = new Buffered(2, 4, new Staleness.Polynomial(0.5), 20);
        assertSteps(
                steps(mode, 8),
                "2 (0,0) (1,0) = 0.000000000000",
                "3 (0,1) (2,1) = 0.857886695673",
                "4 (0,1) (1,1) = 0.857886695673",
                "5 (0,1) (3,3) = 0.878462378442",
                "6 (0,1) (2,2) = 1.314783837973",
                "6 (1,2) (0,1) = 1.112749764206",
                "8 (0,0) (1,1) = 0.754520835570",
                "9 (0,1) (2,2) = 1.065266748496");
    }

    @Test
    void fedAsyncWithTwoFifthsOfTheOldModel() throws Exception {
        var mode = new FedAsync(0.6, 4, new Staleness.Polynomial(0.5), 20);
        assertSteps(
                steps(mode, 8),
                "1 (0,0) = 0.245706000000",
                "2 (1,1) = -0.032278606045",
                "2 (0,1) = 0.216711599225",
                "3 (2,3) = 0.756786119457",
                "3 (0,1) = 0.663740729539",
                "4 (1,3) = 0.336047452452",
                "4 (0,1) = 0.533497748496",
                "5 (3,7) = 0.420325785783");
    }

    private static void assertSteps(List<Step> steps, String... expected) {
        for (int i = 0; i < expected.length; i++) {
            String[] parts = expected[i].split(" = ", -1);
            assertThat(steps.get(i).model()).isCloseTo(Double.parseDouble(parts[1]), offset(1e-12));
        }
        assertThat(steps)
                .extracting(Step::told)
                .containsExactly(List.of(expected).stream()
                        .map(line -> line.split(" = ", -1)[0])
                        .toArray(String[]::new));
    }

    /** With a small step and no discount the model settles where fast devices draw it, not where all of them would. */
    @Test
    void fastDevicesPullTheModel() throws Exception {
        double top = 0;
        double bottom = 0;
        double synchronous = 0;
        double gains = 0;
        for (String device : devices.seconds().keySet()) {
            double rate = 1.0 / Objects.requireNonNull(devices.seconds().get(device));
            double gain = devices.gain(device);
            double optimum = Objects.requireNonNull(devices.optima().get(device))[1];
            top += rate * gain * optimum;
            bottom += rate * gain;
            synchronous += gain * optimum;
            gains += gain;
        }
        assertThat(top / bottom).isCloseTo(0.992598048222, offset(1e-12));
        assertThat(synchronous / gains).isCloseTo(1.174317695407, offset(1e-12));
        // By steps of a thousandth, averaged over one turn of all devices.
        var mode = new Buffered(2, 4, new Staleness.Constant(), 20);
        double x = 0;
        List<Double> all = new ArrayList<>(List.of(0.0));
        List<Flight> underWay = List.of();
        long now = 0;
        long number = 0;
        for (int version = 0; version < 40_000; version++) {
            var timeline = new StepTimeline(mode, version, underWay, now, number, devices);
            for (Flight flight : timeline.next(2)) {
                x += 1e-3 * devices.change(flight.device(), all.get(flight.version())) / 2;
            }
            all.add(x);
            underWay = timeline.underWay();
            now = timeline.now();
            number = timeline.number();
        }
        double mean = all.subList(35_000, 40_000).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(top / bottom, within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 1", "2, 0.618033988750", "3, 0.445041867913", "5, 0.284629676547", "10, 0.149460187173"})
    void howLargeDelayedStepsMayBe(int delay, double limit) {
        assertThat(DelayStability.limit(delay)).isCloseTo(limit, offset(1e-12));
        assertThat(settles(delay, 0.99 * limit)).isTrue();
        assertThat(settles(delay, 1.01 * limit)).isFalse();
    }

    private static boolean settles(int delay, double gain) {
        double[] past = new double[delay + 1];
        Arrays.fill(past, 1);
        double largest = 1;
        for (int step = 0; step < 40_000; step++) {
            int at = step % past.length;
            double next = past[(step + past.length - 1) % past.length] - gain * past[at];
            past[at] = next;
            largest = step % 1000 == 0 ? Math.abs(next) : Math.max(largest, Math.abs(next));
            if (largest > 1e6) {
                return false;
            }
        }
        return largest < 1e-3;
    }

    @Test
    void howMuchStaleUpdatesCount() {
        assertThat(new Staleness.Constant().factor(7)).isEqualTo(1);
        assertThat(new Staleness.Polynomial(0.5).factor(0)).isEqualTo(1);
        assertThat(new Staleness.Polynomial(0.5).factor(4)).isCloseTo(0.4472135954999579, offset(1e-15));
        var hinge = new Staleness.Hinge(10, 4);
        assertThat(hinge.factor(4)).isEqualTo(1);
        assertThat(hinge.factor(5)).isCloseTo(1 / 11.0, offset(1e-15));
        assertThat(hinge.factor(24)).isCloseTo(1 / 201.0, offset(1e-15));
    }
}
