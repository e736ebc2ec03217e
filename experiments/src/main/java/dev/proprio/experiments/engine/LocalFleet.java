package dev.proprio.experiments.engine;

import dev.proprio.client.device.Answer;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Shards;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
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
    private final Schedule schedule;
    private final DeviceTraining training;
    private final TrainerPool trainers;

    LocalFleet(Population population, Shards shards, DeviceTraining training, TrainerPool trainers) {
        this.population = population;
        this.shards = shards;
        this.schedule = new Schedule(shards);
        this.training = training;
        this.trainers = trainers;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        long deadline = System.nanoTime() + plan.deadline().toNanos();
        var bytesUp = new LongAdder();
        Packing packing = plan.packing(broadcast.layout().length());
        int next = 0;
        while (next < plan.devices().size() && sink.accepted() < plan.target() && System.nanoTime() < deadline) {
            int last = Math.min(plan.devices().size(), next + plan.target() - sink.accepted());
            List<String> wave = schedule.longestFirst(plan.devices().subList(next, last));
            wave.forEach(sink::asked);
            try (LoadAhead loading = LoadAhead.start(wave, shards, trainers.threads())) {
                List<Future<?>> running = new ArrayList<>();
                for (String device : wave) {
                    running.add(trainers.submit(trainer -> {
                        loading.deviceBegan();
                        if (System.nanoTime() < deadline) {
                            Optional<Answer> answer = train(plan.taskFor(device), broadcast, trainer, sink);
                            if (answer.isPresent()) {
                                bytesUp.add(answer.get().update().byteLength());
                                handIn(plan.taskFor(device), answer.get(), packing, sink);
                            }
                        }
                        return device;
                    }));
                }
                await(running, deadline);
            }
            next = last;
        }
        sink.allAsked();
        return new Traffic(next * broadcast.byteLength(), bytesUp.sum());
    }

    private Optional<Answer> train(TrainingTask task, Broadcast broadcast, Trainer trainer, UpdateSink sink) {
        try {
            return Optional.of(training.train(task, broadcast, trainer));
        } catch (Exception e) {
            log.debug("{} failed in round {}", task.device(), task.round(), e);
            sink.failed(task.device(), Stage.TRAIN, e.getMessage() == null ? e.toString() : e.getMessage());
            return Optional.empty();
        }
    }

    private void handIn(TrainingTask task, Answer answer, Packing packing, UpdateSink sink) {
        try {
            if (sink.accept(task.device(), packing.unpack(answer.update())) == UpdateSink.Verdict.ACCEPTED) {
                training.counted(task, answer);
            }
        } catch (MalformedUpdateException e) {
            sink.failed(task.device(), Stage.VALIDATE, String.valueOf(e.getMessage()));
        } catch (InvalidUpdateException e) {
            log.debug("{} returned an invalid update in round {}", task.device(), task.round(), e);
        }
    }

    private static void await(List<Future<?>> running, long deadline) throws InterruptedException {
        for (Future<?> future : running) {
            try {
                future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                future.cancel(false);
                log.debug("gave up waiting at the deadline", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a trainer thread failed: " + e.getCause(), e.getCause());
            }
        }
    }
}
