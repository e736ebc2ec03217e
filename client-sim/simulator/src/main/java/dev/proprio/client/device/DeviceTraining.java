package dev.proprio.client.device;

import dev.proprio.client.attack.Attackers;
import dev.proprio.client.attack.HonestDevices;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a simulated device does with a task, the same however the task reached it. Thread-safe. */
public final class DeviceTraining {
    /** What error feedback remembers: the part of earlier changes that was not sent. */
    private static final String UNSENT = "unsent";

    private static final Logger log = LoggerFactory.getLogger(DeviceTraining.class);

    /** Failures that differ are few, unless they tell of the data. */
    private static final int MOST_LOGGED = 100;

    private final Shards shards;
    private final Attackers attackers;
    private final ClientStates states = new ClientStates();
    private final OpenTasks open = new OpenTasks();
    private final Model architecture;
    private final Map<Map<String, String>, Ready> algorithms = new ConcurrentHashMap<>();
    private final Map<Map<String, String>, Compression> compressions = new ConcurrentHashMap<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public DeviceTraining(Shards shards, Model model, Attackers attackers) {
        this.shards = shards;
        this.architecture = model;
        this.attackers = attackers;
    }

    /** What the devices remember. */
    public ClientStates states() {
        return states;
    }

    /**
     * Trains on the shard of the task's device and packs what comes of it. The update is valid until the trainer's next use; the device
     * remembers nothing of it until it {@linkplain #counted counts}.
     *
     * @throws SensorDataException if the shard can't be read
     * @throws TrainingException if there is nothing to train on or training fails
     * @throws dev.proprio.proto.extension.SettingsException if the task's algorithm or compression is unknown
     *     or malformed
     */
    public TaskResult train(TrainingTask task, Broadcast model, Trainer trainer)
            throws SensorDataException, TrainingException {
        HonestDevices honest = honest(task, model, trainer);
        LocalResult result = attackers.include(task.device())
                ? attacked(task, honest)
                : honest.train(task.device(), UnaryOperator.identity());
        Compression compression = compressions.computeIfAbsent(task.compression(), DeviceTraining::compression);
        try {
            Packed packed = UpdatePacking.of(compression, model.parameters().length, task.seed(), task.round())
                    .pack(task.device(), task.attempt(), result.update(), unsent(task, task.device()));
            return new TaskResult(packed.update(), result.next(), packed.unsent());
        } catch (ExtensionException e) {
            throw failure(compression, e);
        }
    }

    private HonestDevices honest(TrainingTask task, Broadcast model, Trainer trainer) {
        return new HonestDevices() {
            @Override
            public LocalResult train(String device, UnaryOperator<Windows> data)
                    throws SensorDataException, TrainingException {
                return DeviceTraining.this.train(task, device, data.apply(shards.of(device)), model, trainer);
            }

            @Override
            public void remember(String device, ClientState state) {
                DeviceTraining.this.remember(task, device, state, unsent(task, device));
            }
        };
    }

    private LocalResult train(TrainingTask task, String device, Windows shard, Broadcast model, Trainer trainer)
            throws SensorDataException, TrainingException {
        Ready ready = algorithms.computeIfAbsent(task.training(), this::ready);
        if (shard.count() == 0 && ready.algorithm().needsLabels(task.round())) {
            throw new TrainingException("the shard has no windows to train on");
        }
        int expected = Math.multiplyExact(
                ready.algorithm().exchange().models(), ready.beginning().model().parameters().length);
        if (model.parameters().length != expected) {
            throw new TrainingException("the task's model has %s parameters but this device's has %s"
                    .formatted(model.parameters().length, expected));
        }
        var random =
                KeyedRandom.of(task.seed(), "local-training", task.round(), task.attempt(), KeyedRandom.keyOf(device));
        ClientState state = ready.beginning().state().and(states.of(task.run(), device));
        LocalAlgorithm algorithm = ready.algorithm();
        var round = new LocalRound(
                task.round(),
                model,
                shard,
                state,
                random,
                algorithm.usesUnlabelled() ? shards.unlabelled(device) : UnlabelledWindows.NONE,
                shards.windowShape().orElseGet(() -> LocalRound.shapeOf(shard)));
        LocalResult result = trained(algorithm, round, trainer);
        if (result == null || result.update() == null || result.next() == null) {
            throw failure(algorithm, ExtensionException.that(algorithm, "gave null"));
        }
        return new LocalResult(task.leaving(result.update(), task.simulatedNoise(device)), result.next());
    }

    private LocalResult trained(LocalAlgorithm algorithm, LocalRound round, Trainer trainer) throws TrainingException {
        try {
            return algorithm.train(round, trainer);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw failure(algorithm, e);
        }
    }

    private LocalResult attacked(TrainingTask task, HonestDevices honest)
            throws SensorDataException, TrainingException {
        try {
            return attackers.train(task, honest);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw failure(attackers.attack(), e);
        }
    }

    private TrainingException failure(Object extension, Throwable thrown) {
        Throwable named = thrown instanceof ExtensionException ? thrown : ExtensionException.threw(extension, thrown);
        String sentence = String.valueOf(named.getMessage());
        if (logged.size() < MOST_LOGGED && logged.add(sentence)) {
            log.warn("{}; the same again is not logged", sentence, thrown);
        }
        return new TrainingException(sentence, thrown);
    }

    /**
     * Notes that the coordinator counted the update of a task: only then the device remembers.
     *
     * @param next what the device remembers, as its {@link TaskResult} has it
     * @param unsent what error feedback remembers
     */
    public void counted(TrainingTask task, ClientState next, Optional<float[]> unsent) {
        String device = task.device();
        ClientState state = attackers.settled(device) ? states.of(task.run(), device) : next;
        remember(task, device, state, unsent);
    }

    /** Notes that a device is at a task, until it has {@linkplain #ended ended}. */
    void began(TrainingTask task) {
        open.began(task);
    }

    /** Notes that nothing more will come of a task. */
    void ended(TrainingTask task) {
        open.ended(task);
    }

    /**
     * Blocks until none of the devices is at its task of a round any more: until they remember what they will
     * remember of it. Returns at once for devices that live elsewhere.
     */
    public void awaitEnd(String run, int round, Collection<String> devices) throws InterruptedException {
        open.awaitEnd(run, round, devices);
    }

    private void remember(TrainingTask task, String device, ClientState state, Optional<float[]> unsent) {
        states.put(
                task.run(), device, unsent.map(left -> state.with(UNSENT, left)).orElse(state));
    }

    private Optional<float[]> unsent(TrainingTask task, String device) {
        return Optional.ofNullable(states.of(task.run(), device).vectors().get(UNSENT));
    }

    private static Compression compression(Map<String, String> settings) {
        return settings.isEmpty()
                ? new NoCompression()
                : new SettingBinder()
                        .bindExtension(Compression.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
    }

    private Ready ready(Map<String, String> settings) {
        LocalAlgorithm algorithm = new SettingBinder()
                .bindExtension(LocalAlgorithm.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
        return new Ready(algorithm, architecture.begin(algorithm));
    }

    /** An algorithm and what there is before its first round. */
    private record Ready(LocalAlgorithm algorithm, InitialState beginning) {}
}
