package dev.proprio.client.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/**
 * Reads DL4J networks that anybody may have written: the configuration's JSON, and of a zip of {@code ModelSerializer}
 * the configuration and the parameters. Whatever else lies in the zip is not opened; no Java object is deserialized, and
 * the configuration names no class but those of networks.
 *
 * <p>A message says what was expected, never what stands in the file.
 */
public final class SavedNetwork {
    private static final String CONFIGURATION = "configuration.json";
    private static final String PARAMETERS = "coefficients.bin";
    private static final long MOST_OUTPUTS = 1_000_000;

    private SavedNetwork() {}

    /**
     * The configuration in a {@code .zip}, or else in a file of JSON.
     *
     * @throws IOException if there is none, or it can't be read; the message does not name the file
     */
    public static MultiLayerConfiguration configuration(Path file) throws IOException {
        requireFile(file);
        if (!isZip(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                return NetworkJson.read(in);
            }
        }
        try (ZipFile zip = open(file);
                InputStream in = zip.getInputStream(entry(zip, CONFIGURATION))) {
            return NetworkJson.read(in);
        } catch (EOFException | ZipException e) {
            throw damaged(CONFIGURATION, e);
        }
    }

    /**
     * The parameters in a {@code .zip}.
     *
     * @param expected how many there must be; nothing is held if there are more or fewer
     * @throws IOException if there are none, or they can't be read; the message does not name the file
     */
    public static float[] parameters(Path file, int expected) throws IOException {
        requireFile(file);
        try (ZipFile zip = open(file);
                var in = new DataInputStream(
                        new BufferedInputStream(zip.getInputStream(entry(zip, PARAMETERS)), 1 << 16))) {
            return ParameterArray.read(in, expected);
        } catch (EOFException | UTFDataFormatException | ZipException e) {
            throw damaged(PARAMETERS, e);
        }
    }

    /**
     * How many values its last layer gives.
     *
     * @throws IOException if its configuration can't be read, or says no number of at least 2
     */
    public static int outputs(Path file) throws IOException {
        List<NeuralNetConfiguration> layers = configuration(file).getConfs();
        long outputs =
                !layers.isEmpty() && layers.getLast().getLayer() instanceof FeedForwardLayer last ? last.getNOut() : 0;
        if (outputs < 2 || outputs > MOST_OUTPUTS) {
            throw new IOException("its last layer does not tell classes apart");
        }
        return (int) outputs;
    }

    private static IOException damaged(String entry, IOException cause) {
        return new IOException("its %s is damaged or ends too early; get a complete copy".formatted(entry), cause);
    }

    private static void requireFile(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException("there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is no file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException("it can't be read, because its permissions do not allow it");
        }
    }

    private static boolean isZip(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new IOException("it is no zip file, or a damaged one; get a complete copy", e);
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(
                    "it holds no %s, as a network that was saved with ModelSerializer does".formatted(name));
        }
        return entry;
    }
}
