package dev.proprio.experiments.personalization;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.TrainedModel;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.DeviceMemoryEntry;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.PseudoLabelCounts;
import dev.proprio.proto.v1.StudyModel;
import dev.proprio.proto.wire.ModelRefs;
import dev.proprio.proto.wire.TransferException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A study's models as they travel between a run and its workers. */
final class StudyModels {
    /** So many vectors of the model's length a device remembers at most. */
    private static final int MOST_REMEMBERED = 16;

    /** So much of a model and what devices remember travels at most. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int TOLD_BYTES = 1 << 20;

    private StudyModels() {}

    /** So many bytes a model's message has at most. */
    static int mostBytes(PreparedExperiment experiment) {
        long vectors = 1L + MOST_REMEMBERED * (1L + experiment.dataset().devices());
        return (int) Math.min(
                MOST_BYTES, TOLD_BYTES + vectors * experiment.model().layout().length() * Float.BYTES);
    }

    /** The message of a model. */
    static StudyModel write(Done done) {
        Broadcast last = done.model().last();
        Content values = Content.of(last.encode());
        var message = StudyModel.newBuilder()
                .setModel(ModelRefs.of(last, values.sha256()))
                .setValues(UnsafeByteOperations.unsafeWrap(values.bytes()))
                .setBytesUp(done.traffic().bytesUp())
                .setBytesDown(done.traffic().bytesDown())
                .setSeconds(done.seconds())
                .setAccepted(done.updates().accepted())
                .setLate(done.updates().late())
                .setFailed(done.updates().failed());
        done.updates()
                .commonestFailure()
                .ifPresent(common -> message.setCommonFailure(common.reason()).setCommonFailures(common.count()));
        done.pseudoLabels()
                .ifPresent(told -> message.setPseudoLabels(PseudoLabelCounts.newBuilder()
                        .setSeen(told.seen())
                        .setPassed(told.passed())
                        .setKnown(told.known())
                        .setRight(told.right())));
        done.model()
                .states()
                .forEach((device, state) -> message.addMemory(DeviceMemoryEntry.newBuilder()
                        .setDeviceId(device)
                        .setState(ByteString.copyFrom(ClientStateFormat.encode(state)))));
        return message.build();
    }

    /**
     * The model of a message.
     *
     * @param training by which it came about, which says how it is made up
     * @throws InvalidPartialException if it can't be one of this experiment's
     */
    static Done read(StudyModel message, PreparedExperiment experiment, ModelTraining training)
            throws InvalidPartialException {
        Broadcast last = last(message, experiment, training);
        var model = new TrainedModel(
                experiment.model().layout(), experiment.model().initialParameters(), last, states(message, experiment));
        require(
                message.getBytesUp() >= 0
                        && message.getBytesDown() >= 0
                        && message.getAccepted() >= 0
                        && message.getLate() >= 0
                        && message.getFailed() >= 0
                        && message.getCommonFailures() >= 0
                        && message.getCommonFailures() <= message.getFailed()
                        && message.getSeconds() >= 0
                        && Double.isFinite(message.getSeconds()),
                "its training moved, took or counted less than nothing");
        Optional<UpdateCounts.CommonFailure> common = message.getCommonFailures() == 0
                ? Optional.empty()
                : Optional.of(new UpdateCounts.CommonFailure(message.getCommonFailure(), message.getCommonFailures()));
        return new Done(
                model,
                new Traffic(message.getBytesDown(), message.getBytesUp()),
                message.getSeconds(),
                new UpdateCounts(
                        message.getAccepted(), message.getLate(), message.getFailed(), common, Optional.empty()),
                message.hasPseudoLabels() ? Optional.of(pseudoLabels(message.getPseudoLabels())) : Optional.empty());
    }

    private static PseudoLabelRow pseudoLabels(PseudoLabelCounts told) throws InvalidPartialException {
        require(
                told.getRight() >= 0
                        && told.getRight() <= told.getKnown()
                        && told.getKnown() <= told.getPassed()
                        && told.getPassed() <= told.getSeen(),
                "of windows without a label more counted than there were");
        return new PseudoLabelRow(told.getSeen(), told.getPassed(), told.getKnown(), told.getRight());
    }

    private static Broadcast last(StudyModel message, PreparedExperiment experiment, ModelTraining training)
            throws InvalidPartialException {
        ModelRef ref = message.getModel();
        byte[] bytes = message.getValues().toByteArray();
        ParameterLayout layout;
        try {
            layout = ModelRefs.layout(ref);
        } catch (TransferException e) {
            throw new InvalidPartialException(String.valueOf(e.getMessage()));
        }
        require(bytes.length == ref.getByteLength(), "its values are not as many as it says");
        require(Content.of(bytes).sha256().equals(ref.getSha256()), "its values have another SHA-256 than it says");
        Broadcast last = ModelRefs.broadcast(ref, layout, FloatBytes.decode(bytes));
        require(layout.equals(expected(experiment, training)), "its model is made up otherwise than this experiment's");
        require(
                List.copyOf(last.shared().keySet()).equals(shared(training)),
                "it shares %s with devices, which its algorithm does not"
                        .formatted(last.shared().keySet()));
        require(Finite.firstOther(last.parameters()).isEmpty(), "a parameter is not finite");
        for (float[] values : last.shared().values()) {
            require(Finite.firstOther(values).isEmpty(), "a shared value is not finite");
        }
        return last;
    }

    private static Map<String, ClientState> states(StudyModel message, PreparedExperiment experiment)
            throws InvalidPartialException {
        Map<String, ClientState> states = new TreeMap<>();
        for (DeviceMemoryEntry entry : message.getMemoryList()) {
            String device = entry.getDeviceId();
            require(
                    experiment.dataset().contains(device) && !states.containsKey(device),
                    "it tells twice of %s, or there is no such device".formatted(device));
            try {
                states.put(device, ClientStateFormat.decode(entry.getState().toByteArray()));
            } catch (StoredFormatException e) {
                throw new InvalidPartialException(
                        "what %s remembers can't be read: %s".formatted(device, e.getMessage()));
            }
        }
        return states;
    }

    private static Optional<LocalAlgorithm> algorithm(ModelTraining training) {
        return switch (training) {
            case ModelTraining.Federated(LocalAlgorithm algorithm) -> Optional.of(algorithm);
            case ModelTraining.Pooled(LocalAlgorithm algorithm) -> Optional.of(algorithm);
            case ModelTraining.None() -> Optional.empty();
        };
    }

    private static ParameterLayout expected(PreparedExperiment experiment, ModelTraining training) {
        return algorithm(training)
                .map(algorithm -> experiment.withLocal(algorithm).initialModel().layout())
                .orElse(experiment.model().layout());
    }

    private static List<String> shared(ModelTraining training) {
        return algorithm(training)
                .map(algorithm -> List.copyOf(algorithm.exchange().shared()))
                .orElse(List.of());
    }

    private static void require(boolean holds, String otherwise) throws InvalidPartialException {
        if (!holds) {
            throw new InvalidPartialException(otherwise);
        }
    }
}
