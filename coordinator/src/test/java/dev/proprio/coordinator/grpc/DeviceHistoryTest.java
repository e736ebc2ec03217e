package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceHistoryTest {
    private final DeviceHistory history = new DeviceHistory(Clock.systemUTC());

    @Test
    void pagesHaveEachDeviceOnceInOrderWhetherItIsThereOrGone() {
        for (int i = 0; i < 100; i++) {
            history.came(name(i), "test", 1, SelfDescription.NONE);
        }
        for (int i = 0; i < 100; i += 3) {
            history.left(name(i));
        }
        for (int i = 0; i < 100; i += 6) {
            history.came(name(i), "test", 1, SelfDescription.NONE);
        }
        List<DeviceView> all = pages(7);
        assertThat(all).hasSize(100).extracting(DeviceView::id).isSorted().doesNotHaveDuplicates();
        assertThat(all).filteredOn(device -> !device.connected()).hasSize(17);
    }

    @Test
    void ofThoseThatAreGoneTheLatestAreRemembered() {
        for (int i = 0; i < 10_010; i++) {
            history.came("gone-" + i, "test", 1, SelfDescription.NONE);
            history.left("gone-" + i);
        }
        history.came("here", "test", 1, SelfDescription.NONE);
        List<DeviceView> all = pages(1_000);
        assertThat(all).hasSize(10_001);
        assertThat(all).extracting(DeviceView::id).contains("gone-10", "here").doesNotContain("gone-9");
    }

    private static String name(int i) {
        return "watch-" + i;
    }

    private List<DeviceView> pages(int most) {
        List<DeviceView> all = new ArrayList<>();
        List<DeviceView> page = history.devices("", most);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(most);
            all.addAll(page);
            page = history.devices(page.getLast().id(), most);
        }
        return all;
    }
}
