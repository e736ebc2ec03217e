package dev.proprio.client.device;

import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.training.ClientState;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One simulated device's training code behind the client SDK; it trains in the shared pool. */
final class SimulatedDevice implements DeviceWork {
    private final String device;
    private final DeviceTraining training;
    private final TrainerPool trainers;
    private final Participation participation;
    private final SimulatedAnswers answers;
    private final Map<String, Next> next = new HashMap<>();

    SimulatedDevice(
            String device,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation,
            SimulatedAnswers answers) {
        this.device = device;
        this.answers = answers;
        this.training = training;
        this.trainers = trainers;
        this.participation = participation;
    }

    @Override
    public QueryAnswer answer(Query query, Optional<Broadcast> model) throws Exception {
        return answers.answer(device, query, model);
    }

    @Override
    public QueryAnswer compare(ComparisonQuery query, Broadcast first, Broadcast second) throws Exception {
        return answers.compare(device, query, first, second);
    }

    @Override
    public boolean stays(TrainingTask task, RoundStep step) {
        return participation.stays(task, step);
    }

    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        next.remove(task.run());
        training.began(task);
        Future<TaskResult> running = trainers.submit(trainer -> {
            TaskResult answer = training.train(task, model, trainer);
            return new TaskResult(answer.update().copy(), answer.next(), answer.unsent());
        });
        try {
            TaskResult answer = running.get();
            next.put(task.run(), new Next(task, answer.next(), answer.unsent()));
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
        Optional<Next> trained = Optional.ofNullable(next.remove(task.run()));
        if (participation.leaves(task).isEmpty()) {
            trained.filter(waiting -> waiting.task().equals(task))
                    .ifPresent(waiting -> training.counted(task, waiting.state(), waiting.unsent()));
        }
    }

    @Override
    public void discarded(TrainingTask task) {
        next.computeIfPresent(task.run(), (run, waiting) -> waiting.task().equals(task) ? null : waiting);
    }

    @Override
    public void ended(TrainingTask task) {
        training.ended(task);
    }

    /** What the device remembers if the task's update counts. */
    private record Next(TrainingTask task, ClientState state, Optional<float[]> unsent) {}
}
