package dev.proprio.client.session;

import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.Welcome;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a device remember an update when the coordinator has said that it counts for good, and not before. Up to revision
 * 2 of the protocol, its receipt says so.
 */
final class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    /** The first revision in which the coordinator tells of commits. */
    private static final int COMMITTED = 3;

    private final SessionMemory memory;
    private final DeviceWork work;
    private final boolean told;
    private final BiConsumer<TrainingTask, TaskFailedException> failed;

    /** @param failed learns of tasks at whose end the training failed */
    Settlement(SessionSettings settings, Welcome welcome, BiConsumer<TrainingTask, TaskFailedException> failed) {
        this.memory = settings.memory();
        this.work = settings.work();
        this.told = welcome.getProtocolRevision() >= COMMITTED;
        this.failed = failed;
    }

    /** A task has come: an update of its run for another one can't count any more, or the coordinator had said so. */
    void begin(TrainingTask task) {
        memory.unsettled(task.run())
                .filter(earlier -> !earlier.equals(task))
                .ifPresent(earlier -> settle(earlier, false));
    }

    /** The coordinator has received an update; {@code taken} is false if it came too late or the sum was given up. */
    void received(TrainingTask task, boolean taken) {
        if (!taken || !told) {
            settle(task, taken);
        }
    }

    /** The coordinator has said which rounds are safe. */
    void committed(RoundsCommitted message) {
        memory.unsettled(message.getRunId())
                .filter(waiting -> waiting.round() <= message.getLastRound())
                .ifPresent(waiting -> settle(waiting, waiting.round() == message.getCountedRound()));
    }

    /** An update is not waited for any more, for want of room. */
    void dropped(TrainingTask task) {
        log.warn(
                "{} does not wait any longer to learn whether its update of round {} of run {} counts",
                task.device(),
                task.round(),
                task.run());
        tell(task, false);
    }

    /** Once for each update, even if the training fails at it. */
    private void settle(TrainingTask task, boolean counts) {
        Optional<TrainingTask> waiting = memory.unsettled(task.run());
        if (waiting.isPresent() && waiting.get().equals(task)) {
            memory.settled(task.run());
            tell(task, counts);
            forget(task);
        }
    }

    /** Only now: whoever is restarted before is told again, which is better than never. */
    private void forget(TrainingTask task) {
        try {
            memory.keep();
        } catch (IOException e) {
            failed.accept(task, new TaskFailedException("train", e));
        }
    }

    private void tell(TrainingTask task, boolean counts) {
        try {
            if (counts) {
                work.counted(task);
            } else {
                work.discarded(task);
            }
        } catch (Throwable e) {
            failed.accept(task, new TaskFailedException("train", e));
        }
    }
}
