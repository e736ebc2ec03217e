package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.grpc.Availability;
import dev.proprio.coordinator.grpc.DeviceRegistry;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.proto.v1.LeafDevices;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells a root who comes to a leaf and who goes. Belongs to one thread. */
public final class LeafReport {
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /** So many devices, of the longest ids, fit into a message. */
    private static final int MOST_IN_A_MESSAGE = 5_000;

    private final DeviceRegistry registry;
    private final Set<String> told = new HashSet<>();

    public LeafReport(DeviceRegistry registry) {
        this.registry = registry;
    }

    /** Tells who is there, then of each change, for as long as somebody listens. */
    public void run(Consumer<LeafDevices> root, BooleanSupplier goesOn) {
        try {
            while (goesOn.getAsBoolean()) {
                long seen = registry.changes();
                report(root);
                registry.awaitChange(seen, LOOK_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(Consumer<LeafDevices> root) {
        Set<String> here = new HashSet<>(registry.devices());
        var news = LeafDevices.newBuilder();
        int count = 0;
        for (String device : here) {
            if (told.add(device)) {
                news.addCame(device);
                count = sentWhenFull(root, news, count + 1);
            }
        }
        for (String device : Set.copyOf(told)) {
            if (!here.contains(device)) {
                told.remove(device);
                if (registry.availability(device, ReconnectPolicy.COME_BACK) == Availability.EXPECTED) {
                    news.addBroke(device);
                } else {
                    news.addLeft(device);
                }
                count = sentWhenFull(root, news, count + 1);
            }
        }
        if (count > 0) {
            root.accept(news.build());
        }
    }

    private static int sentWhenFull(Consumer<LeafDevices> root, LeafDevices.Builder news, int count) {
        if (count < MOST_IN_A_MESSAGE) {
            return count;
        }
        root.accept(news.build());
        news.clear();
        return 0;
    }
}
