package dev.proprio.experiments.engine;

import dev.proprio.client.attack.Attackers;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.device.ClientStates;
import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Model;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.StepOrder;
import dev.proprio.experiments.spec.CohortSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.ModeSpec;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.DeviceIds;
import dev.proprio.proto.wire.SelfDescription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final Optional<AgreedNormalization> agreed;
    private final TrainerPool trainers;
    private final Optional<PrivateTraining> privacy;
    private final Attackers attackers;
    private final DeviceTraining training;
    private final Participation participation;
    private final Duration preparation;
    private final Optional<VirtualDevices> virtual;
    private final Optional<DescribedModel> description;
    private final Optional<SimulatedDescriptions> descriptions;

    PreparedExperiment(
            ExperimentSpec spec,
            FederatedDataset dataset,
            Model model,
            float[] start,
            List<String> notes,
            Optional<AgreedNormalization> agreed,
            Attackers attackers,
            Optional<PrivateTraining> privacy,
            Optional<VirtualDevices> virtual,
            Optional<SimulatedDescriptions> descriptions,
            TrainerPool trainers,
            Duration preparation) {
        this.spec = spec;
        this.dataset = dataset;
        this.model = model;
        this.start = start;
        this.notes = notes;
        this.agreed = agreed;
        this.trainers = trainers;
        this.preparation = preparation;
        this.privacy = privacy;
        this.attackers = attackers;
        this.virtual = virtual;
        this.descriptions = descriptions;
        this.description = DescribedExperiment.of(spec, model, dataset.input());
        this.training = new DeviceTraining(dataset, model, attackers);
        this.participation = new Participation(
                spec.seed(),
                spec.secureAggregation()
                        .policy()
                        .demandingNoise(
                                privacy.map(PrivateTraining::minimumNoise).orElse(0.0)),
                spec.secureAggregation().demandsHidden(),
                spec.dropouts());
    }

    /**
     * Opens the data that the spec names and builds the model; {@link Preparation} has what may differ.
     *
     * @param threads how many devices train at once
     * @throws SensorDataException if the data is missing or malformed, or does not fit the spec
     * @throws InvalidSettingException if the data shows that a setting is impossible
     */
    public static PreparedExperiment prepare(ExperimentSpec spec, int threads) throws SensorDataException {
        return Preparation.of(spec, threads).prepare();
    }

    /**
     * The same with another local algorithm and devices that remember nothing; data and trainers are shared, and closed
     * with this.
     */
    public PreparedExperiment withLocal(LocalAlgorithm local) {
        return new PreparedExperiment(
                spec.ofOneModel(local),
                dataset,
                model,
                start,
                notes,
                agreed,
                attackers,
                privacy,
                virtual,
                descriptions,
                trainers,
                Duration.ZERO);
    }

    /**
     * The same, with what is promised worked out for other numbers; data and trainers are shared, and closed with this.
     *
     * @param devices how many there are to be drawn from
     * @param cohort how many a round has in the mean
     * @throws InvalidSettingException if the promise can't be kept with so many
     */
    public PreparedExperiment ofSize(int devices, int cohort) {
        Optional<Integer> least = spec.cohort().minimum().map(minimum -> Math.min(minimum, cohort));
        ExperimentSpec sized = spec.with(
                ExperimentSpec::cohort,
                spec.cohort().with(draft -> draft.set(CohortSpec::size, cohort).set(CohortSpec::minimum, least)));
        return new PreparedExperiment(
                sized,
                dataset,
                model,
                start,
                notes,
                agreed,
                attackers,
                PrivateTraining.of(sized, devices, Preparation.summed(sized, model)),
                virtual,
                descriptions,
                trainers,
                Duration.ZERO);
    }

    /** How long it took to read the data and to make the model; nothing where they are another experiment's, too. */
    public Duration preparation() {
        return preparation;
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

    /** What its devices are on a virtual clock, if it has one. */
    public Optional<VirtualDevices> virtual() {
        return virtual;
    }

    /** What its simulated devices say of themselves, if somebody asks. */
    Optional<SimulatedDescriptions> descriptions() {
        return descriptions;
    }

    DeviceTraining training() {
        return training;
    }

    Participation participation() {
        return participation;
    }

    /** The same training by devices that remember of a run what is said, and nothing else. */
    DeviceTraining trainingOf(String run, Map<String, ClientState> memory) {
        var own = new DeviceTraining(dataset, model, attackers);
        own.states().restore(run, memory);
        return own;
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
        return connect(List.of(new InetSocketAddress(host, port)));
    }

    /** The same with several that lead to one run: each device has a connection to one of them. */
    public ConnectedDevices connect(List<InetSocketAddress> coordinators) {
        return ConnectedDevices.start(
                deviceIds(), coordinators, training, trainers, participation, new ExperimentAnswers(this), this::says);
    }

    /** Connects every device to coordinators anywhere, over TLS, each with an identity of its own. */
    public ConnectedDevices connect(List<InetSocketAddress> coordinators, EnrolledIdentities identities) {
        return ConnectedDevices.start(
                deviceIds(),
                coordinators,
                identities,
                training,
                trainers,
                participation,
                new ExperimentAnswers(this),
                this::says);
    }

    private SelfDescription says(String device) {
        return descriptions.map(described -> described.of(device)).orElse(SelfDescription.NONE);
    }

    /** The model before the first round, or as many one after the other as the local algorithm has. */
    public GlobalModel initialModel() {
        int models = spec.local().exchange().models();
        Broadcast first = model.begin(spec.local()).model();
        int length = first.parameters().length;
        float[] parameters = Arrays.copyOf(first.parameters(), Math.multiplyExact(models, length));
        for (int i = 1; i < models; i++) {
            float[] travelling = spec.local().modelsBeginAlike()
                            && start.length < (i + 1) * model.layout().length()
                    ? first.parameters()
                    : spec.local()
                            .begin(model.shape(), model.layout(), start(i))
                            .model()
                            .parameters();
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

    /** What has to be said beside every result: of the data, of what the run starts from, and of when devices are there. */
    public List<String> notes() {
        List<String> all = new ArrayList<>(dataset.notes());
        all.addAll(notes);
        virtual.ifPresent(devices -> all.addAll(devices.availability().notes()));
        return all;
    }

    /** What the devices agreed upon before the first round; empty if they were not asked. */
    public Optional<AgreedNormalization> agreed() {
        return agreed;
    }

    /**
     * Refuses to decide anything by the global model's accuracy where some of its layers never leave the devices.
     *
     * @param setting that decides
     * @param instead what it must be
     * @throws InvalidSettingException if there are some
     */
    public void requireDecidable(String setting, String instead) {
        requireDecidable(setting, instead, model, spec.local());
    }

    static void requireDecidable(String setting, String instead, Model model, LocalAlgorithm local) {
        keptLayers(model, local).stream().findFirst().ifPresent(kept -> {
            throw new InvalidSettingException(
                    setting,
                    "must be %s with %s, under which layers such as %s never leave the devices: it would decide by a global model in which they are as they were before the first round"
                            .formatted(instead, Extensions.nameOf(local.getClass()), kept.name()));
        });
    }

    private static List<Slice> keptLayers(Model model, LocalAlgorithm local) {
        Set<String> travelling = model.begin(local).model().layout().slices().stream()
                .map(Slice::name)
                .collect(Collectors.toSet());
        return model.layout().slices().stream()
                .filter(slice -> !travelling.contains(slice.name()))
                .toList();
    }

    /** What has to be said of the global model where a part of it, or all, is not trained or never leaves the devices. */
    public Optional<String> keptOnDevices() {
        List<Slice> kept = keptLayers(model, spec.local());
        if (!spec.local().learnsClasses(spec.rounds())) {
            String next = spec.personalize().isPresent()
                    ? "methods that do not train it themselves tell classes apart by chance"
                    : "train from this run's model.zip with model.initial, or personalize from it";
            return Optional.of(
                    "%s trains all layers but the last: that one is as it was before the first round, so that accuracy says nothing yet; %s"
                            .formatted(
                                    ExtensionException.title(spec.local()
                                            .innermost(spec.rounds())
                                            .getClass()),
                                    next));
        }
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "under %s %s of the model's %s parameters never leave the devices (such as %s): in the global model, which is measured, they are as they were before the first round"
                                .formatted(
                                        ExtensionException.title(spec.local().getClass()),
                                        kept.stream().mapToInt(Slice::length).sum(),
                                        model.layout().length(),
                                        kept.getFirst().name()));
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

    /** What its privacy comes to, if it promises any. */
    public Optional<PrivateTraining> privacy() {
        return privacy;
    }

    /** How many rounds there are. */
    public int rounds() {
        return privacy.map(PrivateTraining::rounds).orElse(spec.rounds());
    }

    /** What may be known of each round's updates. */
    public Release release() {
        return privacy.<Release>map(promised -> promised.release(sentLayout())).orElse(Release.ALL);
    }

    /**
     * What carries the rounds out.
     *
     * @param kept makes each round safe before the listeners are told
     */
    public RoundEngine engine(RunDefinition definition, Fleet fleet, List<RoundListener> listeners, RoundLog kept) {
        return order().map(known -> RoundEngine.stepwise(definition, fleet, listeners, kept, RoundClock.SYSTEM, known))
                .orElseGet(() ->
                        new RoundEngine(definition, fleet, listeners, kept, release(), RoundClock.SYSTEM, virtual));
    }

    /** What decides whose updates make a step; empty if rounds wait for a cohort. */
    private Optional<StepOrder> order() {
        ModeSpec mode = spec.mode();
        return mode.asynchronous()
                .<StepOrder>map(asynchronous -> virtual.<StepOrder>map(
                                devices -> new StepOrder.VirtualArrivals(asynchronous, devices))
                        .orElseGet(() -> new StepOrder.FirstCome(asynchronous)))
                .or(() -> mode.tiered().map(tiers -> new StepOrder.VirtualTiers(tiers, virtual.orElseThrow())));
    }

    /** Whether what the run comes to depends on whose updates come first by the machine's clock. */
    public boolean goesByArrival() {
        return order().filter(StepOrder.FirstCome.class::isInstance).isPresent();
    }

    /** What the round engine is to do, under the run's id. */
    public RunDefinition definition(String id) {
        RunDefinition open = definition(spec, id).with(RunDefinition::description, description);
        return privacy.map(promised -> covered(open, promised)).orElse(open);
    }

    private RunDefinition covered(RunDefinition open, PrivateTraining promised) {
        ClippedSum sum = promised.spec().sum(sentLayout());
        Map<String, String> work = new LinkedHashMap<>(open.algorithm());
        work.putAll(sum.clip().setting());
        work.putAll(promised.told());
        RunDefinition told =
                open.with(RunDefinition::algorithm, work).with(RunDefinition::noise, promised.updateNoise());
        return promised.fitted(told, sum);
    }

    /** How what devices send is made up. */
    private ParameterLayout sentLayout() {
        return model.begin(spec.local()).model().layout();
    }

    /** The same of an experiment whose data is elsewhere, and which promises nothing. */
    public static RunDefinition definition(ExperimentSpec spec, String id) {
        return new RunDefinition(
                id,
                spec.seed(),
                spec.rounds(),
                spec.mode().cohort(spec.cohort()),
                spec.cohort().selection(),
                spec.aggregation(),
                spec.serverOptimizer(),
                SettingWriter.flat((Record) spec.local()),
                spec.local().exchange(),
                spec.compression(),
                spec.secureAggregation().settings(spec.engine(), spec.dropouts()),
                Optional.empty(),
                0);
    }

    @Override
    public void close() {
        trainers.close();
    }
}
