package dev.proprio.client.device;

import dev.proprio.client.session.DeviceWork;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One simulated device's training code behind the client SDK; it trains in the shared pool. */
final class SimulatedDevice implements DeviceWork {
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private Optional<Answer> last = Optional.empty();

    SimulatedDevice(DeviceTraining training, TrainerPool trainers) {
        this.training = training;
        this.trainers = trainers;
    }

    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        last = Optional.empty();
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
        last.ifPresent(answer -> training.counted(task, answer));
        last = Optional.empty();
    }
}
