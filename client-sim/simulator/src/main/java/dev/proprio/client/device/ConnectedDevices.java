package dev.proprio.client.device;

import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.SessionException;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated devices that take part through the real protocol: a session and a virtual thread each, training in
 * a shared pool. Thread-safe.
 */
public final class ConnectedDevices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectedDevices.class);

    /** How long a device may take to read the receipts and the farewell that are on their way to it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Thread> sessions = new ArrayList<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();

    private ConnectedDevices() {}

    /**
     * Connects the devices, each over a connection of its own, and returns at once.
     *
     * @param channels opens a device's channel to the coordinator
     */
    public static ConnectedDevices start(
            List<String> devices,
            Function<String, ManagedChannel> channels,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation) {
        var connected = new ConnectedDevices();
        for (String device : devices) {
            connected.sessions.add(Thread.ofVirtual()
                    .name(device)
                    .start(() -> connected.attend(
                            device, channels, new SimulatedDevice(training, trainers, participation), participation)));
        }
        return connected;
    }

    /** Connects the devices to a coordinator on this machine. */
    public static ConnectedDevices start(
            List<String> devices,
            String host,
            int port,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation) {
        return start(devices, device -> CoordinatorChannel.plaintext(host, port), training, trainers, participation);
    }

    /** Connects enrolled devices to a coordinator anywhere, over TLS. */
    public static ConnectedDevices start(
            List<String> devices,
            String host,
            int port,
            EnrolledIdentities identities,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation) {
        return start(
                devices,
                device -> identities.channel(device, host, port),
                training,
                trainers,
                participation.with(identities));
    }

    /** Blocks until every device has been sent home or has lost its connection. */
    public void awaitFarewell() throws InterruptedException {
        for (Thread session : sessions) {
            session.join();
        }
    }

    /** The devices whose session ended in disorder so far, and how. */
    public Map<String, String> broken() {
        return new TreeMap<>(broken);
    }

    /** Waits a little for devices that are being sent home, lets the others leave and waits until they have. */
    @Override
    public void close() {
        try {
            long patience = System.nanoTime() + PATIENCE.toNanos();
            for (Thread session : sessions) {
                session.join(Duration.ofNanos(Math.max(0, patience - System.nanoTime())));
            }
            sessions.forEach(Thread::interrupt);
            awaitFarewell();
        } catch (InterruptedException e) {
            sessions.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private void attend(
            String device, Function<String, ManagedChannel> channels, DeviceWork work, Participation participation) {
        ManagedChannel channel = channels.apply(device);
        try {
            String reason = new DeviceSession(channel, device, work, participation.identity(device)).run();
            log.debug("{} was sent home: {}", device, reason);
        } catch (SessionException e) {
            broken.put(device, String.valueOf(e.getMessage()));
            log.debug("{} lost its session", device, e);
        } catch (InterruptedException e) {
            log.debug("{} leaves", device);
        } finally {
            channel.shutdownNow();
        }
    }
}
