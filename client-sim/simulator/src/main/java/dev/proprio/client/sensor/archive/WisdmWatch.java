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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The smartwatch accelerometer of WISDM 2019 (Weiss, Yoneda, Hayajneh, IEEE Access 7, 2019; DOI
 * 10.24432/C5HK59): 51 people, 20 Hz, one session. The files' m/s² become g (9.80665 m/s²). Each
 * uninterrupted run of one activity is a recording; a person without any of the chosen activities
 * is left out. Lines may be {@code user,activity,timestamp,x,y,z;} (nanoseconds), as in the official
 * archive, or {@code user,activity,x,y,z;}, taken as evenly sampled.
 */
@Named(value = "wisdm-watch", summary = "WISDM 2019: watch accelerometer, up to 18 activities, 51 people")
public record WisdmWatch(
        @Setting(
                value = "The archive: a zip file, the unpacked folder, or an http(s) URL.",
                required = true,
                names = Resource.DATA)
        String path,

        @Setting("The SHA-256 that the archive file must have, 64 hexadecimal digits.")
        Optional<String> sha256,

        @Setting("The letters of the activities to read, A to S without N, in the order of the classes.")
        List<String> activities)
        implements SensorSource {
    static final String REMEDY =
            "The official archive is at https://archive.ics.uci.edu/dataset/507 (DOI 10.24432/C5HK59); set path to the zip file or to the unpacked folder.";

    private static final List<String> CHANNELS = List.of("acc_x_g", "acc_y_g", "acc_z_g");

    static final double RATE = 20;

    public WisdmWatch {
        Checksum.requireWellFormed("sha256", sha256);
        activities = List.copyOf(activities);
        Require.that(!activities.isEmpty(), "activities", "must name at least one activity but was empty");
        for (String letter : activities) {
            Require.that(
                    WisdmActivity.of(letter).isPresent(),
                    "activities",
                    "must be letters from A to S without N but one was '%s'".formatted(letter));
        }
        Require.that(
                new HashSet<>(activities).size() == activities.size(),
                "activities",
                "must name each activity once but was %s".formatted(activities));
    }

    public WisdmWatch() {
        this("", Optional.empty(), List.of("A", "B", "C", "D", "E", "M"));
    }

    @Override
    public SensorData open(long seed) throws SensorDataException {
        return open(seed, DataAccess.ofOwner());
    }

    @Override
    public SensorData open(long seed, DataAccess access) throws SensorDataException {
        try (Archive archive = Archive.open(path, sha256, REMEDY, access)) {
            return new LoadedData(
                    new DataDescription(
                            "wisdm-watch",
                            CHANNELS,
                            activities.stream()
                                    .flatMap(letter -> WisdmActivity.of(letter).stream())
                                    .map(WisdmActivity::name)
                                    .toList(),
                            RATE,
                            false,
                            "Weiss, Yoneda, Hayajneh: Smartphone and Smartwatch-Based Biometrics Using Activities of"
                                    + " Daily Living. IEEE Access 7, 2019. DOI 10.24432/C5HK59"),
                    new WisdmReader(archive, activities).people(),
                    archive.files());
        }
    }
}
