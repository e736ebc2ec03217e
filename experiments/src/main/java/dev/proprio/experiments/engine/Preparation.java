package dev.proprio.experiments.engine;

import dev.proprio.client.attack.Attackers;
import dev.proprio.client.dataset.DatasetOptions;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.dataset.SeenClasses;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.fused.FusedTrainer;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.selection.ParticipationLimit;
import dev.proprio.experiments.spec.ClockKind;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.spec.EventsSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.InitialLayers;
import dev.proprio.experiments.spec.ModeKind;
import dev.proprio.experiments.spec.NormalizationKind;
import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.record.Withers;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an experiment is prepared from.
 *
 * @param threads how many devices train at once
 * @param access what its data may be read from, and how much it may hold
 * @param watched wraps each of the model's trainers, on the trainer's thread
 * @param data other data than the source's own, such as some people's or some classes'
 * @param holdOut what of the data is kept from training
 * @param normalization of a model that was trained elsewhere, of as many channels as windows have; without one, it is
 *     fitted
 * @param agreed what devices agreed upon: those of a run that goes on when it began, or those of other processes before
 * @param connected whether the devices are of other processes: as many as there are, whatever the data has, which then
 *     serves the evaluation alone
 */
public record Preparation(
        ExperimentSpec spec,
        int threads,
        DataAccess access,
        UnaryOperator<Trainer> watched,
        Optional<SensorData> data,
        HoldOut holdOut,
        Optional<Normalization> normalization,
        Optional<AgreedNormalization> agreed,
        boolean connected)
        implements Withers<Preparation> {
    /** As the spec says, for whoever owns this machine. */
    public static Preparation of(ExperimentSpec spec, int threads) {
        return new Preparation(
                spec,
                threads,
                DataAccess.ofOwner(),
                UnaryOperator.identity(),
                Optional.empty(),
                spec.evaluation().holdOut(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * Opens the data and builds the model.
     *
     * @throws SensorDataException if the data is missing or malformed, or does not fit the spec
     * @throws InvalidSettingException if the data shows that a setting is impossible
     */
    public PreparedExperiment prepare() throws SensorDataException {
        long begun = System.nanoTime();
        if (!connected) {
            FusedTrainer.warmUp();
        }
        requireSimulated();
        requireNoPromise();
        SensorData opened = seen(data.isPresent() ? data.get() : spec.data().open(spec.seed(), access));
        Optional<StartingModel> given = StartingModel.of(spec);
        Require.that(
                given.isPresent() || spec.model().initialLayers() == InitialLayers.ALL,
                "model.initial-layers",
                "must be left out without model.initial, of which it takes a part");
        if (opened.isElsewhere()) {
            requireElsewhere();
        }
        requireOneNormalization(given);
        Optional<AgreedNormalization> made = agreement(opened);
        FederatedDataset dataset = dataset(opened, given, made);
        given.ifPresent(from -> from.requireFit(spec, dataset));
        spec.evaluation().events().ifPresent(events -> requireEvents(events, dataset.description()));
        requireEvaluation(dataset);
        requireFit(dataset);
        Attackers attackers = AttackerChoice.of(spec, dataset);
        Model drawn = model(dataset);
        int length = drawn.layout().length();
        float[] start = given.map(from ->
                        from.parameters(spec, drawn, spec.local().exchange().models()))
                .orElseGet(drawn::initialParameters);
        requireDecidable(drawn);
        Model model = given.isPresent() ? drawn.startingFrom(Arrays.copyOf(start, length)) : drawn;
        if (!connected) {
            requireDevices(dataset);
        }
        Optional<PrivateTraining> privacy = PrivateTraining.of(spec, dataset.devices(), summed(spec, model));
        requirePrivate(model.layout());
        requireSteady(model.layout());
        privacy.ifPresent(promised -> promised.requireBlocks(dataset::deviceId));
        Require.that(
                connected
                        || virtualClock()
                        || spec.cohort()
                                .atMostOnceIn()
                                .flatMap(ParticipationLimit::time)
                                .isEmpty(),
                "cohort.at-most-once-in.time",
                "must be left out with simulated devices by the machine's clock, by whose speed they would be drawn; write rounds, or add clock: virtual");
        Optional<VirtualDevices> virtual = VirtualWiring.of(spec, dataset, model, access.files());
        return new PreparedExperiment(
                spec,
                dataset,
                model,
                start,
                notes(given, dataset, made),
                made,
                attackers,
                privacy,
                virtual,
                SimulatedDescriptions.of(spec, dataset, virtual, connected),
                new TrainerPool(() -> watched.apply(model.newTrainer()), threads),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    /** What there is to train on: without the classes that are to be unseen. */
    private SensorData seen(SensorData opened) {
        List<String> unseen =
                spec.evaluation().rejection().map(RejectionSpec::unseen).orElse(List.of());
        List<String> classes = opened.description().classes();
        for (String name : unseen) {
            Require.that(
                    classes.contains(name),
                    "evaluation.rejection.unseen",
                    "names \"%s\", but the classes are %s".formatted(name, classes));
        }
        Require.that(
                unseen.isEmpty() || classes.size() - unseen.size() >= 2,
                "evaluation.rejection.unseen",
                "leaves %s of %s classes to train on, but there must be at least 2"
                        .formatted(classes.size() - unseen.size(), classes.size()));
        return unseen.isEmpty() ? opened : SeenClasses.without(opened, unseen);
    }

    private void requireRejection(RejectionSpec asked, FederatedDataset dataset) {
        int tested = dataset.testUsers();
        Require.that(
                tested >= 2 || dataset.data().isElsewhere(),
                "evaluation.rejection",
                "takes two people who are tested, one to choose a threshold and one to measure it on, but there "
                        + soMany(tested));
        Require.that(
                spec.local().exchange().models() == 1,
                "evaluation.rejection",
                "must be left out with several models, of which each has a familiarity of its own");
        Require.that(
                !asked.score().asksDevices() || spec.privacy().isEmpty(),
                "evaluation.rejection.score",
                "must not be distance or signal with privacy, whose ledger does not count what class means tell of a device; use energy");
        if (!asked.federated()) {
            return;
        }
        if (!connected) {
            SimulatedQueries.requireStrength(spec, "evaluation.rejection.calibration", asked.calibrators(tested));
            return;
        }
        Require.that(
                dataset.data().isElsewhere(),
                "evaluation.rejection.federated",
                "must be false where devices are of other processes and their data is here, because the people who are tested have no device of the run; the threshold is then that of those whose data the coordinator has");
        requireAskable("evaluation.rejection.federated");
    }

    private void requireContinual(FederatedDataset dataset) {
        Require.that(
                dataset.testUsers() > 0, "evaluation.continual", "takes people who are tested, but there are none");
        Require.that(
                spec.local().exchange().models() == 1,
                "evaluation.continual",
                "must be left out with several models, for it goes on from one");
    }

    private boolean virtualClock() {
        return spec.clock() == ClockKind.VIRTUAL;
    }

    /** How many values of a model of the experiment's are summed in a round, where that matters to what is promised; otherwise 0. */
    static int summed(ExperimentSpec spec, Model model) {
        if (spec.privacy().flatMap(promised -> promised.mechanism().ofDevices()).isEmpty()) {
            return 0;
        }
        int whole = model.begin(spec.local()).model().parameters().length;
        return UpdatePacking.of(spec.compression(), whole, spec.seed(), 1).summedLength(ClientUpdate.PARAMETERS, whole);
    }

    private List<String> notes(
            Optional<StartingModel> given, FederatedDataset dataset, Optional<AgreedNormalization> made) {
        List<String> notes =
                new ArrayList<>(given.map(from -> from.notes(spec, dataset)).orElse(List.of()));
        made.map(AgreedNormalization::note).ifPresent(notes::add);
        return notes;
    }

    private void requireOneNormalization(Optional<StartingModel> given) {
        if (spec.data().normalization().isEmpty()) {
            return;
        }
        Require.that(
                given.isEmpty(),
                "data.normalization",
                "must be left out with model.initial, beside which it is written how windows are normalized for that model");
        Require.that(
                !connected || !spec.data().asksForNormalization() || agreed.isPresent(),
                "data.normalization",
                "must not be federated where devices are of other processes, unless a coordinator has asked them before; give the constants with kind: given, or leave it out");
    }

    /** Early stopping decides by the global model, of which all has to be trained. */
    private void requireDecidable(Model model) {
        if (spec.earlyStopping().isPresent()) {
            PreparedExperiment.requireDecidable("early-stopping", "left out", model, spec.local());
        }
    }

    /** What devices make of the normalization, if they are asked for it; for nothing where it is given. */
    private Optional<AgreedNormalization> agreement(SensorData opened) throws SensorDataException {
        if (normalization.isPresent() || !spec.data().asksForNormalization()) {
            return Optional.empty();
        }
        if (agreed.isPresent()) {
            return agreed;
        }
        List<String> channels = channels(opened);
        FederatedDataset raw = dataset(opened, Optional.of(Normalization.identity(channels.size())));
        return Optional.of(
                new NormalizationRound(spec, spec.data().normalization().orElseThrow()).agree(raw));
    }

    private List<String> channels(SensorData opened) {
        return spec.data().preprocessing().channels(opened.description());
    }

    private FederatedDataset dataset(
            SensorData opened, Optional<StartingModel> given, Optional<AgreedNormalization> made)
            throws SensorDataException {
        List<String> channels = channels(opened);
        Optional<Normalization> chosen = made.map(AgreedNormalization::normalization)
                .or(() -> spec.data()
                        .normalization()
                        .filter(how -> how.kind() == NormalizationKind.GIVEN)
                        .map(how -> how.given(channels)))
                .or(() -> given.flatMap(from -> from.normalization(channels.size())));
        return dataset(opened, normalization.or(() -> chosen));
    }

    private FederatedDataset dataset(SensorData opened, Optional<Normalization> known) throws SensorDataException {
        return FederatedDataset.prepare(
                opened,
                new DatasetOptions(
                        spec.data().preprocessing(),
                        spec.data().partition(),
                        opened.isElsewhere() ? new HoldOut.Nothing() : holdOut,
                        access.windows(spec.data().memory()),
                        access.heap(),
                        spec.seed(),
                        known,
                        spec.privacy().isPresent(),
                        spec.data().labelled(),
                        spec.data().labelNoise().orElse(0.0)));
    }

    private void requireElsewhere() {
        Require.that(
                connected,
                "data.source",
                "can be elsewhere only for a coordinator's run with connected devices, which have the data");
    }

    private void requireSimulated() {
        Require.that(
                !connected || spec.clock() == ClockKind.REAL,
                "clock",
                "must be real where devices are of other processes, which take the time that they take");
    }

    /** The same in every way, also where the devices that train are asked for sums about them, on which there is no noise. */
    private void requireNoPromise() {
        Require.that(
                !connected || spec.privacy().isEmpty(),
                "privacy",
                "must be left out where devices are of other processes, of which it is not known yet how many there are in all; use engine: local, grpc or cluster with simulated devices");
    }

    /** A mean of what stale devices' statistics changed by may make a variance negative. */
    private void requireSteady(ParameterLayout layout) {
        Require.that(
                spec.mode().kind() != ModeKind.BUFFERED || layout.statistics().isEmpty(),
                "model",
                "must not have running statistics with mode: buffered, because what stale updates make of a variance may be negative; use a model without batch norm, such as one with normalization: layer, or mode: fedasync");
    }

    private void requireFit(FederatedDataset dataset) {
        try {
            spec.local().requireFit(dataset.windowShape().orElseThrow());
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException("local." + e.component(), e.expectation());
        }
    }

    private void requireEvaluation(FederatedDataset dataset) {
        spec.evaluation().rejection().ifPresent(asked -> requireRejection(asked, dataset));
        spec.evaluation().continual().ifPresent(_ -> requireContinual(dataset));
        spec.evaluation().conformal().ifPresent(asked -> requireConformal(asked, dataset));
        Require.that(
                !spec.evaluation().choosesSettings() || dataset.data().isElsewhere() || dataset.testUsers() >= 2,
                "evaluation.validation",
                "takes two people kept for testing, one to choose settings on and one to report on, but there %s; set it to 0, and a search chooses by those who are reported"
                        .formatted(soMany(dataset.testUsers())));
        if (!spec.evaluation().onDevices()) {
            return;
        }
        Require.that(
                spec.earlyStopping().isEmpty() || dataset.data().isElsewhere() || dataset.testUsers() >= 2,
                "early-stopping",
                "takes two people kept for testing, one to decide by and one to report on, but there "
                        + soMany(dataset.testUsers()));
        try {
            var _ = new EvaluationQuery(dataset.shape().classes());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("evaluation.on-devices", "can't be true: " + e.getMessage());
        }
        if (!connected) {
            int told = spec.earlyStopping()
                    .map(stopping -> stopping.validators(dataset.testUsers()))
                    .orElseGet(() -> TestedNames.of(spec, dataset).reported().size());
            SimulatedQueries.requireStrength(spec, "evaluation.on-devices", told);
            return;
        }
        HiddenQueries.requireHidden(spec, "evaluation.on-devices", "be false");
        Require.that(
                spec.local().exchange().models() == 1,
                "evaluation.on-devices",
                "must be false with several models where devices are of other processes, which are asked about one");
    }

    private static String soMany(int people) {
        return people == 1 ? "is 1" : "are " + people;
    }

    /** What connected devices must be asked under, to be asked for scores. */
    private void requireAskable(String setting) {
        Require.that(
                spec.evaluation().onDevices(),
                setting,
                "must be false without evaluation.on-devices where devices are of other processes, for only by that is it known from the beginning that they have kept windows from training");
        HiddenQueries.requireHidden(spec, setting, "be false");
    }

    private void requireConformal(ConformalSpec asked, FederatedDataset dataset) {
        int tested = dataset.testUsers();
        Require.that(
                tested >= 2 || dataset.data().isElsewhere(),
                "evaluation.conformal",
                "takes two people who are tested, one to calibrate and one to measure sets on, but there "
                        + soMany(tested));
        if (!asked.federated()) {
            return;
        }
        if (connected) {
            requireAskable("evaluation.conformal.federated");
            return;
        }
        SimulatedQueries.requireStrength(spec, "evaluation.conformal.calibration", asked.calibrators(tested));
    }

    private static void requireEvents(EventsSpec events, DataDescription description) {
        if (description.isVectors()) {
            throw new InvalidSettingException(
                    "evaluation.events", "must be left out: %s has no time".formatted(description.name()));
        }
        for (String name : events.classes()) {
            if (!description.classes().contains(name)) {
                throw new InvalidSettingException(
                        "evaluation.events.classes",
                        "names \"%s\", but the classes are %s".formatted(name, description.classes()));
            }
        }
    }

    private void requireDevices(FederatedDataset dataset) {
        spec.mode()
                .asynchronous()
                .ifPresent(mode -> Require.that(
                        mode.concurrency() <= dataset.devices(),
                        "mode.concurrency",
                        "asks %s at once but the data has only %s"
                                .formatted(CountText.of(mode.concurrency(), "device"), dataset.devices())));
        spec.mode()
                .tiered()
                .ifPresent(tiered -> Require.that(
                        (long) tiered.tiers() * spec.cohort().size() <= dataset.devices(),
                        "mode.tiers",
                        "makes %s, each of which needs cohort.size devices, %s, and thus %s together, but the data has only %s; lower mode.tiers or cohort.size"
                                .formatted(
                                        CountText.of(tiered.tiers(), "tier"),
                                        spec.cohort().size(),
                                        (long) tiered.tiers() * spec.cohort().size(),
                                        dataset.devices())));
        int selected = spec.mode().cohort(spec.cohort()).selected();
        if (selected > dataset.devices()) {
            throw new InvalidSettingException(
                    "cohort.size",
                    "asks %s in a round but the data has only %s"
                            .formatted(CountText.of(selected, "device"), dataset.devices()));
        }
        spec.aggregation().requiredDevice().ifPresent(device -> requireDevice(device, dataset));
    }

    private void requirePrivate(ParameterLayout layout) {
        if (spec.privacy().isEmpty()) {
            return;
        }
        if (layout.statistics().isEmpty()) {
            return;
        }
        throw new InvalidSettingException(
                "model",
                "must not have running statistics with privacy, because a variance with noise on it may be negative (%s); use a model without batch norm, such as one with normalization: layer"
                        .formatted(layout.statistics().getFirst().name()));
    }

    private static void requireDevice(String required, FederatedDataset dataset) {
        if (!dataset.contains(required)) {
            throw new InvalidSettingException(
                    "aggregation",
                    "needs the device \"%s\" in every round but there is none of that id among those that train, such as %s"
                            .formatted(required, dataset.deviceId(0)));
        }
    }

    private Model model(FederatedDataset dataset) {
        try {
            ModelMemory.requireRoom(spec, dataset.shape(), threads, access.heap());
            return new Model(spec.model().architecture(), dataset.shape(), spec.seed());
        } catch (ExtensionException e) {
            throw new InvalidSettingException("model", "can't be built: " + e.getMessage());
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(
                    e.component().equals("model") ? "model" : "model." + e.component(), e.expectation());
        }
    }
}
