package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.UrlAccess;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SyntheticFleetTest {
    @Test
    void describesItsChannelsAndClasses() {
        SensorData data = new SyntheticFleet().open(1);
        assertThat(data.users()).isEqualTo(200);
        assertThat(data.userId(7)).isEqualTo("user-7");
        assertThat(data.description().channels())
                .containsExactly("acc_x_g", "acc_y_g", "acc_z_g", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s");
        assertThat(data.description().classes())
                .containsExactly("walk", "run", "upstairs", "downstairs", "hand-wash", "typing", "sit", "stand");
        assertThat(data.description().sampleRate()).isEqualTo(50);
        assertThat(data.description().windowed()).isFalse();
        assertThat(data.officialTestUser(0)).isEmpty();
    }

    @Test
    void isFoundAsASource() {
        assertThat(ServiceLoader.load(SensorSource.class).stream().map(ServiceLoader.Provider::type))
                .contains(SyntheticFleet.class);
    }

    /** What people do on days of which they label nothing changes nothing of the others. */
    @Test
    void unlabelledDaysComeAfterTheOthers() throws SensorDataException {
        SyntheticFleet plain =
                new FleetBuilder().classes(Motion.WALK, Motion.SIT).build();
        SensorData data = plain.with(
                        SyntheticFleet::unlabelled, Optional.of(new UnlabelledDays(3, List.of(Motion.TYPING))))
                .open(5);
        List<Recording> labelled = data.recordings(3);
        List<Recording> before = plain.open(5).recordings(3);
        assertThat(labelled).hasSameSizeAs(before);
        for (int i = 0; i < labelled.size(); i++) {
            assertThat(labelled.get(i).samples()).containsExactly(before.get(i).samples());
        }
        assertThat(plain.open(5).hasUnlabelled()).isFalse();
        assertThat(plain.open(5).unlabelled(3)).isEmpty();
        assertThat(data.hasUnlabelled()).isTrue();
        int sessions = plain.sessions();
        assertThat(data.unlabelled(3))
                .extracting(Recording::session)
                .containsExactly(
                        sessions,
                        sessions,
                        sessions,
                        sessions + 1,
                        sessions + 1,
                        sessions + 1,
                        sessions + 2,
                        sessions + 2,
                        sessions + 2);
        assertThat(data.unlabelled(3)).extracting(Recording::label).startsWith(0, 1, Recording.UNLABELLED);
        // A session is the same whether or not somebody labelled it.
        assertThat(plain.with(SyntheticFleet::sessions, sessions + 1)
                        .open(5)
                        .recordings(3)
                        .getLast()
                        .samples())
                .containsExactly(data.unlabelled(3).get(1).samples());
        assertThatThrownBy(() ->
                        plain.with(SyntheticFleet::unlabelled, Optional.of(new UnlabelledDays(1, List.of(Motion.SIT)))))
                .hasMessage("unlabelled must have others that are no class, but sit is among classes");
    }

    @Test
    void theSameKeyGivesTheSameBits() throws SensorDataException {
        SensorSource fleet = new FleetBuilder().classes(Motion.values()).build();
        List<Recording> once = fleet.open(5).recordings(3);
        List<Recording> again = fleet.open(5).recordings(3);
        assertThat(once).hasSameSizeAs(again);
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).samples()).containsExactly(once.get(i).samples());
            assertThat(stamps(again.get(i))).containsExactly(stamps(once.get(i)));
            assertThat(again.get(i).label()).isEqualTo(once.get(i).label());
            assertThat(again.get(i).session()).isEqualTo(once.get(i).session());
        }
    }

    @Test
    void theBitsAreTheSameOnEveryMachine() throws SensorDataException {
        SensorSource fleet = new FleetBuilder().classes(Motion.values()).build();
        CRC32C checksum = new CRC32C();
        for (Recording recording : fleet.open(42).recordings(7)) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * recording.samples().length + 8 * recording.length());
            for (float sample : recording.samples()) {
                bytes.putFloat(sample);
            }
            for (double stamp : stamps(recording)) {
                bytes.putDouble(stamp);
            }
            checksum.update(bytes.array());
        }
        assertThat(checksum.getValue()).isEqualTo(1_902_952_564L);
    }

    @Test
    void otherSeedsUsersAndSessionsDiffer() throws SensorDataException {
        SensorSource fleet = new FleetBuilder().build();
        List<Recording> recordings = fleet.open(5).recordings(3);
        float[] first = recordings.getFirst().samples();
        assertThat(fleet.open(6).recordings(3).getFirst().samples()).isNotEqualTo(first);
        assertThat(fleet.open(5).recordings(4).getFirst().samples()).isNotEqualTo(first);
        assertThat(recordings.get(8).session()).isEqualTo(1);
        assertThat(recordings.get(8).samples()).isNotEqualTo(first);
    }

    @Test
    void moreDevicesSessionsAndClassesLeaveRecordingsAsTheyAre() throws SensorDataException {
        SensorData small = new FleetBuilder()
                .devices(5)
                .sessions(1)
                .classes(Motion.RUN)
                .build()
                .open(9);
        SensorData large = new FleetBuilder()
                .devices(500)
                .sessions(3)
                .classes(Motion.SIT, Motion.RUN)
                .build()
                .open(9);
        assertThat(large.recordings(4).get(1).samples())
                .containsExactly(small.recordings(4).getFirst().samples());
    }

    @Test
    void tenMillionDevicesOpenAsOne() throws SensorDataException {
        SensorData data = new FleetBuilder().devices(10_000_000).build().open(1);
        assertThat(data.recordings(9_999_999)).hasSize(16);
        assertThat(data.userId(9_999_999)).isEqualTo("user-9999999");
        assertThatThrownBy(() -> data.recordings(10_000_000)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyMotionMakesFiniteWindowsOfItsClass() throws SensorDataException {
        SensorData data = new FleetBuilder().classes(Motion.values()).build().open(2);
        Windows windows = new Preprocessing().windows(data.description(), data.recordings(0), 0.5);
        for (float value : windows.features()) {
            assertThat(Float.isFinite(value)).isTrue();
        }
        long gestures =
                Arrays.stream(windows.labels()).filter(label -> label >= 8).count();
        assertThat(gestures).isBetween(110L, 120L);
        assertThat(windows.count() - gestures).isBetween(200L, 224L);
        assertThat(windows.labels()).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }

    @Test
    void whatOnePersonWouldTakeIsASentenceBeforeItIsGenerated() {
        DataAccess shared =
                new DataAccess(FileAccess.any(), UrlAccess.anywhere(), Bytes.megabytes(1), Bytes.megabytes(1000), 4);
        SyntheticFleet endless =
                new FleetBuilder().sessions(1_000_000).bout(Duration.ofHours(1)).build();
        for (DataAccess access : List.of(shared, DataAccess.ofOwner())) {
            assertThatThrownBy(() -> endless.open(5, access).recordings(3))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("The recordings that are generated for 'user-3' take more than")
                    .hasMessageContaining("or ask for fewer sessions");
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new FleetBuilder().devices(0).build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("devices must be at least 1 but was 0");
        assertThatThrownBy(() -> new FleetBuilder().classes().build())
                .hasMessage("classes must name at least one activity or gesture");
        assertThatThrownBy(() -> new FleetBuilder()
                        .classes(Motion.HAND_WASH, Motion.HAND_WASH)
                        .build())
                .hasMessage("classes must name each class once but has hand-wash twice");
        assertThatThrownBy(() -> new FleetBuilder().bout(Duration.ofMillis(500)).build())
                .hasMessage("bout must be between 1s and 1h but was 0.5s");
        assertThatThrownBy(() -> new FleetBuilder().missingClasses(8).build())
                .hasMessage("missingClasses must be from 0 to 7 but was 8");
        assertThatThrownBy(() -> new FleetBuilder().labelSkew(0).build())
                .hasMessage("labelSkew must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new Accelerometer(150, 20, 0, 0, 0, 0, 8, 32))
                .hasMessage("bits must be from 4 to 24 but was 32");
    }

    private static double[] stamps(Recording recording) {
        return ((Timeline.Stamped) recording.timeline()).seconds();
    }
}
