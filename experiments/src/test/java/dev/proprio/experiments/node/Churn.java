package dev.proprio.experiments.node;

import dev.proprio.client.node.ChannelSource;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.random.KeyedRandom;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Nodes of the SDK that come and go: each is there for an exponential time and away for another, again and again. When, and
 * whether one leaves in good order or its connection breaks, follows from the seed, the device and how often it has come;
 * what time it is, whoever has it go on says.
 */
final class Churn implements AutoCloseable {
    private final long seed;
    private final Duration here;
    private final Duration away;
    private final Function<String, ChannelSource> channels;
    private final Function<String, LocalTraining> trainings;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Stay> stays = new ConcurrentHashMap<>();
    private final PriorityQueue<Visit> visits = new PriorityQueue<>(Comparator.comparingLong(Visit::next));
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private long now;

    /** A node that is there. */
    private record Stay(ClientNode node, AtomicReference<ManagedChannel> channel) {}

    /**
     * What a device does next.
     *
     * @param next when, in nanoseconds
     * @param session the one that begins or ends then, from 1
     * @param comes whether it begins
     */
    private record Visit(long next, String device, int session, boolean comes) {}

    /**
     * @param here how long a stay is in the mean
     * @param away how long a device is away in the mean
     */
    Churn(
            long seed,
            Duration here,
            Duration away,
            Function<String, ChannelSource> channels,
            Function<String, LocalTraining> trainings) {
        this.seed = seed;
        this.here = here;
        this.away = away;
        this.channels = channels;
        this.trainings = trainings;
    }

    /** Lets devices begin: as many are there at once as there will be in the mean, the others come when it is their time. */
    synchronized void begin(List<String> devices) {
        double present = (double) here.toNanos() / (here.toNanos() + away.toNanos());
        for (String device : devices) {
            KeyedRandom random = random(device, 0);
            boolean there = random.nextDouble() < present;
            visits.add(new Visit(there ? now : now + exponential(random, away), device, 1, true));
        }
    }

    /** Goes on for so long. What is due is done on other threads; for one device, one after the other. */
    synchronized List<Future<?>> goOn(Duration by) {
        now += by.toNanos();
        List<Future<?>> done = new ArrayList<>();
        while (!visits.isEmpty() && visits.element().next() <= now) {
            Visit visit = visits.remove();
            KeyedRandom random = random(visit.device(), visit.session());
            long stays = exponential(random, here);
            boolean breaks = random.nextBoolean();
            long pause = exponential(random, away);
            int session = visit.session();
            if (visit.comes()) {
                visits.add(new Visit(visit.next() + stays, visit.device(), session, false));
                done.add(work.submit(() -> come(visit.device())));
            } else {
                visits.add(new Visit(visit.next() + pause, visit.device(), session + 1, true));
                done.add(work.submit(() -> leave(visit.device(), breaks)));
            }
        }
        return done;
    }

    /** How many stays have begun. */
    long sessions() {
        return sessions.get();
    }

    /** How many of them ended with a connection that broke. */
    long broken() {
        return broken.get();
    }

    private KeyedRandom random(String device, int session) {
        return KeyedRandom.of(seed, "churn", session, KeyedRandom.keyOf(device));
    }

    private static long exponential(KeyedRandom random, Duration mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos());
    }

    private void come(String device) {
        stays.compute(device, (name, before) -> {
            if (before != null) {
                // It was to leave before, and is about to.
                leave(before, false);
            }
            var channel = new AtomicReference<ManagedChannel>();
            ChannelSource source = channels.apply(device);
            ClientNode node = ClientNode.over(() -> {
                        ManagedChannel open = source.open();
                        channel.set(open);
                        return open;
                    })
                    .device(device)
                    .training(trainings.apply(device))
                    .threads(Thread.ofVirtual().name(device).factory())
                    .start();
            sessions.incrementAndGet();
            return new Stay(node, channel);
        });
    }

    private void leave(String device, boolean breaks) {
        Stay stay = stays.remove(device);
        if (stay != null) {
            leave(stay, breaks);
        }
    }

    private void leave(Stay stay, boolean breaks) {
        ManagedChannel open = stay.channel().get();
        if (breaks && open != null) {
            broken.incrementAndGet();
            open.shutdownNow();
        }
        stay.node().close();
    }

    /** Has all leave, and waits until they have. */
    @Override
    public void close() {
        work.close();
        try (ExecutorService leaving = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String device : new ArrayList<>(stays.keySet())) {
                leaving.execute(() -> leave(device, false));
            }
        }
    }
}
