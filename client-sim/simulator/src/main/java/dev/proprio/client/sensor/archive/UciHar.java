package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Optional;

/**
 * The raw inertial signals of UCI HAR 1.0 (Anguita et al., ESANN 2013; DOI 10.24432/C54S4K): 30
 * people, a phone at the waist, 50 Hz, in the authors' windows of 128 samples that overlap by half.
 * Reads the official download, the zip inside it, or either unpacked.
 */
@Named(value = "uci-har", summary = "UCI HAR 1.0: phone accelerometer and gyroscope, 6 activities, 30 people")
public record UciHar(
        @Setting(
                value = "The archive: a zip file, the unpacked folder, or an http(s) URL.",
                required = true,
                names = Resource.DATA)
        String path,

        @Setting("The SHA-256 that the archive file must have, 64 hexadecimal digits.")
        Optional<String> sha256)
        implements SensorSource {
    static final String REMEDY =
            "The official archive is at https://archive.ics.uci.edu/dataset/240 (DOI 10.24432/C54S4K); set path to the zip file or to the folder 'UCI HAR Dataset'.";

    private static final List<String> CHANNELS = List.of(
            "body_acc_x_g",
            "body_acc_y_g",
            "body_acc_z_g",
            "gyro_x_rad_s",
            "gyro_y_rad_s",
            "gyro_z_rad_s",
            "total_acc_x_g",
            "total_acc_y_g",
            "total_acc_z_g");

    private static final List<String> CLASSES =
            List.of("walking", "walking upstairs", "walking downstairs", "sitting", "standing", "laying");

    static final double RATE = 50;

    public UciHar {
        Checksum.requireWellFormed("sha256", sha256);
    }

    public UciHar() {
        this("", Optional.empty());
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
                            "uci-har",
                            CHANNELS,
                            CLASSES,
                            RATE,
                            true,
                            "Anguita, Ghio, Oneto, Parra, Reyes-Ortiz: A Public Domain Dataset for Human Activity"
                                    + " Recognition Using Smartphones. ESANN 2013. DOI 10.24432/C54S4K"),
                    new UciHarReader(archive).people(),
                    archive.files());
        }
    }
}
