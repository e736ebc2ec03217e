package dev.proprio.experiments.engine;

import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.Shards;
import dev.proprio.client.device.TaskResult;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        long deadline = clock.deadline(plan.deadline());
        var arrivals = new Arrivals();
        UpdatePacking packing = plan.packing(broadcast.layout().length());
        int next = 0;
        while (next < plan.devices().size() && sink.accepted() < plan.target() && clock.left(deadline) > 0) {
            int last = Math.min(plan.devices().size(), next + plan.target() - sink.accepted());
            List<String> wave = schedule.longestFirst(plan.devices().subList(next, last));
            wave.forEach(sink::asked);
            try (ShardPrefetcher loading = ShardPrefetcher.start(wave, shards, trainers.threads())) {
                var left = new Countdown(wave.size());
                List<Future<?>> running = new ArrayList<>();
                for (String device : wave) {
                    TrainerPool.Work<String> work = trainer -> {
                        loading.deviceBegan();
                        if (clock.left(deadline) > 0) {
                            perform(plan.taskFor(device), broadcast, trainer, packing, sink, arrivals);
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
        Set<String> counted = plan.secure()
                .map(rehearsed -> rehearsed.counted(arrivals.devices()))
                .orElseGet(arrivals::devices);
        arrivals.remember(counted, training);
        return new Traffic(next * broadcast.byteLength(), arrivals.bytes());
    }

    private void perform(
            TrainingTask task,
            Broadcast broadcast,
            Trainer trainer,
            UpdatePacking packing,
            UpdateSink sink,
            Arrivals arrivals) {
        if (!participation.stays(task, RoundStep.UPLOAD)) {
            sink.failed(task.device(), Stage.DROP, RoundStep.UPLOAD.left());
            return;
        }
        Optional<TaskResult> answer = train(task, broadcast, trainer, sink);
        if (answer.isPresent()) {
            arrivals.sent(answer.get().update().byteLength());
            handIn(task, answer.get(), packing, sink, arrivals);
        }
    }

    private Optional<TaskResult> train(TrainingTask task, Broadcast broadcast, Trainer trainer, UpdateSink sink) {
        try {
            return Optional.of(training.train(task, broadcast, trainer));
        } catch (Exception e) {
            log.debug("{} failed in round {}", task.device(), task.round(), e);
            sink.failed(task.device(), Stage.TRAIN, e.getMessage() == null ? e.toString() : e.getMessage());
            return Optional.empty();
        }
    }

    private void handIn(
            TrainingTask task, TaskResult answer, UpdatePacking packing, UpdateSink sink, Arrivals arrivals) {
        try {
            if (sink.accept(task.device(), packing.unpack(answer.update())) == UpdateSink.Acceptance.ACCEPTED) {
                boolean hears = participation.leaves(task).isEmpty();
                arrivals.accepted(task, answer.next(), answer.unsent(), hears);
            }
        } catch (MalformedUpdateException e) {
            sink.failed(task.device(), Stage.VALIDATE, String.valueOf(e.getMessage()));
        } catch (InvalidUpdateException e) {
            log.debug("{} returned an invalid update in round {}", task.device(), task.round(), e);
        }
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
