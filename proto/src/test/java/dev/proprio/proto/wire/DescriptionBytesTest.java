package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.ModelDescriptionMessage;
import dev.proprio.proto.v1.ModelTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A description comes back as it was, in the same bytes each time, or is refused in a sentence. */
class DescriptionBytesTest {
    @Test
    void anyDescriptionComesBackAsItWasWhateverTheOrderOfItsSettings() throws Exception {
        for (int i = 0; i < 200; i++) {
            ModelDescription description = random(KeyedRandom.of(7, "description", i, 0));
            ByteString bytes = DescriptionBytes.write(description);
            assertThat(DescriptionBytes.read(bytes, DescriptionBytes.sha256(bytes)))
                    .isEqualTo(description);
            assertThat(DescriptionBytes.write(turned(description))).isEqualTo(bytes);
        }
    }

    @Test
    void bytesThatAreNotThoseOfTheDigestAreRefused() {
        ByteString bytes = DescriptionBytes.write(random(KeyedRandom.of(7, "description")));
        ByteString sha256 = DescriptionBytes.sha256(bytes);
        assertThatThrownBy(() -> DescriptionBytes.read(bytes.substring(1), sha256))
                .isInstanceOf(TransferException.class)
                .hasMessage("the model's description, %s bytes, does not have the digest that the task names"
                        .formatted(bytes.size() - 1));
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItIsRead() {
        ByteString bytes = ByteString.copyFrom(new byte[DescriptionBytes.MOST + 1]);
        assertThatThrownBy(() -> DescriptionBytes.read(bytes, DescriptionBytes.sha256(bytes)))
                .hasMessage("the model's description has 1048577 bytes, more than the 1048576 that are read");
    }

    @Test
    void whatDescribesNoModelIsRefusedInASentence() {
        ModelDescriptionMessage good = message(random(KeyedRandom.of(7, "description")));
        assertRefused(good.toBuilder().clearLayers(), "a model needs layers, two classes");
        assertRefused(good.toBuilder().clearClasses().addClasses("one"), "a model needs layers, two classes");
        assertRefused(good.toBuilder().setModels(0), "a model needs layers, two classes");
        assertRefused(good.toBuilder().setWindow(-1), "a window must have 1 to 1048576 points but has -1");
        assertRefused(good.toBuilder().setRate(Double.NaN), "a rate must be a number of Hz from 0 but was NaN");
        var twice = ModelTensor.newBuilder().setName("W").addShape(2);
        assertRefused(good.toBuilder().addTensors(twice).addTensors(twice), "two parameter slices are named W");
        var huge = ModelTensor.newBuilder().setName("W").addShape(1 << 30).addShape(1 << 30);
        assertRefused(good.toBuilder().addTensors(huge), "integer overflow");
        var deviant = good.toBuilder();
        deviant.getChannelsBuilder(0).setName("acc").setMean(0).setDeviation(-1);
        assertRefused(deviant, "channel \"acc\" has the mean 0.0 and the deviation -1.0");
        assertRefused(
                good.toBuilder().setClasses(0, "x".repeat(1001)), "a class's name must have 1 to 1000 characters");
    }

    @Test
    void aWindowIsNormalizedAsItsChannelsSayAndAConstantOneIs0() {
        var channels = List.of(new ChannelDescription("a", 1, 2), new ChannelDescription("b", 5, 1e-7));
        var layers = List.of(new LayerDescription("softmax", "", 1, 4, Map.of("loss", "cross-entropy")));
        var description =
                new ModelDescription(Map.of(), layers, List.of("x", "y"), 2, 50, channels, Map.of(), 1, "", layout(1));
        assertThat(description.normalized(new float[] {3, 7, -1, 9})).containsExactly(1, 0, -1, 0);
        assertThatThrownBy(() -> description.normalized(new float[3]))
                .hasMessage("a window has 2 points of 2 values but 3 values came");
    }

    private static void assertRefused(ModelDescriptionMessage.Builder message, String sentence) {
        ByteString bytes = message.build().toByteString();
        assertThatThrownBy(() -> DescriptionBytes.read(bytes, DescriptionBytes.sha256(bytes)))
                .isInstanceOf(TransferException.class)
                .hasMessageStartingWith("the model's description can't be used: " + sentence);
    }

    private static ModelDescriptionMessage message(ModelDescription description) {
        try {
            return ModelDescriptionMessage.parseFrom(DescriptionBytes.write(description));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelDescription random(KeyedRandom random) {
        List<LayerDescription> layers = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> new LayerDescription(
                        "kind-" + random.nextInt(3),
                        random.nextBoolean() ? "" : String.valueOf(i),
                        random.nextInt(100),
                        random.nextInt(100),
                        settings(random)))
                .toList();
        List<ChannelDescription> channels = IntStream.range(0, 1 + random.nextInt(9))
                .mapToObj(i -> new ChannelDescription(
                        "acc_" + i + " [g]", random.nextGaussian(), Math.abs(random.nextGaussian())))
                .toList();
        List<String> classes = IntStream.range(0, 2 + random.nextInt(9))
                .mapToObj(i -> "Klasse " + i + " é")
                .toList();
        return new ModelDescription(
                settings(random),
                layers,
                classes,
                1 + random.nextInt(1 << 20),
                random.nextDouble(100),
                channels,
                settings(random),
                1 + random.nextInt(3),
                random.nextBoolean() ? "" : "{}",
                layout(random.nextInt(4)));
    }

    private static ParameterLayout layout(int tensors) {
        return ParameterLayout.of(
                IntStream.range(0, tensors).mapToObj(i -> i + "/W").toList(),
                IntStream.range(0, tensors).mapToObj(i -> List.of(i + 2, 3)).toList());
    }

    private static Map<String, String> settings(KeyedRandom random) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            settings.put("key-" + random.nextInt(1000), "value " + random.nextInt());
        }
        return settings;
    }

    /** The same with its settings in another order. */
    private static ModelDescription turned(ModelDescription description) {
        return new ModelDescription(
                reversed(description.architecture()),
                description.layers(),
                description.classes(),
                description.window(),
                description.rate(),
                description.channels(),
                reversed(description.preprocessing()),
                description.models(),
                description.network(),
                description.layout());
    }

    private static Map<String, String> reversed(Map<String, String> settings) {
        List<String> keys = new java.util.ArrayList<>(settings.keySet());
        Collections.reverse(keys);
        Map<String, String> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key, settings.getOrDefault(key, "")));
        return all;
    }
}
