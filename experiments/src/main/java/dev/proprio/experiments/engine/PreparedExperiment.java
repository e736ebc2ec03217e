package dev.proprio.experiments.engine;

import dev.proprio.client.attack.Attackers;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.device.ClientStates;
import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.DeviceIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** An experiment whose data is open and whose model has its size: all that an engine needs. Thread-safe. */
public final class PreparedExperiment implements AutoCloseable {
    /** One process has file descriptors for about so many connections. */
    private static final int MOST_CONNECTED = 10_000;

    /** Of a connection to this process itself, both are files of its own. */
    private static final int ENDS = 2;

    private final ExperimentSpec spec;
    private final FederatedDataset dataset;
    private final Model model;
    private final float[] start;
    private final List<String> notes;
    private final TrainerPool trainers;
    private final Attackers attackers;
    private final DeviceTraining training;
    private final Participation participation;

    private PreparedExperiment(
            ExperimentSpec spec,
            FederatedDataset dataset,
            Model model,
            float[] start,
            List<String> notes,
            Attackers attackers,
            TrainerPool trainers) {
        this.spec = spec;
        this.dataset = dataset;
        this.model = model;
        this.start = start;
        this.notes = notes;
        this.trainers = trainers;
        this.attackers = attackers;
        this.training = new DeviceTraining(dataset, model, attackers);
        this.participation = new Participation(
                spec.seed(),
                spec.secureAggregation().policy(),
                spec.secureAggregation().demandsHidden(),
                spec.dropouts());
    }

    /**
     * Opens the data and builds the model.
     *
     * @param threads how many devices train at once
     * @throws SensorDataException if the data is missing or malformed, or does not fit the spec
     * @throws InvalidSettingException if the data shows that a setting is impossible
     */
    public static PreparedExperiment prepare(ExperimentSpec spec, int threads) throws SensorDataException {
        return prepare(spec, threads, UnaryOperator.identity());
    }

    /**
     * The same for a request of somebody else.
     *
     * @param access what its data may be read from
     */
    public static PreparedExperiment prepare(ExperimentSpec spec, int threads, DataAccess access)
            throws SensorDataException {
        return prepare(spec, threads, access, UnaryOperator.identity());
    }

    /**
     * The same for a run with devices of other processes. They are as many as there are, whatever the data has; it serves
     * the evaluation alone.
     */
    public static PreparedExperiment forConnected(ExperimentSpec spec, int threads, DataAccess access)
            throws SensorDataException {
        return prepared(
                spec,
                spec.data().open(spec.seed(), access),
                spec.evaluation().holdOut(),
                access,
                threads,
                UnaryOperator.identity(),
                Optional.empty());
    }

    /**
     * The same with trainers that are watched.
     *
     * @param watched wraps each of the model's trainers, on the trainer's thread
     */
    public static PreparedExperiment prepare(ExperimentSpec spec, int threads, UnaryOperator<Trainer> watched)
            throws SensorDataException {
        return prepare(spec, threads, DataAccess.ofOwner(), watched);
    }

    private static PreparedExperiment prepare(
            ExperimentSpec spec, int threads, DataAccess access, UnaryOperator<Trainer> watched)
            throws SensorDataException {
        return prepare(
                spec,
                spec.data().open(spec.seed(), access),
                spec.evaluation().holdOut(),
                access,
                threads,
                watched,
                Optional.empty());
    }

    /**
     * The same with other data than the source's own, such as some people's or some classes'.
     *
     * @param holdOut what of it is kept from training
     */
    public static PreparedExperiment prepare(ExperimentSpec spec, SensorData data, HoldOut holdOut, int threads)
            throws SensorDataException {
        return prepare(spec, data, holdOut, threads, Optional.empty());
    }

    /**
     * The same with the normalization of a model that was trained elsewhere.
     *
     * @param normalization of as many channels as windows have; without one, it is fitted
     */
    public static PreparedExperiment prepare(
            ExperimentSpec spec, SensorData data, HoldOut holdOut, int threads, Optional<Normalization> normalization)
            throws SensorDataException {
        var access = DataAccess.ofOwner();
        return prepare(spec, data, holdOut, access, threads, UnaryOperator.identity(), normalization);
    }

    private static PreparedExperiment prepare(
            ExperimentSpec spec,
            SensorData data,
            HoldOut holdOut,
            DataAccess access,
            int threads,
            UnaryOperator<Trainer> watched,
            Optional<Normalization> normalization)
            throws SensorDataException {
        PreparedExperiment prepared = prepared(spec, data, holdOut, access, threads, watched, normalization);
        boolean fits = false;
        try {
            requireDevices(spec, prepared.dataset);
            fits = true;
            return prepared;
        } finally {
            if (!fits) {
                prepared.close();
            }
        }
    }

    private static PreparedExperiment prepared(
            ExperimentSpec spec,
            SensorData data,
            HoldOut holdOut,
            DataAccess access,
            int threads,
            UnaryOperator<Trainer> watched,
            Optional<Normalization> normalization)
            throws SensorDataException {
        Optional<StartingModel> given = StartingModel.of(spec);
        int channels = spec.data().preprocessing().channels(data.description()).size();
        var dataset = FederatedDataset.prepare(
                data,
                spec.data().preprocessing(),
                spec.data().partition(),
                holdOut,
                access.windows(spec.data().memory()),
                access.heap(),
                spec.seed(),
                normalization.or(() -> given.flatMap(start -> start.normalization(channels))));
        given.ifPresent(start -> start.requireFit(spec, dataset));
        Attackers attackers = AttackerChoice.of(spec, dataset);
        Model drawn = model(spec, dataset, threads, access.heap());
        int length = drawn.layout().length();
        float[] start = given.map(from ->
                        from.parameters(spec, drawn, spec.local().exchange().models()))
                .orElseGet(drawn::initialParameters);
        Model model = given.isPresent() ? drawn.startingFrom(Arrays.copyOf(start, length)) : drawn;
        return new PreparedExperiment(
                spec,
                dataset,
                model,
                start,
                given.map(from -> from.notes(spec, dataset)).orElse(List.of()),
                attackers,
                new TrainerPool(() -> watched.apply(model.newTrainer()), threads));
    }

    private static void requireDevices(ExperimentSpec spec, FederatedDataset dataset) {
        int selected = spec.cohort().policy().selected();
        if (selected > dataset.devices()) {
            throw new InvalidSettingException(
                    "cohort.size",
                    "asks %s devices in a round but the data has only %s".formatted(selected, dataset.devices()));
        }
        spec.aggregation().requiredDevice().ifPresent(device -> requireDevice(device, dataset));
    }

    private static void requireDevice(String required, FederatedDataset dataset) {
        if (!dataset.contains(required)) {
            throw new InvalidSettingException(
                    "aggregation",
                    "needs the device \"%s\" in every round but there is none of that id among those that train, such as %s"
                            .formatted(required, dataset.deviceId(0)));
        }
    }

    private static Model model(ExperimentSpec spec, FederatedDataset dataset, int threads, long heap) {
        try {
            ModelMemory.requireRoom(spec, dataset.shape(), threads, heap);
            return new Model(spec.model().architecture(), dataset.shape(), spec.seed());
        } catch (ExtensionException e) {
            throw new InvalidSettingException("model", "can't be built: " + e.getMessage());
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(
                    e.component().equals("model") ? "model" : "model." + e.component(), e.expectation());
        }
    }

    /**
     * The same with another local algorithm and devices that remember nothing; data and trainers are shared, and closed
     * with this.
     */
    public PreparedExperiment withLocal(LocalAlgorithm local) {
        return new PreparedExperiment(spec.withLocal(local), dataset, model, start, notes, attackers, trainers);
    }

    public ExperimentSpec spec() {
        return spec;
    }

    public FederatedDataset dataset() {
        return dataset;
    }

    public Model model() {
        return model;
    }

    /** The threads that train and evaluate. */
    public TrainerPool trainers() {
        return trainers;
    }

    /** The devices that attack. */
    public Attackers attackers() {
        return attackers;
    }

    DeviceTraining training() {
        return training;
    }

    Participation participation() {
        return participation;
    }

    /**
     * Every device's id, as it goes on the wire.
     *
     * @throws InvalidSettingException if the data's ids can't
     */
    public List<String> deviceIds() {
        if (dataset.devices() > MOST_CONNECTED) {
            throw new InvalidSettingException(
                    "engine",
                    "grpc connects every device, and %s are more than the %s that it can; use local, or fewer devices"
                            .formatted(dataset.devices(), MOST_CONNECTED));
        }
        Optional<String> tooFew = OpenFiles.tooFew(ENDS * dataset.devices());
        if (tooFew.isPresent()) {
            throw new InvalidSettingException(
                    "engine",
                    "grpc connects every device, and there are %s. %s".formatted(dataset.devices(), tooFew.get()));
        }
        List<String> ids = IntStream.range(0, dataset.devices())
                .mapToObj(dataset::deviceId)
                .toList();
        for (String id : ids) {
            if (!DeviceIds.isValid(id)) {
                throw new InvalidSettingException(
                        "data",
                        "has a device \"%s\", but on the wire an id is 1 to 128 characters of A-Z a-z 0-9 . _ : -; rename it or use engine: local"
                                .formatted(id));
            }
        }
        return ids;
    }

    /** What the devices remember of the runs that they take part in. */
    public ClientStates clientStates() {
        return training.states();
    }

    /**
     * Blocks until the devices of this process remember what they will remember of a round in which their updates
     * counted.
     */
    public void awaitDevices(String run, int round, Collection<String> devices) throws InterruptedException {
        training.awaitEnd(run, round, devices);
    }

    /** Connects every device to a coordinator, each over a connection of its own. */
    public ConnectedDevices connect(String host, int port) {
        return ConnectedDevices.start(deviceIds(), host, port, training, trainers, participation);
    }

    /** Connects every device to a coordinator anywhere, over TLS, each with an identity of its own. */
    public ConnectedDevices connect(String host, int port, EnrolledIdentities identities) {
        return ConnectedDevices.start(deviceIds(), host, port, identities, training, trainers, participation);
    }

    /** The model before the first round, or as many one after the other as the local algorithm has. */
    public GlobalModel initialModel() {
        int models = spec.local().exchange().models();
        Broadcast first =
                spec.local().begin(model.layout(), model.initialParameters()).model();
        int length = first.parameters().length;
        float[] parameters = Arrays.copyOf(first.parameters(), Math.multiplyExact(models, length));
        for (int i = 1; i < models; i++) {
            float[] travelling =
                    spec.local().begin(model.layout(), start(i)).model().parameters();
            System.arraycopy(travelling, 0, parameters, i * length, length);
        }
        return new GlobalModel(first.layout().times(models), parameters);
    }

    /** What one of several models starts from: as given, or else drawn, each otherwise than the first. */
    private float[] start(int number) {
        int length = model.layout().length();
        if (start.length >= (number + 1) * length) {
            return Arrays.copyOfRange(start, number * length, (number + 1) * length);
        }
        long seed = KeyedRandom.of(spec.seed(), "initial-model", number, 0).nextLong();
        return new Model(spec.model().architecture(), dataset.shape(), seed).initialParameters();
    }

    /** What has to be said beside every result: of the data, and of what the run starts from. */
    public List<String> notes() {
        List<String> all = new ArrayList<>(dataset.notes());
        all.addAll(notes);
        return all;
    }

    /**
     * The whole model's parameters, or as many one after the other as there are: what the coordinator has, and initial
     * values for what never leaves the devices.
     */
    public float[] whole(GlobalModel global) {
        return spec.local().exchange().models() > 1 || global.layout().equals(model.layout())
                ? global.parameters()
                : model.layout().overlay(model.initialParameters(), global.layout(), global.parameters());
    }

    /** What the round engine is to do, under the run's id. */
    public RunDefinition definition(String id) {
        return new RunDefinition(
                id,
                spec.seed(),
                spec.rounds(),
                spec.cohort().policy(),
                spec.cohort().selection(),
                spec.aggregation(),
                spec.serverOptimizer(),
                SettingWriter.flat((Record) spec.local()),
                spec.local().exchange(),
                spec.compression(),
                spec.secureAggregation().settings(spec.engine(), spec.dropouts()));
    }

    @Override
    public void close() {
        trainers.close();
    }
}
