package dev.proprio.coordinator.additions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fleets of which each trains a part of the cohort, side by side. */
class AddedPartialFleetTest {
    private static final int ROUNDS = 6;

    @ParameterizedTest
    @CsvSource({"history, 1", "history, 2", "history, 3", "clipping, 2", "clipping, 5"})
    void fleetsThatEachTrainAPartGiveTheBitsOfOne(String name, int fleets) throws Exception {
        RunDefinition run = ArithmeticFleet.definition(name, ROUNDS);
        RunState plain = new RoundEngine(run, new ArithmeticFleet(), List.of()).resume(ArithmeticFleet.initial(run));
        RunState end = new RoundEngine(run, new SharedCohort(fleets), List.of()).resume(ArithmeticFleet.initial(run));
        assertThat(end.model().sha256()).isEqualTo(plain.model().sha256());
    }

    /** That the sum of parts is the whole is no accident of a plan that one of them carries out alone. */
    @Test
    void everyFleetTrainsSomebody() throws Exception {
        RunDefinition run = ArithmeticFleet.definition("history", 1);
        var fleet = new SharedCohort(2);
        new RoundEngine(run, fleet, List.of()).resume(ArithmeticFleet.initial(run));
        assertThat(fleet.dealt).containsExactly(2, 2);
    }

    /** Deals a plan's devices among fleets, and ends the round when all of these are through. */
    private static final class SharedCohort implements Fleet {
        private final int fleets;
        private final List<Integer> dealt = new ArrayList<>();

        SharedCohort(int fleets) {
            this.fleets = fleets;
        }

        @Override
        public Population population() {
            return new ArithmeticFleet().population();
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int fleet = 0; fleet < fleets; fleet++) {
                List<String> part = new ArrayList<>();
                for (int i = fleet; i < plan.devices().size(); i += fleets) {
                    part.add(plan.devices().get(i));
                }
                dealt.add(part.size());
                threads.add(
                        Thread.startVirtualThread(() -> part.forEach(device -> hand(device, plan, broadcast, sink))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            sink.allAsked();
            sink.awaitSettled(plan.deadline());
            return new Traffic(1, 2);
        }

        private static void hand(String device, RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
            sink.asked(device);
            try {
                sink.accept(device, ArithmeticFleet.update(plan.round(), Long.parseLong(device), broadcast));
            } catch (InvalidUpdateException e) {
                throw new AssertionError(e);
            }
        }
    }
}
