package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.random.KeyedRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Selections ask those who are there, and look at no more devices than they must. */
class AvailableDevicesTest {
    private static final long MILLIONS = 10_000_000;

    /** Without those whose blocks take turns: they look at all of a block, which may be everybody. */
    static Stream<String> selections() {
        return Extensions.of(Selection.class).names().stream().filter(name -> !name.contains("cyclic"));
    }

    /** Of ten million devices a tenth is there. */
    private static Population tenth(AtomicLong looks) {
        return new Population() {
            @Override
            public long size() {
                return MILLIONS;
            }

            @Override
            public String device(long index) {
                looks.incrementAndGet();
                return "device-" + index;
            }

            @Override
            public boolean contains(String device) {
                return true;
            }

            @Override
            public boolean isAvailable(String device) {
                return KeyedRandom.of(5, "there", 0, KeyedRandom.keyOf(device)).nextDouble() < 0.1;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("selections")
    void whoIsThereIsFoundWithoutAScan(String name) {
        var looks = new AtomicLong();
        Population population = tenth(looks);
        Map<String, DeviceReport> heard = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            String device = "device-" + i;
            if (population.isAvailable(device)) {
                heard.put(device, new DeviceReport(1, 1 + i, 1 + i, 10));
            }
        }
        Selection selection = Extensions.of(Selection.class).defaultInstance(name);
        List<String> chosen =
                selection.select(new SelectionContext(population, 100, 7, 2, NumberedDevices.reports(heard)));
        assertThat(chosen).allMatch(population::isAvailable);
        assertThat(new HashSet<>(chosen)).hasSameSizeAs(chosen);
        if (!selection.drawsSize()) {
            assertThat(chosen).hasSize(100);
        }
        assertThat(looks.get()).isLessThan(10_000);
    }

    @Test
    void whereNobodyIsThereTheSearchEnds() {
        var looks = new AtomicLong();
        Population all = tenth(looks);
        Population nobody = new Population() {
            @Override
            public long size() {
                return all.size();
            }

            @Override
            public String device(long index) {
                return all.device(index);
            }

            @Override
            public boolean contains(String device) {
                return true;
            }

            @Override
            public boolean isAvailable(String device) {
                return false;
            }
        };
        for (String name : selections().toList()) {
            Selection selection = Extensions.of(Selection.class).defaultInstance(name);
            assertThat(selection.select(new SelectionContext(nobody, 100, 7, 2, DeviceReports.NONE)))
                    .isEmpty();
        }
        assertThat(looks.get()).isLessThan(10 * Population.looks(200));
    }

    @Test
    void fewWhoAreThereAreAsLikelyAsEachOther() {
        int[] counts = new int[10];
        Population ten = NumberedDevices.numbered(40);
        Population even = new Population() {
            @Override
            public long size() {
                return ten.size();
            }

            @Override
            public String device(long index) {
                return ten.device(index);
            }

            @Override
            public boolean contains(String device) {
                return ten.contains(device);
            }

            @Override
            public boolean isAvailable(String device) {
                return Integer.parseInt(device.replaceAll("\\D", "")) < 10;
            }
        };
        for (int round = 1; round <= 4000; round++) {
            for (String device :
                    new UniformSelection().select(new SelectionContext(even, 3, 7, round, DeviceReports.NONE))) {
                counts[Integer.parseInt(device.replaceAll("\\D", ""))]++;
            }
        }
        for (int count : counts) {
            assertThat(count).isBetween(1050, 1350);
        }
    }
}
