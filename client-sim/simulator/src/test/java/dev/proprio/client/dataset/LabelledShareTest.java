package dev.proprio.client.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.partition.Iid;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which labels are kept, and that nobody sees the others. */
class LabelledShareTest {
    @ParameterizedTest
    @CsvSource({"1, 0.01", "2, 0.05", "3, 0.1", "4, 0.37", "5, 0.5", "6, 0.999"})
    void soManyOfEachClassKeepTheirLabelAndAtLeastOne(long seed, double share) {
        Windows windows = random(200, seed);
        Windows told = new LabelledShare(share, LabelPattern.STRATIFIED).of(windows, seed, "somebody");
        int[] all = counts(windows.labels());
        int[] kept = counts(told.labelled().labels());
        for (int label = 0; label < all.length; label++) {
            assertThat(kept[label]).isEqualTo(all[label] == 0 ? 0 : (int) Math.max(1, Math.round(share * all[label])));
        }
        assertThat(told.count()).isEqualTo(200);
        assertThat(values(told)).isEqualTo(values(windows));
    }

    @Test
    void aSmallerShareIsAPartOfALargerOneAndOthersAreChosenForOthers() {
        Windows windows = random(300, 9);
        Set<Float> before = Set.of();
        for (double share : List.of(0.01, 0.05, 0.2, 0.9)) {
            Set<Float> now = firsts(new LabelledShare(share, LabelPattern.STRATIFIED)
                    .of(windows, 1, "a")
                    .labelled());
            assertThat(now).containsAll(before);
            before = now;
        }
        var share = new LabelledShare(0.1, LabelPattern.STRATIFIED);
        Set<Float> first = firsts(share.of(windows, 1, "a").labelled());
        assertThat(firsts(share.of(windows, 1, "a").labelled())).isEqualTo(first);
        assertThat(firsts(share.of(windows, 1, "b").labelled())).isNotEqualTo(first);
        assertThat(firsts(share.of(windows, 2, "a").labelled())).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aBurstIsOneStretch(long seed) {
        Windows windows = random(50, seed);
        Windows told = new LabelledShare(0.14, LabelPattern.BURSTY).of(windows, seed, "somebody");
        assertThat(told.labelled().count()).isEqualTo(7);
        // The first value of a window is its number.
        float first = told.labelled().features()[0];
        for (int i = 0; i < 7; i++) {
            assertThat(told.labelled().features()[i * 6]).isEqualTo(first + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsWithheldGoesWithItsWindowThroughEveryCopy(long seed) {
        Windows told = new LabelledShare(0.3, LabelPattern.STRATIFIED).of(random(40, seed), seed, "somebody");
        int[] order = KeyedRandom.of(seed, "order").order(40);
        Windows copied = Windows.concatenate(2, 3, List.of(random(5, 77), told.select(order), random(3, 78)));
        assertThat(copied.labelled().count()).isEqualTo(told.labelled().count() + 8);
        assertThat(firsts(copied.labelled())).containsAll(firsts(told.labelled()));
        UnlabelledWindows untold = copied.unlabelled();
        assertThat(untold.count()).isEqualTo(told.unlabelled().count());
        for (int i = 0; i < untold.count(); i++) {
            int window = (int) untold.features()[i * untold.size()];
            assertThat(untold.truth(i)).hasValue(told.label(window));
        }
        assertThat(copied.labelled().unlabelled().count()).isZero();
    }

    static List<Partitioner> partitioners() {
        return List.of(new Subject(), new Iid(3));
    }

    @ParameterizedTest
    @MethodSource("partitioners")
    void devicesHaveTheSameWindowsAndSeeFewerLabels(Partitioner partitioner) throws SensorDataException {
        FederatedDataset all = prepare(partitioner, Optional.empty(), false);
        FederatedDataset some =
                prepare(partitioner, Optional.of(new LabelledShare(0.2, LabelPattern.STRATIFIED)), false);
        assertThat(some.normalization()).usingRecursiveComparison().isEqualTo(all.normalization());
        long labelled = 0;
        for (int device = 0; device < all.devices(); device++) {
            String id = all.deviceId(device);
            List<Float> whole = values(all.of(id));
            List<Float> both = values(some.of(id));
            for (float value : some.unlabelled(id).features()) {
                both.add(value);
            }
            whole.sort(null);
            both.sort(null);
            assertThat(both).isEqualTo(whole);
            labelled += some.of(id).count();
            assertThat(some.expectedCount(id)).hasValue(some.of(id).count());
        }
        assertThat(some.labelCounts().orElseThrow().labelled()).isEqualTo(labelled);
        assertThat(some.labelCounts().orElseThrow().text()).isEqualTo("48 of 216 windows (22.2 %)");
        assertThat(all.labelCounts()).isEmpty();
        assertThat(values(some.testWindows(0))).isEqualTo(values(all.testWindows(0)));
    }

    /** Devices have the same windows and withheld ones their truth; so many labels differ as are counted, and tests are as they were. */
    @ParameterizedTest
    @MethodSource("partitioners")
    void labelsOfDevicesAreWrongAsOftenAsIsCounted(Partitioner partitioner) throws SensorDataException {
        Optional<LabelledShare> share = Optional.of(new LabelledShare(0.8, LabelPattern.STRATIFIED));
        FederatedDataset right = prepare(partitioner, share, false);
        FederatedDataset some = noisy(partitioner, share, 0.1);
        FederatedDataset more = noisy(partitioner, share, 0.4);
        long wrong = 0;
        long wronger = 0;
        long labels = 0;
        for (int device = 0; device < right.devices(); device++) {
            String id = right.deviceId(device);
            Windows truth = right.of(id);
            Windows told = some.of(id);
            assertThat(told.features()).isEqualTo(truth.features());
            assertThat(noisy(partitioner, share, 0.1).of(id).labels()).isEqualTo(told.labels());
            assertThat(some.unlabelled(id)).usingRecursiveComparison().isEqualTo(right.unlabelled(id));
            labels += truth.count();
            for (int i = 0; i < truth.count(); i++) {
                boolean off = told.label(i) != truth.label(i);
                wrong += off ? 1 : 0;
                wronger += more.of(id).label(i) == truth.label(i) ? 0 : 1;
                assertThat(told.label(i)).isBetween(0, 3);
                assertThat(off && more.of(id).label(i) != told.label(i)).isFalse();
            }
        }
        assertThat(some.labelCounts().orElseThrow().wrong()).hasValue(wrong);
        assertThat(more.labelCounts().orElseThrow().wrong()).hasValue(wronger);
        assertThat(right.labelCounts().orElseThrow().wrong()).isEmpty();
        assertThat((double) wrong / labels).isBetween(0.02, 0.2);
        assertThat((double) wronger / labels).isBetween(0.28, 0.52);
        assertThat(some.labelCounts().orElseThrow().text()).endsWith("; " + wrong + " of the labels wrong");
        assertThat(some.testWindows(0).labels()).isEqualTo(right.testWindows(0).labels());
        assertThatThrownBy(() -> noisy(partitioner, share, 0.6))
                .hasMessage("labelNoise must be between 0.0 and 0.5 but was 0.6");
    }

    private static FederatedDataset noisy(Partitioner partitioner, Optional<LabelledShare> labelled, double share)
            throws SensorDataException {
        return FederatedDataset.prepare(
                new Steps(false), options(partitioner, labelled).with(DatasetOptions::labelNoise, share));
    }

    @Test
    void recordingsWithoutALabelAreTheirOwnersUnlabelledWindows() throws SensorDataException {
        FederatedDataset dataset = prepare(new Subject(), Optional.empty(), true);
        String first = dataset.deviceId(0);
        assertThat(dataset.of(first).count()).isEqualTo(36);
        UnlabelledWindows untold = dataset.unlabelled(first);
        assertThat(untold.count()).isEqualTo(27);
        assertThat(untold.truth(0)).hasValue(2);
        assertThat(untold.truth(18)).isEmpty();
        assertThat(dataset.labelCounts().orElseThrow())
                .isEqualTo(new LabelCounts(6, 6, 216, 162, 0, Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> prepare(new Iid(3), Optional.empty(), true))
                .hasMessage("steps has recordings without a label, which belong to those who made them and can't be"
                        + " spread by their classes; use data.partition: subject, or leave them out.");
        // All in one place, they need not be spread.
        FederatedDataset pooled = prepare(new Iid(1), Optional.empty(), true);
        List<Float> together = values(pooled.unlabelled(pooled.deviceId(0)));
        List<Float> apart = new ArrayList<>();
        for (int device = 0; device < dataset.devices(); device++) {
            apart.addAll(values(dataset.unlabelled(dataset.deviceId(device))));
        }
        together.sort(null);
        apart.sort(null);
        assertThat(together).isEqualTo(apart);
        assertThat(pooled.labelCounts().orElseThrow())
                .isEqualTo(new LabelCounts(1, 1, 216, 162, 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void shareIsMoreThanNothing() {
        assertThatThrownBy(() -> new LabelledShare(0, LabelPattern.BURSTY))
                .hasMessage("share must be greater than 0 and at most 1 but was 0.0");
        assertThat(new LabelCounts(1000, 2000, 1, 3, 2, Optional.empty(), Optional.empty()).text())
                .isEqualTo("1 of 4 windows (25.0 %), counted on 1,000 of 2,000 devices; 2 of the devices without any");
    }

    private static FederatedDataset prepare(
            Partitioner partitioner, Optional<LabelledShare> labelled, boolean withOthers) throws SensorDataException {
        return FederatedDataset.prepare(new Steps(withOthers), options(partitioner, labelled));
    }

    private static DatasetOptions options(Partitioner partitioner, Optional<LabelledShare> labelled) {
        var preprocessing = new Preprocessing().with(Preprocessing::window, Duration.ofSeconds(1));
        return DatasetOptions.of(preprocessing, partitioner, new HoldOut.Users(0.25, 2), Bytes.megabytes(50), 5)
                .with(DatasetOptions::labelled, labelled);
    }

    private static Windows random(int count, long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "windows");
        float[] features = new float[count * 6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(5) == 4 ? 6 : random.nextInt(4);
            features[6 * i] = i;
        }
        return new Windows(2, 3, features, labels);
    }

    private static int[] counts(int[] labels) {
        int[] counts = new int[7];
        Arrays.stream(labels).forEach(label -> counts[label]++);
        return counts;
    }

    private static Set<Float> firsts(Windows windows) {
        Set<Float> firsts = new HashSet<>();
        for (int i = 0; i < windows.count(); i++) {
            firsts.add(windows.features()[i * windows.size()]);
        }
        return firsts;
    }

    private static List<Float> values(UnlabelledWindows windows) {
        List<Float> values = new ArrayList<>();
        for (float value : windows.features()) {
            values.add(value);
        }
        return values;
    }

    private static List<Float> values(Windows windows) {
        List<Float> values = new ArrayList<>();
        for (float value : windows.features()) {
            values.add(value);
        }
        return values;
    }

    /** Eight people with 5 s, nine windows, of each of four classes, and three recordings of which nobody told what they are. */
    private record Steps(boolean withOthers) implements SensorData {
        @Override
        public DataDescription description() {
            return new DataDescription("steps", List.of("x"), List.of("a", "b", "c", "d"), 10, false, "");
        }

        @Override
        public int users() {
            return 8;
        }

        @Override
        public String userId(int user) {
            return "user-" + user;
        }

        @Override
        public List<Recording> recordings(int user) {
            return List.of(one(user, 0), one(user, 1), one(user, 2), one(user, 3));
        }

        @Override
        public boolean hasUnlabelled() {
            return withOthers;
        }

        @Override
        public List<Recording> unlabelled(int user) {
            return List.of(one(user, 2), one(user, 3), one(user, Recording.UNLABELLED));
        }

        private static Recording one(int user, int label) {
            float[] samples = new float[50];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = 1000 * user + 100 * label + i;
            }
            return new Recording(0, label, new Timeline.Uniform(10), 1, samples);
        }
    }
}
