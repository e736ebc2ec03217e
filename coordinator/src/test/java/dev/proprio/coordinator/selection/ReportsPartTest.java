package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What devices reported as a journal holds it. */
class ReportsPartTest {
    private static final StatePart<DeviceReports> PART = DeviceReports.PART;
    private static final DeviceReports REPORTS = new DeviceReports(new TreeMap<>(Map.of(
            "watch-1", new DeviceReport(3, 0.1, 0.2, 41),
            "Ring, left\n", new DeviceReport(12, 1e-300, 1e300, 0x1p53))));

    @Test
    void comesBackToTheLastBit() throws Exception {
        assertThat(PART.decode(1, PART.encode(REPORTS), 3)).isEqualTo(REPORTS);
        assertThat(PART.decode(1, PART.encode(DeviceReports.NONE), 3)).isEqualTo(DeviceReports.NONE);
    }

    @Test
    void itsNameAndVersionAreThoseOfEarlierJournals() {
        assertThat(PART.name()).isEqualTo("selection");
        assertThat(PART.version()).isEqualTo(1);
        assertThat(PART.encode(REPORTS)).containsOnlyKeys("reports");
    }

    @Test
    void piecesThatItDidNotMakeAreRefused() {
        assertThatThrownBy(() -> PART.decode(1, Map.of(), 3))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("reports");
        byte[] longer = new StoredWriter("reports", 1).integer(0).integer(1).bytes();
        assertThatThrownBy(() -> PART.decode(1, Map.of("reports", new StatePiece(longer)), 3))
                .isInstanceOf(StoredFormatException.class);
        byte[] shorter = new StoredWriter("reports", 1)
                .integer(1)
                .text("watch-1")
                .integer(3)
                .bytes();
        assertThatThrownBy(() -> PART.decode(1, Map.of("reports", new StatePiece(shorter)), 3))
                .isInstanceOf(StoredFormatException.class);
    }
}
