package dev.proprio.client.device;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.ClientNodeBuilder;
import dev.proprio.client.node.NodeEvent;
import dev.proprio.client.node.NodeEvent.Why;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.wire.SelfDescription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated devices that take part through the real protocol, each a node with a virtual thread, training in a shared
 * pool. They come back when their connection breaks, until they are sent home. Thread-safe.
 */
public final class ConnectedDevices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectedDevices.class);

    /** How long a device may take to read the receipts and the farewell that are on their way to it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<ClientNode> nodes = new ArrayList<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private final Map<String, String> refusing = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final CountDownLatch unsettled;

    private ConnectedDevices(int devices) {
        this.unsettled = new CountDownLatch(devices);
    }

    /**
     * Connects the devices to coordinators on this machine, each over a connection of its own to one of them, and to the
     * next when it breaks; returns at once.
     *
     * @param says what a device says of itself
     */
    public static ConnectedDevices start(
            List<String> devices,
            List<InetSocketAddress> coordinators,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation,
            SimulatedAnswers answers,
            Function<String, SelfDescription> says) {
        return start(
                devices,
                device -> ClientNode.plaintext(coordinators, device.hashCode()),
                training,
                trainers,
                participation,
                answers,
                says);
    }

    /** Connects enrolled devices to coordinators anywhere, over TLS. */
    public static ConnectedDevices start(
            List<String> devices,
            List<InetSocketAddress> coordinators,
            EnrolledIdentities identities,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation,
            SimulatedAnswers answers,
            Function<String, SelfDescription> says) {
        return start(
                devices,
                device -> identities.node(device, coordinators),
                training,
                trainers,
                participation.with(identities),
                answers,
                says);
    }

    private static ConnectedDevices start(
            List<String> devices,
            Function<String, ClientNodeBuilder> builders,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation,
            SimulatedAnswers answers,
            Function<String, SelfDescription> says) {
        var connected = new ConnectedDevices(devices.size());
        for (String device : devices) {
            connected.nodes.add(builders.apply(device)
                    .device(device)
                    .work(new SimulatedDevice(device, training, trainers, participation, answers))
                    .secure(participation.identity(device))
                    .says(says.apply(device))
                    .listener(event -> connected.happened(device, event))
                    .threads(Thread.ofVirtual().name(device).factory())
                    .untilFarewell()
                    .start());
        }
        return connected;
    }

    /** Blocks until every device has been sent home, was refused, or has refused what it was asked for. */
    public void awaitFarewell() throws InterruptedException {
        unsettled.await();
    }

    /** The devices that the coordinator refuses, or that refuse to send what it asks for, and why. */
    public Map<String, String> broken() {
        Map<String, String> all = new TreeMap<>(broken);
        all.putAll(refusing);
        return all;
    }

    /** Waits a little for devices that are being sent home, lets the others leave and waits until they have. */
    @Override
    public void close() {
        try {
            boolean home = unsettled.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            log.debug("all devices were sent home: {}", home);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> closing.execute(node::close));
        }
    }

    private void happened(String device, NodeEvent event) {
        switch (event) {
            case NodeEvent.Connected _ -> {
                broken.remove(device);
                lost.remove(device);
            }
            case NodeEvent.Waiting waiting -> waits(device, waiting);
            case NodeEvent.Ended ended -> {
                log.debug("{} has ended: {}", device, ended.reason());
                settle(device);
            }
            case NodeEvent.Asked _ -> log.trace("{} is asked", device);
            case NodeEvent.Submitted _ -> log.trace("{} has submitted", device);
            case NodeEvent.Lost failed -> failed(device, failed);
        }
    }

    private void failed(String device, NodeEvent.Lost failed) {
        log.debug("{} failed at {}: {}", device, failed.stage(), failed.reason());
        if (failed.reason().equals(SecureIdentity.IN_THE_CLEAR)) {
            refusing.put(
                    device,
                    "%s has sent nothing in run %s: its settings demand secure aggregation, and the coordinator's run has none; give both the same secure-aggregation"
                            .formatted(device, failed.task().run()));
            settle(device);
        }
    }

    private void waits(String device, NodeEvent.Waiting waiting) {
        if (waiting.why() == Why.REFUSED) {
            broken.put(device, waiting.reason());
            settle(device);
        } else if (lost.add(device) && lost.size() == 1) {
            log.warn("devices have no connection and try again, for example {}: {}", device, waiting.reason());
        }
    }

    private void settle(String device) {
        if (settled.add(device)) {
            unsettled.countDown();
        }
    }
}
