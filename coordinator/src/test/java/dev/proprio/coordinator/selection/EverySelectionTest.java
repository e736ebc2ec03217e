package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.random.KeyedRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EverySelectionTest {
    private static final Map<String, List<String>> KNOWN = Map.of(
            "cyclic", List.of("04351789", "590378"),
            "fastest-first", List.of("387415", "485961"),
            "fedcs", List.of("387415", "485961"),
            "oort", List.of("385679", "487356"),
            "poisson", List.of("04351789", "590378"),
            "power-of-choice", List.of("856793", "586734"),
            "uniform", List.of("387415", "485961"),
            "weighted", List.of("182536", "096524"));

    static List<String> names() {
        return Extensions.of(Selection.class).names();
    }

    /** Of those that choose as many as are wanted. */
    static List<String> sizedNames() {
        return names().stream().filter(name -> !selection(name).drawsSize()).toList();
    }

    private static Selection selection(String name) {
        return Extensions.of(Selection.class).defaultInstance(name);
    }

    @ParameterizedTest
    @MethodSource("sizedNames")
    void aCohortHasNoDeviceTwiceAndNeverMoreThanThePopulation(String name) {
        Selection selection = selection(name);
        Population population = NumberedDevices.numbered(30);
        var random = KeyedRandom.of(3, name);
        for (int round = 1; round <= 200; round++) {
            DeviceReports reports = some(30, 1 + random.nextInt(30), round, random);
            List<String> cohort = selection.select(NumberedDevices.choice(population, 25, round, reports));
            assertThat(new HashSet<>(cohort)).hasSize(25).hasSameSizeAs(cohort);
            assertThat(new HashSet<>(selection.select(NumberedDevices.choice(population, 99, round, reports))))
                    .hasSize(30);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameKeyAndReportsGiveTheSameCohortInOrder(String name) {
        DeviceReports reports = some(50, 20, 9, KeyedRandom.of(4, name));
        SelectionContext choice = NumberedDevices.choice(NumberedDevices.numbered(50), 10, 9, reports);
        SelectionContext again =
                NumberedDevices.choice(NumberedDevices.numbered(50), 10, 9, new DeviceReports(reports.byDevice()));
        SelectionContext other = NumberedDevices.choice(NumberedDevices.numbered(50), 10, 10, reports);
        List<String> cohort = selection(name).select(choice);
        assertThat(selection(name).select(again)).isEqualTo(cohort);
        assertThat(selection(name).select(other)).isNotEqualTo(cohort);
    }

    /** A run that is repeated with a newer version asks the same devices, also once all were heard of. */
    @ParameterizedTest
    @MethodSource("names")
    void aSeedsCohortsStayWhatTheyAre(String name) {
        DeviceReports some = NumberedDevices.losses(3, 1, 2, 5, 4);
        DeviceReports all = NumberedDevices.losses(3, 1, 2, 5, 4, 9, 7, 6, 8, 0.5);
        assertThat(selection(name).select(NumberedDevices.choice(NumberedDevices.numbered(10), 6, 2, some)))
                .containsExactly(known(name, 0));
        assertThat(selection(name).select(NumberedDevices.choice(NumberedDevices.numbered(10), 6, 3, all)))
                .containsExactly(known(name, 1));
    }

    private static String[] known(String name, int which) {
        return KNOWN.getOrDefault(name, List.of("", "")).get(which).split("");
    }

    @ParameterizedTest
    @MethodSource("sizedNames")
    void aHugePopulationIsNotTouchedBeyondTheDevicesThatAreDrawn(String name) {
        int[] looked = {0};
        var population = new Population() {
            @Override
            public long size() {
                return 10_000_000_000L;
            }

            @Override
            public String device(long index) {
                looked[0]++;
                return Long.toString(index);
            }

            @Override
            public boolean contains(String device) {
                return Long.parseLong(device) < size();
            }
        };
        DeviceReports reports = some(1000, 500, 9, KeyedRandom.of(5, name));
        assertThat(selection(name).select(NumberedDevices.choice(population, 100, 9, reports)))
                .hasSize(100);
        assertThat(looked[0]).isLessThanOrEqualTo(200);
    }

    /** Random reports of so many of the devices. */
    private static DeviceReports some(int devices, int reporting, int rounds, KeyedRandom random) {
        Map<String, DeviceReport> byDevice = new HashMap<>();
        for (int i = 0; i < reporting; i++) {
            double loss = 3 * random.nextDouble();
            byDevice.put(
                    Integer.toString(random.nextInt(devices)),
                    new DeviceReport(1 + random.nextInt(rounds), loss, loss, 1 + random.nextInt(100)));
        }
        return NumberedDevices.reports(byDevice);
    }
}
