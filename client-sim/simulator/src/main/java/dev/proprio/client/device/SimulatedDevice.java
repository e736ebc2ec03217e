package dev.proprio.client.device;

import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.training.LocalResult;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One simulated device's training code behind the client SDK; it trains in the shared pool. */
final class SimulatedDevice implements LocalTraining {
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private Optional<LocalResult> last = Optional.empty();

    SimulatedDevice(DeviceTraining training, TrainerPool trainers) {
        this.training = training;
        this.trainers = trainers;
    }

    @Override
    public ClientUpdate train(TrainingTask task, Broadcast model) throws Exception {
        last = Optional.empty();
        Future<LocalResult> running = trainers.submit(trainer -> {
            LocalResult result = training.train(task, model, trainer);
            return new LocalResult(result.update().copy(), result.next());
        });
        try {
            LocalResult result = running.get();
            last = Optional.of(result);
            return result.update();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            running.cancel(false);
            throw e;
        }
    }

    @Override
    public void counted(TrainingTask task) {
        last.ifPresent(result -> training.counted(task, result));
        last = Optional.empty();
    }
}
