package dev.proprio.experiments.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes for public data sets and apps read what is laid out as those are. */
class DataSetRecipesTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    @Test
    void pamap2() throws Exception {
        for (int person = 101; person <= 102; person++) {
            put(
                    "PAMAP2_Dataset/Protocol/subject" + person + ".dat",
                    rows(i -> "%s %s %s %s"
                            .formatted(
                                    at(i, 100),
                                    List.of(0, 4, 1).get(i / 150),
                                    i % 11 == 0 ? "100" : "NaN",
                                    numbers(51, " "))));
        }
        check("pamap2", 2, List.of("1", "4"), 12, 100);
    }

    @Test
    void mhealth() throws Exception {
        for (int person = 1; person <= 2; person++) {
            put("MHEALTHDATASET/mHealth_subject" + person + ".log", rows(i -> numbers(23, "\t") + "\t" + i / 150));
        }
        put("MHEALTHDATASET/README.txt", "words\n");
        check("mhealth", 2, List.of("1", "2"), 15, 50);
    }

    @Test
    void hhar() throws Exception {
        for (String sensor : List.of("accelerometer", "gyroscope")) {
            put(
                    "Activity recognition exp/Phones_" + sensor + ".csv",
                    "Index,Arrival_Time,Creation_Time,x,y,z,User,Model,Device,gt\n"
                            + rows(i -> "%s,%s,%s,1,2,3,%s,nexus4,nexus4_1,%s"
                                    .formatted(
                                            i,
                                            1424696633908L + 10L * i,
                                            1424696631913248572L + 10_000_000L * i,
                                            i < 200 ? "a" : "b",
                                            i % 200 < 90 ? "stand" : i % 200 < 100 ? "null" : "walk")));
        }
        check("hhar", 2, List.of("stand", "walk"), 6, 100);
    }

    @Test
    void motionSense() throws Exception {
        for (String trial : List.of("dws_1", "wlk_7")) {
            for (int person = 1; person <= 2; person++) {
                put(
                        "A_DeviceMotion_data/" + trial + "/sub_" + person + ".csv",
                        ",attitude.roll,attitude.pitch,attitude.yaw,gravity.x,gravity.y,gravity.z,rotationRate.x,rotationRate.y,rotationRate.z,userAcceleration.x,userAcceleration.y,userAcceleration.z\n"
                                + rows(i -> i + "," + numbers(12, ",")));
            }
        }
        check("motionsense", 2, List.of("dws", "wlk"), 9, 50);
    }

    @Test
    void realWorldWithAZipForEachActivityAndSensor() throws Exception {
        for (int person = 1; person <= 2; person++) {
            for (String activity : List.of("walking", "climbingdown")) {
                for (String sensor : List.of("acc", "Gyroscope")) {
                    String zip = "proband%s/data/%s_%s_csv.zip"
                            .formatted(person, sensor.equals("acc") ? "acc" : "gyr", activity);
                    String text = "id,attr_time,attr_x,attr_y,attr_z\n"
                            + rows(i -> "%s,%s,%s".formatted(i, 1435993000000L + 20L * i, numbers(3, ",")));
                    Path file = folder.resolve("data").resolve(zip);
                    Files.createDirectories(file.getParent());
                    try (OutputStream out = Files.newOutputStream(file);
                            ZipOutputStream packed = new ZipOutputStream(out)) {
                        packed.putNextEntry(new ZipEntry("%s_%s_waist.csv".formatted(sensor, activity)));
                        packed.write(text.getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }
        check("realworld", 2, List.of("climbingdown", "walking"), 6, 50);
    }

    @Test
    void hapt() throws Exception {
        for (int person = 1; person <= 2; person++) {
            for (String sensor : List.of("acc", "gyro")) {
                put("RawData/%s_exp0%s_user0%s.txt".formatted(sensor, person, person), rows(i -> numbers(3, " ")));
            }
        }
        put("RawData/labels.txt", "1 1 5 10 200\n1 1 7 201 250\n2 2 5 1 400\n");
        check("hapt", 2, List.of("5", "7"), 6, 50);
    }

    @Test
    void sisFall() throws Exception {
        for (String person : List.of("SA01", "SE02")) {
            for (String activity : List.of("D01", "F01")) {
                put(
                        "SisFall_dataset/%s/%s_%s_R01.txt".formatted(person, activity, person),
                        rows(i -> "17, -179, -99, -18, -504, -352, 76, -697,-279;"));
            }
        }
        put("SisFall_dataset/Readme.txt", "words\n");
        check("sisfall", 2, List.of("D", "F"), 6, 200);
    }

    @Test
    void mobiAct() throws Exception {
        for (int person = 1; person <= 2; person++) {
            put(
                    "Annotated Data/CSI/CSI_%s_1_annotated.csv".formatted(person),
                    "timestamp,rel_time,acc_x,acc_y,acc_z,gyro_x,gyro_y,gyro_z,azimuth,pitch,roll,label\n"
                            + rows(i -> "%s,%s,%s,%s"
                                    .formatted(
                                            1407929112000000000L + 5_000_000L * i,
                                            at(i, 200),
                                            numbers(9, ","),
                                            i < 200 ? "STD" : "CSI")));
        }
        check("mobiact", 2, List.of("CSI", "STD"), 6, 200);
    }

    @Test
    void daphnet() throws Exception {
        for (int person = 1; person <= 2; person++) {
            put(
                    "dataset/S0%sR01.txt".formatted(person),
                    rows(i -> "%s %s %s".formatted((long) (15.625 * i), numbers(9, " "), i / 150)));
        }
        check("daphnet", 2, List.of("1", "2"), 9, 64);
    }

    @Test
    void sensorLogger() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String activity : List.of("walk", "rest")) {
                for (String sensor : List.of("Accelerometer", "Gyroscope", "Orientation")) {
                    put(
                            "%s/%s-2026-11-05_10-00-00/%s.csv".formatted(person, activity, sensor),
                            "time,seconds_elapsed,z,y,x\n"
                                    + rows(i -> "%s,%s,%s"
                                            .formatted(
                                                    1700000000000000000L + 10_000_000L * i,
                                                    at(i, 100),
                                                    numbers(3, ","))));
                }
            }
        }
        check("sensor-logger", 2, List.of("rest", "walk"), 6, 100);
    }

    @Test
    void phyphox() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String activity : List.of("walk", "rest")) {
                put(
                        "%s/%s/Accelerometer.csv".formatted(person, activity),
                        "\"Time (s)\",\"Acceleration x (m/s^2)\",\"Acceleration y (m/s^2)\",\"Acceleration z (m/s^2)\"\n"
                                + rows(i -> at(i, 100) + "," + numbers(3, ",")));
                put(
                        "%s/%s/Gyroscope.csv".formatted(person, activity),
                        "\"Time (s)\",\"Gyroscope x (rad/s)\",\"Gyroscope y (rad/s)\",\"Gyroscope z (rad/s)\"\n"
                                + rows(i -> at(i, 100) + "," + numbers(3, ",")));
            }
        }
        check("phyphox", 2, List.of("rest", "walk"), 6, 100);
    }

    @Test
    void opportunityWithMissingValues() throws Exception {
        for (int person = 1; person <= 2; person++) {
            for (String run : List.of("ADL1", "Drill")) {
                put(
                        "OpportunityUCIDataset/dataset/S%s-%s.dat".formatted(person, run),
                        rows(i -> "%s %s %s %s %s"
                                .formatted(
                                        Math.round(i * 1000 / 30.0),
                                        numbers(36, " "),
                                        i % 50 == 7 ? "NaN NaN NaN" : "-12 1001 34",
                                        IntStream.range(0, 203)
                                                .mapToObj(c -> "" + c)
                                                .collect(Collectors.joining(" ")),
                                        "%s 101 0 0 0 0 406516"
                                                .formatted(List.of(0, 1, 5, 2).get(i / 100)))));
            }
        }
        put("OpportunityUCIDataset/dataset/column_names.txt", "Column: 1 MILLISEC\n");
        SensorData data = check("opportunity", 2, List.of("1", "2", "5"), 30, 30);
        assertThat(data.recordings(0)).extracting(Recording::session).containsOnly(0, 1);
        assertThat(data.notes()).anyMatch(note -> note.endsWith("values were missing and interpolated"));
    }

    @Test
    void dsadsInPiecesOfFiveSeconds() throws Exception {
        for (int person = 1; person <= 2; person++) {
            for (String activity : List.of("a01", "a19")) {
                for (int piece = 1; piece <= 3; piece++) {
                    put(
                            "data/%s/p%s/s0%s.txt".formatted(activity, person, piece),
                            IntStream.range(0, 125)
                                    .mapToObj(i -> numbers(45, ","))
                                    .collect(Collectors.joining("\n", "", "\n")));
                }
            }
        }
        SensorData data = check("dsads", 2, List.of("a01", "a19"), 30, 25);
        assertThat(DataFigures.of(data, spec("dsads").data().preprocessing()).windows(0))
                .isEqualTo(6);
    }

    @Test
    void wisdmOfThePhoneWithRowsInOneLineAndWithoutAValue() throws Exception {
        put(
                "WISDM_ar_v1.1/WISDM_ar_v1.1_raw.txt",
                rows(i -> "%s,%s,%s,-0.69,12.68,%s;%s"
                        .formatted(
                                i < 200 ? 33 : 5,
                                i % 200 < 100 ? "Jogging" : "Walking",
                                49105962326000L + 50_000_000L * 2 * i,
                                i == 50 ? "" : "0.5",
                                "%s,%s,%s,-0.69,12.68,0.5;"
                                        .formatted(
                                                i < 200 ? 33 : 5,
                                                i % 200 < 100 ? "Jogging" : "Walking",
                                                49105962326000L + 50_000_000L * (2 * i + 1)))));
        put("WISDM_ar_v1.1/readme.txt", "words\n");
        SensorData data = check("wisdm-v1", 2, List.of("Jogging", "Walking"), 3, 20);
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(200, 200);
    }

    @Test
    void wisdm2019OfPhoneAndWatch() throws Exception {
        for (String device : List.of("phone", "watch")) {
            for (int person = 1600; person <= 1601; person++) {
                for (String sensor : List.of("accel", "gyro")) {
                    int user = person;
                    long late = sensor.equals("gyro") ? 7_000_000 : 0;
                    put(
                            "wisdm-dataset/raw/%s/%s/data_%s_%s_%s.txt"
                                    .formatted(device, sensor, person, sensor, device),
                            rows(i -> "%s,%s,%s,-0.36,8.79,1.05;"
                                    .formatted(user, i < 200 ? "A" : "S", 252207666810782L + late + 50_354_000L * i)));
                    put(
                            "wisdm-dataset/arff_files/%s/%s/data_%s_%s_%s.arff"
                                    .formatted(device, sensor, person, sensor, device),
                            "@relation words\n");
                }
            }
            check("wisdm2019-" + device, 2, List.of("A", "S"), 6, 20);
        }
    }

    @Test
    void uciHarWithItsFeaturesOrSignalsAsVectors() throws Exception {
        for (String part : List.of("train", "test")) {
            String people = part.equals("train") ? "1" : "2";
            put("UCI HAR Dataset/%s/X_%s.txt".formatted(part, part), vectors(561));
            put("UCI HAR Dataset/%s/y_%s.txt".formatted(part, part), "1\n1\n5\n5\n");
            put("UCI HAR Dataset/%s/subject_%s.txt".formatted(part, part), (people + "\n").repeat(4));
            for (String signal : List.of("body_acc", "body_gyro", "total_acc")) {
                for (String axis : List.of("x", "y", "z")) {
                    put(
                            "UCI HAR Dataset/%s/Inertial Signals/%s_%s_%s.txt".formatted(part, signal, axis, part),
                            vectors(128));
                }
            }
        }
        check("uci-har-features", 2, List.of("1", "5"), 561, 0);
        SensorData signals = check("uci-har-signals", 2, List.of("1", "5"), 1152, 0);
        assertThat(signals.recordings(0)).hasSize(4);
    }

    @Test
    void androSensor() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String activity : List.of("walk", "rest")) {
                put(
                        "%s/%s/Sensor_record_20261105_141657_AndroSensor.csv".formatted(person, activity),
                        "sep=;\n"
                                + "ACCELEROMETER X (m/s²);ACCELEROMETER Y (m/s²);ACCELEROMETER Z (m/s²);GYROSCOPE X (rad/s);GYROSCOPE Y (rad/s);GYROSCOPE Z (rad/s);Time since start in ms ;YYYY-MO-DD HH-MI-SS_SSS\n"
                                + rows(i ->
                                        "%s;%s;2026-11-05 14:16:57:%03d".formatted(numbers(6, ";"), 20 * i, i % 1000)));
            }
        }
        check("androsensor", 2, List.of("rest", "walk"), 6, 50);
    }

    @Test
    void empaticaE4() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String activity : List.of("walk", "rest")) {
                String session = person + "/" + activity + "/";
                put(
                        session + "ACC.csv",
                        "1700000000.000000, 1700000000.000000, 1700000000.000000\n32.000000, 32.000000, 32.000000\n"
                                + rows(i -> "-12,%s,60".formatted(i % 9)));
                put(session + "BVP.csv", "1700000000.000000\n64.000000\n" + rows(i -> "0.1"));
                put(session + "IBI.csv", "1700000000.000000, IBI\n12.5, 0.8\n");
                put(session + "info.txt", "words\n");
            }
        }
        check("empatica-e4", 2, List.of("rest", "walk"), 3, 32);
    }

    @Test
    void sensorLoggerOnAWatch() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String activity : List.of("walk", "rest")) {
                put(
                        "%s/%s-2026-11-05_10-00-00/WristMotion.csv".formatted(person, activity),
                        "time,seconds_elapsed,rotationRateX,rotationRateY,rotationRateZ,gravityX,gravityY,gravityZ,accelerationX,accelerationY,accelerationZ,quaternionW,quaternionX,quaternionY,quaternionZ\n"
                                + rows(i -> "%s,%s,%s"
                                        .formatted(
                                                1700000000000000000L + 10_000_000L * i, at(i, 100), numbers(13, ","))));
                put("%s/%s-2026-11-05_10-00-00/HeartRate.csv".formatted(person, activity), "time,bpm\n1,60\n");
            }
        }
        check("sensor-logger-watch", 2, List.of("rest", "walk"), 9, 100);
    }

    /** Two samples come at once, with one time, and the next two after 2 ms or 18. */
    @Test
    void myoWithTwoSamplesOfEachTime() throws Exception {
        for (String person : List.of("anna", "ben")) {
            for (String gesture : List.of("fist", "spread")) {
                put(
                        "%s/%s/emg-1460008009.csv".formatted(person, gesture),
                        "timestamp,emg1,emg2,emg3,emg4,emg5,emg6,emg7,emg8\n"
                                + rows(i -> "%s,-7,%s,-42,-72,-27,-40,-23,-8"
                                        .formatted(
                                                1460008011735823L + 10_000L * (i / 2) - (i / 2 % 2 == 0 ? 0 : 8_000),
                                                i % 11)));
            }
        }
        check("myo", 2, List.of("fist", "spread"), 8, 200);
    }

    private ExperimentSpec spec(String recipe) {
        return ExperimentSpec.read(
                Path.of("recipes", recipe + ".yaml"), List.of("data.path='%s'".formatted(folder.resolve("data"))));
    }

    private static String vectors(int columns) {
        return (numbers(columns, " ") + "\n").repeat(4);
    }

    private SensorData check(String recipe, int people, List<String> classes, int channels, double rate)
            throws Exception {
        ExperimentSpec spec = spec(recipe);
        SensorData data = spec.data().open(1, DataAccess.ofOwner());
        DataFigures figures = DataFigures.of(data, spec.data().preprocessing());
        assertThat(data.users()).isEqualTo(people);
        assertThat(data.description().classes()).isEqualTo(classes);
        assertThat(data.description().channels()).hasSize(channels);
        assertThat(data.description().sampleRate()).isBetween(0.97 * rate, 1.03 * rate);
        assertThat(figures.people()).hasSize(people);
        return data;
    }

    private static String at(int row, double rate) {
        return String.format(Locale.ROOT, "%.3f", row / rate);
    }

    private static String numbers(int count, String delimiter) {
        return IntStream.range(0, count).mapToObj(i -> "0." + i).collect(Collectors.joining(delimiter));
    }

    private static String rows(IntFunction<String> row) {
        return IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
    }

    private void put(String path, String text) throws Exception {
        Path file = folder.resolve("data").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
