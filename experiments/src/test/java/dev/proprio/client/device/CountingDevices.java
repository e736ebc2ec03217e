package dev.proprio.client.device;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeEvent;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SessionSettings;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Connected nodes that note what they are told of their updates. Thread-safe. */
public final class CountingDevices implements AutoCloseable {
    private final List<ClientNode> nodes = new ArrayList<>();
    private final Map<Integer, Map<String, Integer>> counted = new TreeMap<>();
    private final Map<Integer, Map<String, Integer>> received = new TreeMap<>();
    private final List<String> ended = new ArrayList<>();

    private CountingDevices() {}

    /** Simulated devices, which train as an experiment's do. */
    public static CountingDevices simulated(
            List<String> devices, int port, DeviceTraining training, TrainerPool trainers) {
        var participation = new Participation(1, ClientPolicy.DEFAULT, false, Dropouts.NONE);
        return start(
                devices,
                port,
                device -> new SimulatedDevice(device, training, trainers, participation, (asked, query, model) -> {
                    throw new UnsupportedOperationException("nothing is answered here");
                }));
    }

    /** Nodes of the SDK with training of their own. */
    public static CountingDevices real(List<String> devices, int port, Function<String, LocalTraining> training) {
        return start(devices, port, device -> SessionSettings.packing(training.apply(device)));
    }

    private static CountingDevices start(List<String> devices, int port, Function<String, DeviceWork> work) {
        var all = new CountingDevices();
        for (String device : devices) {
            all.nodes.add(ClientNode.plaintext("127.0.0.1", port)
                    .device(device)
                    .work(all.new Counting(work.apply(device)))
                    .backoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)))
                    .listener(event -> all.happened(device, event))
                    .threads(Thread.ofVirtual().name(device).factory())
                    .start());
        }
        return all;
    }

    /** How often each device was told, round by round, that its update counts. */
    public synchronized Map<Integer, Map<String, Integer>> counted() {
        return copy(counted);
    }

    /** Which nodes have ended. */
    public synchronized List<String> ended() {
        return List.copyOf(ended);
    }

    /** Waits until so many devices know that the coordinator has received their update of a round. */
    public synchronized void awaitReceived(int round, int devices) throws InterruptedException {
        while (received.getOrDefault(round, Map.of()).size() < devices) {
            wait();
        }
    }

    /** Waits until so many devices know that their update of a round counts. */
    public synchronized void awaitCounted(int round, int devices) throws InterruptedException {
        while (counted.getOrDefault(round, Map.of()).size() < devices) {
            wait();
        }
    }

    @Override
    public void close() {
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> closing.execute(node::close));
        }
    }

    private synchronized void happened(String device, NodeEvent event) {
        if (event instanceof NodeEvent.Submitted submitted && submitted.counted()) {
            note(received, submitted.task());
        } else if (event instanceof NodeEvent.Ended) {
            ended.add(device);
        }
    }

    private synchronized void note(Map<Integer, Map<String, Integer>> to, TrainingTask task) {
        to.computeIfAbsent(task.round(), round -> new TreeMap<>()).merge(task.device(), 1, Integer::sum);
        notifyAll();
    }

    private static Map<Integer, Map<String, Integer>> copy(Map<Integer, Map<String, Integer>> from) {
        Map<Integer, Map<String, Integer>> copy = new TreeMap<>();
        from.forEach((round, devices) -> copy.put(round, new TreeMap<>(devices)));
        return copy;
    }

    private final class Counting implements DeviceWork {
        private final DeviceWork work;

        Counting(DeviceWork work) {
            this.work = work;
        }

        @Override
        public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
            return work.perform(task, model);
        }

        @Override
        public void counted(TrainingTask task) {
            work.counted(task);
            note(counted, task);
        }

        @Override
        public void discarded(TrainingTask task) {
            work.discarded(task);
        }

        @Override
        public void ended(TrainingTask task) {
            work.ended(task);
        }
    }
}
