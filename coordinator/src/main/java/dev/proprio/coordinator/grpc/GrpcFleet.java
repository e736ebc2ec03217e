package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;

/** Pushes tasks to connected devices and waits for their updates; nobody polls. */
final class GrpcFleet implements Fleet {
    private final DeviceRegistry registry;
    private final ActiveRounds rounds;
    private final Population population;

    GrpcFleet(DeviceRegistry registry, ActiveRounds rounds, Population population) {
        this.registry = registry;
        this.rounds = rounds;
        this.population = population;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        ActiveRound round = new ActiveRound(plan, broadcast, sink);
        plan.devices().forEach(sink::asked);
        sink.allAsked();
        rounds.open(round);
        try {
            for (String device : plan.devices()) {
                registry.ofDevice(device)
                        .ifPresentOrElse(connection -> connection.send(round.taskMessage(device)), () -> {
                            round.answered(device);
                            sink.failed(device, Stage.CONNECT, "the device is not connected");
                        });
            }
            sink.awaitSettled(plan.deadline());
        } finally {
            rounds.close(round);
            for (String device : round.pending()) {
                registry.ofDevice(device).ifPresent(connection -> connection.send(round.closedMessage()));
            }
        }
        return round.traffic();
    }
}
