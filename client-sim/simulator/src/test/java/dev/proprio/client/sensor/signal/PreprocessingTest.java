package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {
    private static final DataDescription PLAIN = describe(false, "acc_x_g", "gyro_x_rad_s");
    private static final DataDescription WINDOWED = describe(true, "acc_x_g", "gyro_x_rad_s");

    @ParameterizedTest
    @CsvSource({"128, 0.5, 1", "191, 0.5, 1", "192, 0.5, 2", "1000, 0.5, 14", "1000, 0, 7", "115, 0, 0", "116, 0, 1"})
    void windowsAreCountedAsTheyFit(int samples, double overlap, int expected) throws SensorDataException {
        Windows windows = new Preprocessing().windows(PLAIN, List.of(ramp(3, samples)), overlap);
        assertThat(windows.count()).isEqualTo(expected);
        assertThat(windows.length()).isEqualTo(128);
        assertThat(windows.labels()).containsOnly(expected == 0 ? new int[0] : new int[] {3});
    }

    @Test
    void windowsStartOneStrideApartAndNeverStraddleRecordings() throws SensorDataException {
        Windows windows = new Preprocessing().windows(PLAIN, List.of(ramp(0, 200), ramp(1, 150)), 0.5);
        assertThat(windows.labels()).containsExactly(0, 0, 1);
        for (int window = 0; window < 3; window++) {
            float start = window == 1 ? 64 : 0;
            assertThat(windows.features()[window * windows.size()]).isEqualTo(start);
            assertThat(windows.features()[(window + 1) * windows.size() - 2]).isEqualTo(start + 127);
        }
    }

    @Test
    void almostCompleteRecordingsRepeatTheirLastSample() throws SensorDataException {
        float[] features =
                new Preprocessing().windows(PLAIN, List.of(ramp(0, 120)), 0).features();
        assertThat(features[2 * 119]).isEqualTo(119);
        assertThat(features[2 * 127]).isEqualTo(119);
        assertThat(features[2 * 127 + 1]).isEqualTo(-119);
    }

    @Test
    void windowsNeverStraddleGaps() throws SensorDataException {
        double[] seconds = new double[300];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = i / 50.0 + (i >= 140 ? 5 : 0);
        }
        Recording torn = new Recording(
                0, 0, new Timeline.Stamped(seconds), 2, ramp(0, 300).samples());
        float[] features =
                new Preprocessing().windows(PLAIN, List.of(torn), 0.5).features();
        assertThat(features).hasSize(2 * 128 * 2);
        assertThat(features[0]).isEqualTo(0);
        assertThat(features[256]).isEqualTo(140);
    }

    @Test
    void separatedGravityFollowsTheOtherChannels() throws SensorDataException {
        Preprocessing separate = with(Gravity.SEPARATE);
        assertThat(separate.channels(PLAIN)).containsExactly("body_acc_x_g", "gyro_x_rad_s", "gravity_acc_x_g");
        Windows total = new Preprocessing().windows(PLAIN, List.of(ramp(0, 300)), 0);
        Windows parts = separate.windows(PLAIN, List.of(ramp(0, 300)), 0);
        assertThat(parts.channels()).isEqualTo(3);
        for (int i = 0; i < total.count() * 128; i++) {
            assertThat((double) parts.features()[3 * i] + parts.features()[3 * i + 2])
                    .isCloseTo(total.features()[2 * i], within(1e-3));
            assertThat(parts.features()[3 * i + 1]).isEqualTo(total.features()[2 * i + 1]);
        }
    }

    @Test
    void removedGravityLeavesTheBody() throws SensorDataException {
        float[] still = new float[400];
        java.util.Arrays.fill(still, 0.98f);
        Recording recording = new Recording(0, 0, new Timeline.Uniform(50), 2, still);
        Preprocessing remove = with(Gravity.REMOVE);
        assertThat(remove.channels(PLAIN)).containsExactly("body_acc_x_g", "gyro_x_rad_s");
        float[] features = remove.windows(PLAIN, List.of(recording), 0).features();
        for (int i = 0; i < features.length; i += 2) {
            assertThat(features[i]).isCloseTo(0, within(1e-6f));
            assertThat(features[i + 1]).isEqualTo(0.98f);
        }
    }

    @Test
    void windowedSourcesPassThrough() throws SensorDataException {
        Windows windows = new Preprocessing().windows(WINDOWED, List.of(ramp(0, 128), ramp(1, 128)), 0.5);
        assertThat(windows.labels()).containsExactly(0, 1);
        assertThat(windows.select(new int[] {1}).features())
                .containsExactly(ramp(1, 128).samples());
    }

    @Test
    void windowsOfAnotherSizeAreRefusedWithTheRemedy() {
        assertThatThrownBy(() -> new Preprocessing().windows(WINDOWED, List.of(ramp(4, 151)), 0))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("session 0, label 4 of test is a window of 151 samples, but windows of 128 were expected; "
                        + "set window to 3020ms if all have that size");
    }

    @Test
    void windowedSourcesCannotBeResampled() {
        Preprocessing settings = new Preprocessing()
                .with(draft -> draft.set(Preprocessing::rate, Optional.of(25.0))
                        .set(Preprocessing::window, Duration.ofSeconds(2)));
        assertThatThrownBy(() -> settings.windowLength(WINDOWED))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("rate cannot be 25 Hz: test comes in windows of 50 Hz; leave it out");
        assertThat(settings.windowLength(PLAIN)).isEqualTo(50);
    }

    @Test
    void impossibleSettingsAreRefused() {
        var usual = new Preprocessing();
        assertThatThrownBy(() -> usual.with(Preprocessing::overlap, 1.0))
                .hasMessage("overlap must be at least 0 and less than 1 but was 1.0");
        assertThatThrownBy(() -> usual.with(Preprocessing::window, Duration.ZERO))
                .hasMessage("window must be longer than 0 s");
        assertThatThrownBy(() -> usual.with(Preprocessing::rate, Optional.of(0.0)))
                .hasMessage("rate must be between 0.1 and 10000.0 but was 0.0");
        Preprocessing tiny = usual.with(draft ->
                draft.set(Preprocessing::rate, Optional.of(1.0)).set(Preprocessing::window, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> tiny.windowLength(PLAIN))
                .hasMessageStartingWith("window must hold 2 to 1048576 samples but 1.0 s at 1 Hz hold 1; ")
                .hasMessageContaining("time-unit");
    }

    @Test
    void gravityIsNotSoughtWhereNothingIsAnAcceleration() {
        DataDescription turns = new DataDescription("turns", List.of("gyro_x", "x"), List.of("a"), 50, false, "");
        for (Gravity gravity : List.of(Gravity.REMOVE, Gravity.SEPARATE)) {
            Preprocessing settings = with(gravity);
            assertThatThrownBy(() -> settings.channels(turns))
                    .hasMessageStartingWith("gravity must be none for turns: ")
                    .hasMessageContaining("[gyro_x, x]");
        }
    }

    @Test
    void recordingsOfOtherChannelsAreRefused() {
        Recording wide = new Recording(1, 2, new Timeline.Uniform(50), 3, new float[384]);
        assertThatThrownBy(() -> new Preprocessing().windows(PLAIN, List.of(wide), 0))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("session 1, label 2 of test has 3 channels, but 2 are described");
    }

    private static Preprocessing with(Gravity gravity) {
        return new Preprocessing().with(Preprocessing::gravity, gravity);
    }

    private static DataDescription describe(boolean windowed, String... channels) {
        return new DataDescription("test", List.of(channels), List.of("a", "b", "c", "d", "e"), 50, windowed, "");
    }

    /** Two channels that count up and down. */
    @Test
    void windowsThatRepeatNearlyAllOfEachOtherAreASentence() {
        assertThatThrownBy(() -> new Preprocessing().windows(PLAIN, List.of(ramp(0, 20_000)), 0.999, 10_000_000))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("windows of '%s' at 50 Hz take more than 4 MB", PLAIN.name())
                .hasMessageContaining("or set a lower rate or overlap");
    }

    @Test
    void manyRecordingsOneAfterTheOtherFitIfEachDoes() throws SensorDataException {
        Preprocessing faster = new Preprocessing()
                .with(draft -> draft.set(Preprocessing::rate, Optional.of(60.0))
                        .set(Preprocessing::window, Duration.ofSeconds(2)));
        List<Recording> recordings = Collections.nCopies(2000, ramp(0, 60));
        assertThat(faster.windows(PLAIN, recordings, 0, 1_000_000).count()).isZero();
    }

    private static Recording ramp(int label, int length) {
        float[] samples = new float[2 * length];
        for (int i = 0; i < length; i++) {
            samples[2 * i] = i;
            samples[2 * i + 1] = -i;
        }
        return new Recording(0, label, new Timeline.Uniform(50), 2, samples);
    }
}
