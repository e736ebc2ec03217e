package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.DeviceMix;
import dev.proprio.coordinator.devices.DeviceProfile;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole engine on the four devices of the worked examples, in the precision that models have. */
class AsynchronousRoundsTest {
    private static final List<String> DEVICES = List.of("0", "1", "2", "3");
    private static final long[] SECONDS = {1, 2, 3, 5};
    private static final double[] CURVES = {1, 1, 2, 0.5};
    private static final double[] OPTIMA = {1, -1, 3, 0};

    private record Quadratics(List<Errand> seen) implements Fleet {
        @Override
        public Population population() {
            return Population.of(DEVICES);
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
            throw new IllegalStateException("these devices train for a server that does not wait");
        }

        @Override
        public Traffic train(List<Errand> errands) {
            // In whatever order they are handed in.
            List<Errand> order = new ArrayList<>(errands);
            Collections.reverse(order);
            for (Errand errand : order) {
                int device = Integer.parseInt(errand.device());
                double gain = 1 - Math.pow(1 - 0.1 * CURVES[device], 5);
                float x = errand.broadcast().parameters()[0];
                var change = new float[] {(float) (-gain * (x - OPTIMA[device]))};
                try {
                    errand.sink().accept(errand.device(), ClientUpdate.ofParameters(1, change, Map.of()));
                } catch (InvalidUpdateException e) {
                    throw new IllegalStateException(e);
                }
            }
            seen.addAll(errands);
            return new Traffic(0, 4L * errands.size());
        }
    }

    private static List<RoundResult> run(AsynchronousMode mode, List<Errand> seen) throws Exception {
        var devices = new VirtualDevices(
                1,
                new DeviceMix(
                        Map.of("tag", 1.0),
                        Map.of("tag", new DeviceProfile(1000, 1e6, 1e6, Duration.ZERO, 0, 0, 0)),
                        0),
                AvailabilitySchedule.ALWAYS,
                0,
                1_000_000,
                these -> these.stream()
                        .mapToLong(device -> SECONDS[Integer.parseInt(device)])
                        .toArray());
        RunDefinition run = RunDefinition.fedAvg(
                        "run", 1, 8, new CohortPolicy(mode.buffer(), 1, mode.buffer(), Duration.ofHours(1)))
                .with(RunDefinition::aggregation, new UniformMean());
        List<RoundResult> results = new ArrayList<>();
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        var layout = new ParameterLayout(List.of(new ParameterLayout.Slice("x", List.of(1), 0)));
        RoundEngine.stepwise(
                        run,
                        new Quadratics(seen),
                        List.of(listener),
                        RoundLog.NONE,
                        RoundClock.SYSTEM,
                        new StepOrder.VirtualArrivals(mode, devices))
                .run(new GlobalModel(layout, new float[] {0}));
        return results;
    }

    private static void assertModels(List<RoundResult> results, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) results.get(i).model().parameters()[0]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void fedBuff() throws Exception {
        List<Errand> seen = new ArrayList<>();
        List<RoundResult> results = run(buffered(), seen);
        assertModels(
                results,
                0.000000000000,
                0.857886695673,
                0.857886695673,
                0.878462378442,
                1.314783837973,
                1.112749764206,
                0.754520835570,
                1.065266748496);
        long[] seconds = {2, 3, 4, 5, 6, 6, 8, 9};
        for (int i = 0; i < seconds.length; i++) {
            long end =
                    results.get(i).state().part(VirtualRound.PART).orElseThrow().end();
            assertThat(end).isBetween(1_000_000 * seconds[i], 1_000_000 * seconds[i] + 100);
        }
        // A device that begins twice with a version does not do the same twice.
        assertThat(seen)
                .extracting(errand -> errand.device() + " " + errand.plan().round() + " "
                        + errand.plan().attempt())
                .doesNotHaveDuplicates()
                .contains("0 1 1", "0 1 2");
    }

    private static Buffered buffered() {
        return new Buffered(2, 4, new Staleness.Polynomial(0.5), 20);
    }

    @Test
    void fedAsync() throws Exception {
        var mode = new FedAsync(0.6, 4, new Staleness.Polynomial(0.5), 20);
        assertModels(
                run(mode, new ArrayList<>()),
                0.245706000000,
                -0.032278606045,
                0.216711599225,
                0.756786119457,
                0.663740729539,
                0.336047452452,
                0.533497748496,
                0.420325785783);
    }

    @Test
    void whoIsUnderWayIsStoredAndRead() throws Exception {
        Flights flights = new Flights(
                7,
                List.of(new Flight(3, "a", 2, 1, 10, 20, false), new Flight(6, "b", 4, 2, 15, 17, true)),
                Map.of(2, RetainedModel.of(new float[] {1, -0.0f, Float.MIN_VALUE})),
                new StepStaleness(2, 5, 4, 1));
        var pieces = Flights.PART.encode(flights);
        Flights read = Flights.PART.decode(1, pieces, 3);
        assertThat(read).usingRecursiveComparison().isEqualTo(flights);
        assertThat(Flights.PART.encode(read)).isEqualTo(pieces);
        assertThatThrownBy(() -> Flights.PART.decode(1, pieces, 4))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("the model of version 2 has 3 parameters instead of 4");
    }
}
