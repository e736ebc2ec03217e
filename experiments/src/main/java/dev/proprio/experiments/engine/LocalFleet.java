package dev.proprio.experiments.engine;

import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.Shards;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Errand;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains in this process. A device beyond the target is asked only when one before it has failed, so that who
 * takes part never depends on which thread was faster.
 */
final class LocalFleet implements Fleet {
    private static final Logger log = LoggerFactory.getLogger(LocalFleet.class);

    private final Population population;
    private final Shards shards;
    private final TrainingOrder schedule;
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private final Participation participation;

    LocalFleet(
            Population population,
            Shards shards,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation) {
        this.population = population;
        this.shards = shards;
        this.schedule = new TrainingOrder(shards);
        this.training = training;
        this.trainers = trainers;
        this.participation = participation;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        if (plan.masked().isPresent()) {
            return new MaskedRound(
                            plan, plan.masked().get(), broadcast, training, trainers, participation, sink.clock())
                    .run(sink);
        }
        RoundClock clock = sink.clock();
        long deadline = clock.deadline(plan.patience());
        List<String> contenders = plan.contenders();
        var round = DeviceRound.of(plan, broadcast, training, participation, sink);
        int next = 0;
        while (next < contenders.size() && sink.accepted() < plan.target() && clock.left(deadline) > 0) {
            int last = Math.min(contenders.size(), next + plan.target() - sink.accepted());
            List<String> wave = schedule.longestFirst(contenders.subList(next, last));
            wave.forEach(sink::asked);
            try (ShardPrefetcher loading = ShardPrefetcher.start(wave, shards, trainers.threads())) {
                var left = new Countdown(wave.size());
                List<Future<?>> running = new ArrayList<>();
                for (String device : wave) {
                    TrainerPool.Work<String> work = trainer -> {
                        loading.deviceBegan();
                        if (clock.left(deadline) > 0) {
                            round.perform(device, trainer);
                        }
                        return device;
                    };
                    running.add(trainers.submit(work, left::count));
                }
                boolean over = left.await(clock, Duration.ofNanos(clock.left(deadline)));
                finish(over, running);
            }
            next = last;
        }
        sink.allAsked();
        Arrivals arrivals = round.arrivals();
        arrivals.remember(plan.counted(arrivals.devices()), training);
        return new Traffic(plan.fetched(next) * broadcast.byteLength(), arrivals.bytes());
    }

    @Override
    public Traffic train(List<Errand> errands) throws InterruptedException {
        long bytesUp = 0;
        List<Errand> left = errands;
        while (!left.isEmpty()) {
            // What a device remembers of one errand it needs for the next.
            Map<String, Errand> wave = new LinkedHashMap<>();
            List<Errand> later = new ArrayList<>();
            for (Errand errand : left) {
                if (wave.putIfAbsent(errand.device(), errand) != null) {
                    later.add(errand);
                }
            }
            bytesUp += perform(wave);
            left = later;
        }
        return new Traffic(0, bytesUp);
    }

    /** One errand for each device; the bytes of their updates. */
    private long perform(Map<String, Errand> wave) throws InterruptedException {
        List<String> order = schedule.longestFirst(List.copyOf(wave.keySet()));
        List<DeviceRound> rounds = new ArrayList<>();
        try (ShardPrefetcher loading = ShardPrefetcher.start(order, shards, trainers.threads())) {
            List<Future<?>> running = new ArrayList<>();
            for (String device : order) {
                Errand errand = Objects.requireNonNull(wave.get(device));
                var round = DeviceRound.of(errand.plan(), errand.broadcast(), training, participation, errand.sink());
                rounds.add(round);
                running.add(trainers.submit(trainer -> {
                    loading.deviceBegan();
                    round.perform(device, trainer);
                    return device;
                }));
            }
            for (Future<?> future : running) {
                requireNoFailure(future);
            }
        }
        long bytes = 0;
        for (DeviceRound round : rounds) {
            Arrivals arrivals = round.arrivals();
            arrivals.remember(arrivals.devices(), training);
            bytes += arrivals.bytes();
        }
        return bytes;
    }

    private static void finish(boolean over, List<Future<?>> running) throws InterruptedException {
        if (!over) {
            log.debug("gave up waiting at the deadline for some of {} devices", running.size());
            running.forEach(future -> future.cancel(false));
        }
        for (Future<?> future : running) {
            if (!future.isCancelled()) {
                requireNoFailure(future);
            }
        }
    }

    /** Ends the run if a device's task failed otherwise than a device may. */
    static void requireNoFailure(Future<?> ended) throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trainer thread failed: " + e.getCause(), e.getCause());
        }
    }
}
