package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Files of models that strangers wrote. */
class SavedNetworkTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);
    private static final String MARKER = "hush-5f2a";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final Model model = new Model(new Cnn1d(List.of(6, 5), 3, 2, List.of(9)), SHAPE, 5);
    private Path saved = Path.of("replaced");
    private float[] parameters = {};
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** What must never come to life. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Set<String> SPRUNG = new HashSet<>();

        private void readObject(java.io.ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            SPRUNG.add("read");
        }
    }

    /** A class whose loading is seen. */
    static final class Loaded {
        static {
            Trap.SPRUNG.add("loaded");
        }

        private Loaded() {}
    }

    @BeforeEach
    void save() throws Exception {
        parameters = model.initialParameters();
        saved = folder.resolve("model.zip");
        ModelSerializer.writeModel(model.network(parameters), saved.toFile(), false);
        try (ZipFile zip = new ZipFile(saved.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        Trap.SPRUNG.clear();
    }

    @Test
    void readsWhatDl4jWroteToTheBit() throws Exception {
        assertThat(SavedNetwork.parameters(saved, parameters.length)).containsExactly(parameters);
        assertThat(SavedNetwork.configuration(saved))
                .isEqualTo(ModelSerializer.restoreMultiLayerNetwork(saved.toFile(), false)
                        .getLayerWiseConfigurations());
    }

    @Test
    void readsEveryArchitectureOfOurs() throws Exception {
        List<ModelArchitecture> architectures =
                List.of(new Mlp(), new GruClassifier(), new LstmClassifier(), new Cnn1d());
        for (ModelArchitecture architecture : architectures) {
            MultiLayerConfiguration configuration = architecture.configuration(SHAPE, 3);
            Path file = Files.writeString(folder.resolve("net.json"), configuration.toJson());
            assertThat(SavedNetwork.configuration(file)).isEqualTo(configuration);
        }
    }

    @Test
    void readsDoublesAndRefusesOtherNumbers() throws Exception {
        INDArray values = Nd4j.createFromArray(new double[][] {{0.5, -2, 1e-3}});
        entries.put("coefficients.bin", array(values));
        assertThat(SavedNetwork.parameters(written(), 3)).containsExactly(0.5f, -2f, 1e-3f);
        entries.put("coefficients.bin", array(values.castTo(DataType.INT32)));
        assertThatThrownBy(() -> SavedNetwork.parameters(written(), 3))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("its parameters are in a form that is not known");
    }

    @Test
    void otherEntriesAreNotOpened() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Trap());
        }
        for (String name : List.of("preprocessor.bin", "normalizer.bin", "updaterState.bin", "dataset.obj")) {
            entries.put(name, bytes.toByteArray());
        }
        // A hundred sets in sets, whose hash codes take for ever.
        entries.put("bomb.bin", bomb());
        entries.put("preprocessor.bin", bomb());
        Path file = written();
        assertThat(new Model(new Dl4jFile(file), SHAPE, 5).layout()).isEqualTo(model.layout());
        assertThat(SavedNetwork.parameters(file, parameters.length)).containsExactly(parameters);
        assertThat(Trap.SPRUNG).isEmpty();
    }

    @Test
    void aClassThatIsNoPartOfANetworkIsNotEvenLoaded() throws Exception {
        String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
        String loaded = Loaded.class.getName();
        String activation = "\"@class\" : \"org.nd4j.linalg.activations.impl.ActivationReLU\"";
        assertThat(json).contains(activation);
        List<String> replacements = List.of(
                "\"@class\" : \"" + loaded + "\"",
                "\"\\u0040class\" : \"" + loaded + "\"",
                "\"@class\" : \"" + loaded + "\", " + activation,
                activation + ", \"@class\" : \"" + loaded + "\"",
                "\"@class\" : \"org.nd4j.linalg.activations.impl.X<" + loaded + ">\"",
                activation + ", \"x\" : [\"" + loaded + "\", {}]");
        for (String replacement : replacements) {
            Path file = Files.writeString(folder.resolve("net.json"), json.replace(activation, replacement));
            assertThatThrownBy(() -> SavedNetwork.configuration(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("its JSON names a class at line ")
                    .hasMessageNotContaining(loaded);
        }
        assertThat(Trap.SPRUNG).isEmpty();
    }

    @Test
    void aSizeThatIsNotTheNetworksIsRefusedBeforeItIsHeld() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(1);
        out.writeUTF("LONG");
        out.writeLong(0);
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(Integer.MAX_VALUE * 4L);
        out.writeUTF("FLOAT");
        entries.put("coefficients.bin", bytes.toByteArray());
        assertThatThrownBy(() -> SavedNetwork.parameters(written(), parameters.length))
                .hasMessage("it holds 8589934588 parameters, but the network has %d", parameters.length);
    }

    @Test
    void aConfigurationWithoutEndIsRefused() throws Exception {
        entries.put("configuration.json", " ".repeat(20 << 20).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> SavedNetwork.configuration(written())).hasMessageContaining("longer than 16 MiB");
        for (String deep : List.of("[".repeat(1_000_000), "{\"a\":".repeat(1_000_000), "[" + "9".repeat(1_000_000))) {
            entries.put("configuration.json", deep.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> SavedNetwork.configuration(written()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its JSON holds what no configuration of a network does");
        }
    }

    @Test
    void noMessageTellsWhatStandsInAFile() throws Exception {
        List<String> texts = List.of(
                MARKER,
                MARKER + "\n" + MARKER,
                "{\"" + MARKER + "\": 1}",
                "{\"confs\": \"" + MARKER + "\"}",
                "{\"confs\": [{\"" + MARKER + "\": \"" + MARKER + "\"}]}",
                "{\"@class\": \"" + MARKER + "\"}",
                "[\"" + MARKER + "\"]",
                "\"" + MARKER + "\"",
                "");
        for (String text : texts) {
            for (String name : List.of("net.json", "net.zip")) {
                Path file = Files.writeString(folder.resolve(name), text);
                assertThatThrownBy(() -> new Model(new Dl4jFile(file), SHAPE, 5))
                        .hasMessageNotContaining(MARKER);
                assertThatThrownBy(() -> SavedNetwork.parameters(file, 3)).hasMessageNotContaining(MARKER);
            }
            entries.put("configuration.json", text.getBytes(StandardCharsets.UTF_8));
            entries.put("coefficients.bin", text.getBytes(StandardCharsets.UTF_8));
            Path zip = written();
            assertThatThrownBy(() -> new Model(new Dl4jFile(zip), SHAPE, 5))
                    .isInstanceOf(dev.proprio.proto.extension.InvalidSettingException.class)
                    .hasMessageNotContaining(MARKER);
            assertThatThrownBy(() -> SavedNetwork.parameters(zip, 3))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining(MARKER);
        }
    }

    @Test
    void damageIsASentenceOrHarmless() throws Exception {
        KeyedRandom random = KeyedRandom.of(4, "damage");
        byte[] json = Objects.requireNonNull(entries.get("configuration.json"));
        byte[] array = Objects.requireNonNull(entries.get("coefficients.bin"));
        for (int i = 0; i < 60; i++) {
            entries.put("configuration.json", damaged(json, random));
            entries.put("coefficients.bin", damaged(array, random));
            Path file = written();
            try {
                assertThat(SavedNetwork.configuration(file).getConfs()).isNotEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("it");
            }
            try {
                assertThat(SavedNetwork.parameters(file, parameters.length)).hasSize(parameters.length);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("it");
            }
        }
    }

    private static byte[] damaged(byte[] whole, KeyedRandom random) {
        byte[] bytes =
                java.util.Arrays.copyOf(whole, random.nextInt(3) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(random.nextInt(2) == 0 ? bytes.length : Math.min(bytes.length, 200))] =
                    (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] array(INDArray values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Nd4j.write(values, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] bomb() throws IOException {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> other = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Set<Object> first = new HashSet<>(Set.of("foo"));
            Set<Object> second = new HashSet<>();
            one.add(first);
            one.add(second);
            other.add(first);
            other.add(second);
            one = first;
            other = second;
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(root);
        }
        return bytes.toByteArray();
    }

    private Path written() throws IOException {
        Path file = folder.resolve("other.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return file;
    }
}
