package dev.proprio.client.device;

import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.training.LocalResult;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One simulated device's training code behind the client SDK; it trains in the shared pool. */
final class SimulatedDevice implements LocalTraining {
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private final Participation participation;
    private Optional<LocalResult> last = Optional.empty();

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
        if (participation.leaves(task).isEmpty()) {
            last.ifPresent(result -> training.counted(task, result.next()));
        }
        last = Optional.empty();
    }
}
