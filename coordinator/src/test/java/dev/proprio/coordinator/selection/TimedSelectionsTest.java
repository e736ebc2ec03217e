package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.coordinator.devices.DeviceTimes;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Selections that know how long devices take. */
class TimedSelectionsTest {
    private static final Map<String, DeviceTime> TIMES = Map.of(
            "0", time(1, 5, 1),
            "1", time(1, 1, 1),
            "2", time(1, 9, 2),
            "3", time(4, 1, 1),
            "4", time(1, 30, 1));

    private static DeviceTime time(long download, long compute, long upload) {
        return new DeviceTime(download, compute, upload, download + compute + upload);
    }

    private static SelectionContext choice(int count, long deadline, DeviceReports reports) {
        DeviceTimes times = devices -> devices.stream().map(TIMES::get).toList();
        return new SelectionContext(
                NumberedDevices.numbered(5), count, 7, 1, reports, Optional.of(new VirtualChoice(times, deadline)));
    }

    @Test
    void whoIsDoneFirstIsFirst() {
        var fastest = new FastestFirst(5, new UniformSelection());
        assertThat(fastest.select(choice(4, 100, DeviceReports.NONE)))
                .startsWith("1", "3")
                .endsWith("0", "2");
    }

    /** After 1 come 0 (5 + 1, when 1 has sent), 2 (9 + 2), and 3 only lengthens the downloads. */
    @Test
    void asManyAreChosenAsAreDoneByTheDeadline() {
        var fedCs = new FedCs(5);
        assertThat(fedCs.select(choice(5, 3, DeviceReports.NONE))).containsExactly("1");
        assertThat(fedCs.select(choice(5, 7, DeviceReports.NONE))).containsExactlyInAnyOrder("1", "3");
        assertThat(fedCs.select(choice(5, 16, DeviceReports.NONE))).containsExactlyInAnyOrder("1", "3", "0", "2");
        assertThat(fedCs.select(choice(5, 1000, DeviceReports.NONE))).hasSize(5);
        assertThat(fedCs.select(choice(5, 2, DeviceReports.NONE))).isEmpty();
    }

    /** Of devices that are as useful as each other, slow ones lose by the square of how much slower they are. */
    @Test
    void oortPrefersWhoIsNotSlow() {
        var oort = new Oort(0, 1, 0, 0, 0, 1, 2, 0.5);
        DeviceReports alike = NumberedDevices.sizes(1, 1, 1, 1, 1);
        int[] counts = new int[5];
        for (int seed = 0; seed < 2000; seed++) {
            SelectionContext one = choice(1, 100, alike);
            var keyed = new SelectionContext(one.population(), 1, seed, 1, alike, one.virtual());
            counts[Integer.parseInt(oort.select(keyed).getFirst())]++;
        }
        // The median time is 7: devices 0, 1 and 3 count alike, 2 as (7/12)^2 and 4 as (7/32)^2.
        double all = 3 + 49 / 144.0 + 49 / 1024.0;
        assertThat(NumberedDevices.chiSquare(counts, 1 / all, 1 / all, 49 / 144.0 / all, 1 / all, 49 / 1024.0 / all))
                .isLessThan(20);
    }
}
