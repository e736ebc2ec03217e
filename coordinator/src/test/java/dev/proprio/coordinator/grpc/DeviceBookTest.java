package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.DeviceView;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceBookTest {
    private final DeviceBook book = new DeviceBook(Clock.systemUTC());

    @Test
    void pagesHaveEachDeviceOnceInOrderWhetherItIsThereOrGone() {
        for (int i = 0; i < 100; i++) {
            book.came(name(i), "test", 1);
        }
        for (int i = 0; i < 100; i += 3) {
            book.left(name(i));
        }
        for (int i = 0; i < 100; i += 6) {
            book.came(name(i), "test", 1);
        }
        List<DeviceView> all = pages(7);
        assertThat(all).hasSize(100).extracting(DeviceView::id).isSorted().doesNotHaveDuplicates();
        assertThat(all).filteredOn(device -> !device.connected()).hasSize(17);
    }

    @Test
    void ofThoseThatAreGoneTheLatestAreRemembered() {
        for (int i = 0; i < 10_010; i++) {
            book.came("gone-" + i, "test", 1);
            book.left("gone-" + i);
        }
        book.came("here", "test", 1);
        List<DeviceView> all = pages(1_000);
        assertThat(all).hasSize(10_001);
        assertThat(all).extracting(DeviceView::id).contains("gone-10", "here").doesNotContain("gone-9");
    }

    private static String name(int i) {
        return "watch-" + i;
    }

    private List<DeviceView> pages(int most) {
        List<DeviceView> all = new ArrayList<>();
        List<DeviceView> page = book.devices("", most);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(most);
            all.addAll(page);
            page = book.devices(page.getLast().id(), most);
        }
        return all;
    }
}
