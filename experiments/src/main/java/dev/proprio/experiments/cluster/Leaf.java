package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import java.io.IOException;

/**
 * A coordinator under a coordinator: devices connect to a server of this process, and the root has it ask them for its runs,
 * one after the other. It comes back when its connection breaks, and keeps the devices meanwhile.
 */
public final class Leaf {
    private final Worker worker;

    /**
     * @param server to which the devices connect; the caller closes it afterwards
     * @param channels to the root
     */
    public Leaf(WorkerSettings settings, WorkerChannels channels, CoordinatorServer server) {
        this.worker = new Worker(settings, channels, () -> new LeafWork(server));
    }

    /**
     * Serves until the root sends it home, if it serves once, or until the calling thread is interrupted.
     *
     * @return why it ended
     * @throws IOException if the root refuses it, or can't be reached for longer than the leaf tries
     */
    public String run() throws IOException, InterruptedException {
        return worker.run();
    }
}
