package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.ModelChannel;
import dev.proprio.proto.v1.ModelDescriptionMessage;
import dev.proprio.proto.v1.ModelLayer;
import dev.proprio.proto.v1.ModelTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A model's description as it travels: bytes that are the same for the same description, and their digest. */
public final class DescriptionBytes {
    /** The most that a description may take. */
    public static final int MOST = 1 << 20;

    private DescriptionBytes() {}

    /** The description's bytes, always the same ones. */
    public static ByteString write(ModelDescription description) {
        ModelDescriptionMessage message = message(description);
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes);
    }

    /** What names the bytes. */
    public static ByteString sha256(ByteString bytes) {
        return ByteString.copyFrom(FloatBytes.sha256().digest(bytes.toByteArray()));
    }

    /**
     * Reads what came for a digest.
     *
     * @throws TransferException in a sentence if the bytes have another digest, are too many, or describe no model
     */
    public static ModelDescription read(ByteString bytes, ByteString sha256) throws TransferException {
        if (bytes.size() > MOST) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "the model's description has %s bytes, more than the %s that are read",
                    bytes.size(),
                    MOST));
        }
        if (!sha256(bytes).equals(sha256)) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "the model's description, %s bytes, does not have the digest that the task names",
                    bytes.size()));
        }
        try {
            return description(ModelDescriptionMessage.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
            throw new TransferException("the model's description can't be used: " + e.getMessage());
        }
    }

    private static ModelDescriptionMessage message(ModelDescription description) {
        var message = ModelDescriptionMessage.newBuilder()
                .putAllArchitecture(description.architecture())
                .addAllClasses(description.classes())
                .setWindow(description.window())
                .setRate(description.rate())
                .putAllPreprocessing(description.preprocessing())
                .setModels(description.models())
                .setNetwork(description.network());
        for (LayerDescription layer : description.layers()) {
            message.addLayers(ModelLayer.newBuilder()
                    .setKind(layer.kind())
                    .setSlices(layer.slices())
                    .setPoints(layer.points())
                    .setValues(layer.values())
                    .putAllSettings(layer.settings()));
        }
        for (ChannelDescription channel : description.channels()) {
            message.addChannels(ModelChannel.newBuilder()
                    .setName(channel.name())
                    .setMean(channel.mean())
                    .setDeviation(channel.deviation()));
        }
        for (ParameterLayout.Slice slice : description.layout().slices()) {
            message.addTensors(ModelTensor.newBuilder().setName(slice.name()).addAllShape(slice.shape()));
        }
        return message.build();
    }

    private static ParameterLayout layout(List<ModelTensor> tensors) {
        return ParameterLayout.of(
                tensors.stream().map(ModelTensor::getName).collect(Collectors.toUnmodifiableList()),
                tensors.stream().map(ModelTensor::getShapeList).collect(Collectors.toUnmodifiableList()));
    }

    private static ModelDescription description(ModelDescriptionMessage message) {
        return new ModelDescription(
                message.getArchitectureMap(),
                message.getLayersList().stream()
                        .map(layer -> new LayerDescription(
                                layer.getKind(),
                                layer.getSlices(),
                                layer.getPoints(),
                                layer.getValues(),
                                layer.getSettingsMap()))
                        .collect(Collectors.toUnmodifiableList()),
                message.getClassesList(),
                message.getWindow(),
                message.getRate(),
                message.getChannelsList().stream()
                        .map(channel ->
                                new ChannelDescription(channel.getName(), channel.getMean(), channel.getDeviation()))
                        .collect(Collectors.toUnmodifiableList()),
                message.getPreprocessingMap(),
                message.getModels(),
                message.getNetwork(),
                layout(message.getTensorsList()));
    }
}
