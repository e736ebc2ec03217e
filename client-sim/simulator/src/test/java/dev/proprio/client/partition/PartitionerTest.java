package dev.proprio.client.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every partitioner. */
class PartitionerTest {
    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
            KeyedRandom random = KeyedRandom.of(seed, "cases");
            int users = 3 + random.nextInt(20);
            int classes = 1 + random.nextInt(6);
            int devices = 1 + random.nextInt(12);
            for (Partitioner partitioner : List.of(
                    new Subject(),
                    new Iid(devices),
                    new Dirichlet(0.05, devices, 0),
                    new Dirichlet(1e-5, devices, 0),
                    new Dirichlet(1, devices, 1),
                    new Quantity(devices, SizeLaw.LOG_NORMAL, 2, 1),
                    new Quantity(devices, SizeLaw.POWER_LAW, 1.5, 0),
                    new Pathological(devices, classes))) {
                cases.add(Arguments.of(partitioner, seed, users, classes));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesEachWindowToExactlyOneDevice(Partitioner partitioner, long seed, int users, int classes)
            throws Exception {
        MadeUpUsers people = MadeUpUsers.random(seed, users, 60, classes);
        Partition partition = partitioner.partition(people, KeyedRandom.of(seed, "partition"));
        Set<Integer> seen = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (int device = 0; device < partition.devices(); device++) {
            assertThat(ids.add(partition.deviceId(device))).isTrue();
            Windows shard = partition.shard(device);
            assertThat(shard.size()).isEqualTo(6);
            for (int i = 0; i < shard.count(); i++) {
                int number = (int) shard.features()[i * 6];
                assertThat(seen.add(number)).as("window %d is new", number).isTrue();
                assertThat(shard.label(i)).isEqualTo(people.label(number));
                for (int value = 0; value < 6; value++) {
                    assertThat(shard.features()[i * 6 + value]).isEqualTo(number);
                }
            }
        }
        assertThat(seen).hasSize(people.total());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSameForTheSameSeed(Partitioner partitioner, long seed, int users, int classes) throws Exception {
        Partition one =
                partitioner.partition(MadeUpUsers.random(seed, users, 60, classes), KeyedRandom.of(seed, "partition"));
        Partition two =
                partitioner.partition(MadeUpUsers.random(seed, users, 60, classes), KeyedRandom.of(seed, "partition"));
        assertThat(one.devices()).isEqualTo(two.devices());
        for (int device = one.devices() - 1; device >= 0; device--) {
            assertThat(one.shard(device).features()).isEqualTo(two.shard(device).features());
        }
    }

    @Test
    void isAnotherForAnotherSeed() throws Exception {
        MadeUpUsers people = MadeUpUsers.random(1, 10, 60, 4);
        for (Partitioner partitioner :
                List.of(new Iid(5), new Dirichlet(1, 5, 1), new Quantity(), new Pathological())) {
            assertThat(partitioner
                            .partition(people, KeyedRandom.of(1, "x"))
                            .shard(0)
                            .features())
                    .isNotEqualTo(partitioner
                            .partition(people, KeyedRandom.of(2, "x"))
                            .shard(0)
                            .features());
        }
    }

    @Test
    void subjectAsksNobodyBeforeItMust() throws Exception {
        MadeUpUsers people = MadeUpUsers.random(1, 10, 60, 4);
        Partition partition = new Subject().partition(people, KeyedRandom.of(1, "x"));
        assertThat(partition.devices()).isEqualTo(10);
        assertThat(partition.deviceId(3)).isEqualTo("person-3");
        assertThat(people.timesAsked()).isZero();
        assertThat(partition.shard(1).count()).isZero();
        assertThat(people.timesAsked()).isEqualTo(1);
    }

    @Test
    void padsTheIdsOfPooledDevices() throws Exception {
        MadeUpUsers people = MadeUpUsers.random(1, 60, 60, 4);
        assertThat(new Iid(9).partition(people, KeyedRandom.of(1, "x")).deviceId(7))
                .isEqualTo("device-007");
        assertThat(new Iid(1001).partition(people, KeyedRandom.of(1, "x")).deviceId(7))
                .isEqualTo("device-0007");
    }

    @ParameterizedTest
    @MethodSource("pooled")
    void refusesAnEmptyPoolAndTooManyDevices(Partitioner fourDevices) {
        KeyedRandom random = KeyedRandom.of(1, "x");
        assertThatThrownBy(() -> fourDevices.partition(new MadeUpUsers().add().add(), random))
                .isInstanceOf(SensorDataException.class)
                .hasMessage(
                        "The 2 training users have no windows to spread over devices; check the data, the window length and which users train.");
        assertThatThrownBy(() -> fourDevices.partition(new MadeUpUsers(), random))
                .hasMessageStartingWith("The 0 training users have no windows");
        assertThatThrownBy(
                        () -> fourDevices.partition(new MadeUpUsers().add(0, 1).add(1), random))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("3 windows can't be spread over 4 devices; ask for at most 3 devices.");
    }

    static Stream<Partitioner> pooled() {
        return Stream.of(
                new Iid(4), new Dirichlet(1, 4, 0), new Quantity(4, SizeLaw.LOG_NORMAL, 1, 0), new Pathological(4, 1));
    }

    @Test
    void allAreFoundByName() {
        assertThat(ServiceLoader.load(Partitioner.class).stream()
                        .map(found -> found.type().getAnnotation(Named.class))
                        .map(named -> named == null ? "" : named.value()))
                .containsExactlyInAnyOrder("subject", "iid", "dirichlet", "quantity", "pathological");
    }
}
