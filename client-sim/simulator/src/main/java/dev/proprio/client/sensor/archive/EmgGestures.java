package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * EMG Data for Gestures (Lobov et al., Sensors 18(4):1122, 2018; DOI 10.24432/C5ZP5C): a Myo armband's eight channels of
 * surface EMG, two sessions of each person, in each of which rest and five or six static gestures are held twice. Each
 * hold is a recording; what is unmarked is dropped, and so is the seventh gesture, which few people did. The strength of
 * muscles lies in how far EMG swings, so the channels can be turned into the logarithm of a moving root mean square,
 * which begins anew with each recording and looks back alone.
 */
@Named(value = "emg-gestures", summary = "EMG Data for Gestures: 8 EMG channels, rest and 5 hand gestures, 36 people")
public record EmgGestures(
        @Setting(
                value = "The archive: a zip file, the unpacked folder, or an http(s) URL.",
                required = true,
                names = Resource.DATA)
        String path,

        @Setting("The SHA-256 that the archive file must have, 64 hexadecimal digits.")
        Optional<String> sha256,

        @Setting(
                "How far back the moving root mean square of each channel reaches, whose logarithm is read instead of the"
                        + " signal; 0s for the signal itself.")
        Duration envelope)
        implements SensorSource {
    static final String REMEDY =
            "The official archive is at https://archive.ics.uci.edu/dataset/481 (DOI 10.24432/C5ZP5C); set path to the zip file or to the unpacked folder.";

    static final int CHANNELS = 8;

    private static final List<String> CLASSES =
            List.of("rest", "fist", "wrist-flexion", "wrist-extension", "radial-deviation", "ulnar-deviation");
    private static final double RATE = 1000;

    public EmgGestures {
        Checksum.requireWellFormed("sha256", sha256);
        Require.that(
                !envelope.isNegative() && envelope.compareTo(Duration.ofSeconds(1)) <= 0,
                "envelope",
                "must be from 0s to 1s but was %ss".formatted(envelope.toMillis() / 1000.0));
    }

    public EmgGestures() {
        this("", Optional.empty(), Duration.ofMillis(200));
    }

    @Override
    public SensorData open(long seed) throws SensorDataException {
        return open(seed, DataAccess.ofOwner());
    }

    @Override
    public SensorData open(long seed, DataAccess access) throws SensorDataException {
        List<String> channels = IntStream.rangeClosed(1, CHANNELS)
                .mapToObj(
                        channel -> envelope.isZero() ? "emg_%s_v".formatted(channel) : "emg_%s_log".formatted(channel))
                .toList();
        try (Archive archive = Archive.open(path, sha256, REMEDY, access)) {
            return new LoadedData(
                    new DataDescription(
                            "emg-gestures",
                            channels,
                            CLASSES,
                            RATE,
                            false,
                            "Lobov, Krilova, Kastalskiy, Kazantsev, Makarov: Latent Factors Limiting the Performance of"
                                    + " sEMG-Interfaces. Sensors 18(4):1122, 2018. DOI 10.24432/C5ZP5C"),
                    new EmgReader(archive, CLASSES.size(), envelope.toNanos() / 1e9).people(),
                    archive.files());
        }
    }
}
