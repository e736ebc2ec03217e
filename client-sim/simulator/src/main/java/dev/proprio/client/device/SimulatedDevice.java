package dev.proprio.client.device;

import dev.proprio.client.session.DeviceWork;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One simulated device's training code behind the client SDK; it trains in the shared pool. */
final class SimulatedDevice implements DeviceWork {
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private final Participation participation;
    private Optional<Answer> last = Optional.empty();

    SimulatedDevice(DeviceTraining training, TrainerPool trainers, Participation participation) {
        this.training = training;
        this.trainers = trainers;
        this.participation = participation;
    }

    @Override
    public boolean stays(TrainingTask task, RoundStep step) {
        return participation.stays(task, step);
    }

    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        last = Optional.empty();
        training.began(task);
        Future<Answer> running = trainers.submit(trainer -> {
            Answer answer = training.train(task, model, trainer);
            return new Answer(answer.update().copy(), answer.next(), answer.unsent());
        });
        try {
            Answer answer = running.get();
            last = Optional.of(answer);
            return answer.update();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            running.cancel(false);
            throw e;
        }
    }

    @Override
    public void counted(TrainingTask task) {
        if (participation.leaves(task).isEmpty()) {
            last.ifPresent(answer -> training.counted(task, answer));
        }
        last = Optional.empty();
    }

    @Override
    public void ended(TrainingTask task) {
        training.ended(task);
    }
}
