package dev.proprio.client.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.partition.Iid;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.archive.SharedData;
import dev.proprio.client.sensor.archive.UciHar;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.TimeSplit;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederatedDatasetTest {
    private static final Bytes MEMORY = Bytes.megabytes(500);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void heldOutPeopleAreNoDevicesAndNobodyIsLost(long seed) throws SensorDataException {
        int users = 5 + (int) seed * 7;
        FederatedDataset dataset = prepare(new Levels(users, 0), new HoldOut.Users(0.3, 1000), seed);
        Set<String> people = new HashSet<>();
        for (int device = 0; device < dataset.devices(); device++) {
            assertThat(people.add(dataset.deviceId(device))).isTrue();
        }
        for (int user = 0; user < dataset.testUsers(); user++) {
            assertThat(people.add(dataset.testUserId(user))).isTrue();
        }
        assertThat(people).hasSize(users);
        assertThat(dataset.testUsers()).isEqualTo(Math.round(0.3f * users));
    }

    @Test
    void whoIsHeldOutDependsOnTheSeedAlone() throws SensorDataException {
        assertThat(testUsers(prepare(new Levels(40, 0), new HoldOut.Users(0.3, 1000), 1)))
                .isEqualTo(testUsers(prepare(new Levels(40, 9), new HoldOut.Users(0.3, 1000), 1)))
                .isNotEqualTo(testUsers(prepare(new Levels(40, 0), new HoldOut.Users(0.3, 1000), 2)));
    }

    @Test
    void heldOutPeopleDoNotTouchTheNormalisation() throws SensorDataException {
        HoldOut holdOut = new HoldOut.Users(0.5, 1000);
        FederatedDataset plain = prepare(new Levels(10, 0), holdOut, 1);
        Set<String> tested = testUsers(plain);
        FederatedDataset shifted = prepare(new Levels(10, 0, tested, 1e3f), holdOut, 1);
        for (int device = 0; device < plain.devices(); device++) {
            String id = plain.deviceId(device);
            assertThat(shifted.of(id).features()).containsExactly(plain.of(id).features());
        }
        assertThat(shifted.testWindows(0).features()[0]).isGreaterThan(100);
    }

    /** Otherwise whoever is among the few that it is fitted on would touch everybody's windows, with no noise on it. */
    @Test
    void peopleWhoTrainAreSparedByANormalizationOfThoseWhoAreTested() throws SensorDataException {
        HoldOut holdOut = new HoldOut.Users(0.5, 1000);
        DatasetOptions spared = options(new Subject(), holdOut, 1).with(DatasetOptions::sparesTraining, true);
        FederatedDataset plain = FederatedDataset.prepare(new Levels(10, 0), spared);
        String first = plain.deviceId(0);
        FederatedDataset shifted = FederatedDataset.prepare(new Levels(10, 0, Set.of(first), 1e3f), spared);
        assertThat(shifted.normalization()).usingRecursiveComparison().isEqualTo(plain.normalization());
        for (int device = 1; device < plain.devices(); device++) {
            String id = plain.deviceId(device);
            assertThat(shifted.of(id).features()).containsExactly(plain.of(id).features());
        }
        assertThat(shifted.of(first).features()).isNotEqualTo(plain.of(first).features());
        double sum = 0;
        for (int user = 0; user < plain.testUsers(); user++) {
            for (float value : plain.testWindows(user).features()) {
                sum += value;
            }
        }
        assertThat(sum).isCloseTo(0, within(1e-2));
        assertThat(plain.notes()).singleElement().asString().contains("was fitted on people who are tested on");
    }

    @Test
    void trainingWindowsHaveMeanZeroAndDeviationOne() throws SensorDataException {
        FederatedDataset dataset = prepare(new Levels(30, 0), new HoldOut.Users(0.2, 1000), 3);
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (int device = 0; device < dataset.devices(); device++) {
            for (float value : dataset.of(dataset.deviceId(device)).features()) {
                sum += value;
                squares += value * value;
                count++;
            }
        }
        assertThat(sum / count).isCloseTo(0, within(1e-6));
        assertThat(squares / count).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1e-12f, 1})
    void aChannelThatCountsForNothingIsTold(float size) throws SensorDataException {
        var data = new Scaled(new Levels(10, 0), size);
        var dataset = FederatedDataset.prepare(data, options(new Subject(), new HoldOut.Users(0.3, 1000), 1));
        boolean counts = dataset.of(dataset.deviceId(0)).features()[0] != 0;
        assertThat(counts).isEqualTo(size == 1);
        assertThat(dataset.notes())
                .isEqualTo(
                        counts
                                ? List.of()
                                : List.of(
                                        "x varied by no more than a millionth where the normalization was fitted, and counts as 0 everywhere; look whether the sensor was on, or give values in a smaller unit"));
    }

    @Test
    void pooledPartitionsSpreadTheTrainingPeopleOnly() throws SensorDataException {
        var data = new Levels(10, 0);
        HoldOut holdOut = new HoldOut.Users(0.3, 1000);
        FederatedDataset bySubject = prepare(data, holdOut, 1);
        FederatedDataset pooled = FederatedDataset.prepare(data, options(new Iid(4), holdOut, 1));
        assertThat(pooled.devices()).isEqualTo(4);
        assertThat(testUsers(pooled)).isEqualTo(testUsers(bySubject));
        assertThat(values(pooled)).isEqualTo(values(bySubject));
    }

    @Test
    void byTimeEverybodyTrainsAndIsTestedOnOtherSamples() throws SensorDataException {
        var split = new TimeSplit(TimeSplit.By.TIME, 0.6, Optional.of(java.time.Duration.ofSeconds(1)));
        FederatedDataset dataset = prepare(new Levels(6, 0), new HoldOut.Later(split), 1);
        assertThat(dataset.devices()).isEqualTo(6);
        assertThat(dataset.testUsers()).isEqualTo(6);
        for (int user = 0; user < 6; user++) {
            Windows train = dataset.of(dataset.deviceId(user));
            Windows test = dataset.testWindows(user);
            assertThat(train.count()).isPositive();
            assertThat(test.count()).isPositive();
            Set<Float> seen = new HashSet<>();
            for (float value : train.features()) {
                seen.add(value);
            }
            for (float value : test.features()) {
                assertThat(seen).doesNotContain(value);
            }
        }
    }

    @Test
    void aDeviceThatIsNotThereAndASplitThatCannotBeMadeAreSaid() throws SensorDataException {
        FederatedDataset dataset = prepare(new Levels(4, 0), new HoldOut.Users(0.25, 10), 1);
        assertThatThrownBy(() -> dataset.of("stranger"))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("levels holds no device \"stranger\"");
        assertThatThrownBy(() -> prepare(new Levels(4, 0), new HoldOut.Official(), 1))
                .hasMessage("the authors of levels made no official split; split by users instead");
        assertThatThrownBy(() -> prepare(new Levels(1, 0), new HoldOut.Users(0.25, 10), 1))
                .hasMessageContaining("split by time instead");
    }

    @Test
    void tenMillionPeopleCostNoMoreThanThoseWhoAreAsked() throws SensorDataException {
        var settings =
                SettingWriter.fromWritten(Map.of("source", "synthetic", "devices", 10_000_000, "bout", "5s"), "test");
        SensorData data =
                new SettingBinder().bindExtension(SensorSource.class, settings).open(1);
        FederatedDataset dataset = prepare(data, new HoldOut.Users(0.25, 20), 1);
        assertThat(dataset.devices()).isEqualTo(9_999_980);
        String last = dataset.deviceId(dataset.devices() - 1);
        assertThat(dataset.of(last).count()).isPositive();
        assertThat(dataset.expectedCount(last)).hasValue(dataset.of(last).count());
        assertThat(dataset.expectedCount(dataset.deviceId(77))).isEmpty();
        assertThatThrownBy(() -> dataset.of(dataset.testUserId(3))).hasMessageContaining("holds no device");
        assertThatThrownBy(() -> dataset.of("user-007")).hasMessageContaining("holds no device");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyDeviceIsFoundByItsId(long seed) throws SensorDataException {
        var data = new Levels(23, 0);
        HoldOut holdOut = new HoldOut.Users(0.3, 1000);
        for (FederatedDataset dataset : List.of(
                prepare(data, holdOut, seed), FederatedDataset.prepare(data, options(new Iid(9), holdOut, seed)))) {
            Set<Windows> shards = new HashSet<>();
            for (int device = 0; device < dataset.devices(); device++) {
                assertThat(shards.add(dataset.of(dataset.deviceId(device)))).isTrue();
            }
        }
    }

    @Test
    void aTightBudgetChangesNothingButTheWork() throws SensorDataException {
        var data = new Levels(12, 0);
        HoldOut holdOut = new HoldOut.Users(0.3, 1000);
        FederatedDataset roomy = prepare(data, holdOut, 1);
        DatasetOptions little = options(new Subject(), holdOut, 1).with(DatasetOptions::memory, new Bytes(100));
        FederatedDataset tight = FederatedDataset.prepare(data, little);
        for (int n = 0; n < 2; n++) {
            for (int device = 0; device < roomy.devices(); device++) {
                String id = roomy.deviceId(device);
                assertThat(tight.of(id).features()).containsExactly(roomy.of(id).features());
            }
        }
    }

    @Test
    void nobodysRecordingsAreMadeTwiceWhereThereIsRoom() throws SensorDataException {
        var data = new Remembered(new Levels(12, 0), new ArrayList<>());
        FederatedDataset dataset =
                FederatedDataset.prepare(data, options(new Subject(), new HoldOut.Users(0.3, 1000), 1));
        assertThat(data.asked()).isNotEmpty();
        for (int n = 0; n < 2; n++) {
            for (int device = 0; device < dataset.devices(); device++) {
                dataset.of(dataset.deviceId(device));
            }
        }
        assertThat(data.asked()).hasSize(dataset.devices()).doesNotHaveDuplicates();
    }

    @Test
    void uciHarIsSplitAsItsAuthorsDid() throws SensorDataException {
        FederatedDataset dataset = FederatedDataset.prepare(
                new UciHar(SharedData.require("ucihar.zip"), Optional.empty()).open(1),
                DatasetOptions.of(new Preprocessing(), new Subject(), new HoldOut.Official(), MEMORY, 1));
        int windows = 0;
        for (int device = 0; device < dataset.devices(); device++) {
            windows += dataset.of(dataset.deviceId(device)).count();
        }
        int testWindows = 0;
        for (int user = 0; user < dataset.testUsers(); user++) {
            testWindows += dataset.testWindows(user).count();
        }
        assertThat(dataset.devices()).isEqualTo(21);
        assertThat(windows).isEqualTo(7352);
        assertThat(testWindows).isEqualTo(2947);
        assertThat(testUsers(dataset))
                .containsExactly(
                        "subject-02",
                        "subject-04",
                        "subject-09",
                        "subject-10",
                        "subject-12",
                        "subject-13",
                        "subject-18",
                        "subject-20",
                        "subject-24");
    }

    private static FederatedDataset prepare(SensorData data, HoldOut holdOut, long seed) throws SensorDataException {
        var preprocessing = data instanceof Levels ? preprocessing() : new Preprocessing();
        return FederatedDataset.prepare(data, DatasetOptions.of(preprocessing, new Subject(), holdOut, MEMORY, seed));
    }

    private static Preprocessing preprocessing() {
        return new Preprocessing()
                .with(draft -> draft.set(Preprocessing::window, java.time.Duration.ofSeconds(1))
                        .set(Preprocessing::overlap, 0.0));
    }

    private static DatasetOptions options(Partitioner partitioner, HoldOut holdOut, long seed) {
        return DatasetOptions.of(preprocessing(), partitioner, holdOut, MEMORY, seed);
    }

    private static Set<String> testUsers(FederatedDataset dataset) {
        Set<String> users = new TreeSet<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            users.add(dataset.testUserId(user));
        }
        return users;
    }

    private static List<Float> values(FederatedDataset dataset) throws SensorDataException {
        List<Float> values = new ArrayList<>();
        for (int device = 0; device < dataset.devices(); device++) {
            for (float value : dataset.of(dataset.deviceId(device)).features()) {
                values.add(value);
            }
        }
        values.sort(null);
        return values;
    }

    /** The same people. */
    private interface OfLevels extends SensorData {
        Levels levels();

        @Override
        default int users() {
            return levels().users();
        }

        @Override
        default DataDescription description() {
            return levels().description();
        }

        @Override
        default String userId(int user) {
            return levels().userId(user);
        }
    }

    /** The same data in another unit. */
    private record Scaled(Levels levels, float size) implements OfLevels {
        @Override
        public List<Recording> recordings(int user) {
            List<Recording> recordings = new ArrayList<>();
            for (Recording one : levels.recordings(user)) {
                float[] samples = one.samples().clone();
                for (int i = 0; i < samples.length; i++) {
                    samples[i] *= size;
                }
                recordings.add(new Recording(one.session(), one.label(), one.timeline(), one.channels(), samples));
            }
            return recordings;
        }
    }

    /** The same data, and whose of it was asked for. */
    private record Remembered(Levels levels, List<Integer> asked) implements OfLevels {
        @Override
        public List<Recording> recordings(int user) {
            asked.add(user);
            return levels.recordings(user);
        }
    }

    /** People whose every sample is different: 10 s at 10 Hz in each of two classes. */
    private record Levels(int users, long salt, Set<String> shifted, float shift) implements SensorData {
        Levels(int users, long salt) {
            this(users, salt, Set.of(), 0);
        }

        @Override
        public DataDescription description() {
            return new DataDescription("levels", List.of("x"), List.of("low", "high"), 10, false, "");
        }

        @Override
        public String userId(int user) {
            return "user-" + user;
        }

        @Override
        public List<Recording> recordings(int user) {
            List<Recording> recordings = new ArrayList<>();
            for (int label = 0; label < 2; label++) {
                float[] samples = new float[100];
                for (int i = 0; i < samples.length; i++) {
                    samples[i] =
                            salt + 200L * user + 100L * label + i + (shifted.contains(userId(user)) ? shift * 1e3f : 0);
                }
                recordings.add(new Recording(0, label, new Timeline.Uniform(10), 1, samples));
            }
            return recordings;
        }
    }
}
