package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.wire.SelfDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is eligible by what devices say of themselves, and how many there are. */
class EligibilityFilterTest {
    private static final List<String> ANY = List.of();

    private static final SelfDescription WATCH =
            new SelfDescription("Watch 2 (LTE)", "gestures 12", List.of("walk", "sit"), 64_000_000, List.of("sgd"));

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of(new EligibilityFilter(), ""),
                Arguments.of(of(List.of("Ring", "Watch 2*"), ANY, ANY, 0, 0, ANY), ""),
                Arguments.of(of(List.of("Watch 2"), ANY, ANY, 0, 0, ANY), "other hardware"),
                Arguments.of(of(ANY, List.of("gestures 12"), ANY, 0, 0, ANY), ""),
                Arguments.of(of(ANY, List.of("gestures 13*"), ANY, 0, 0, ANY), "another version of the model"),
                Arguments.of(of(ANY, ANY, List.of("sit", "walk"), 2, 0, ANY), ""),
                Arguments.of(of(ANY, ANY, List.of("sit", "run"), 0, 0, ANY), "too few labels"),
                Arguments.of(of(ANY, ANY, ANY, 3, 0, ANY), "too few labels"),
                Arguments.of(of(ANY, ANY, ANY, 0, 64, ANY), ""),
                Arguments.of(of(ANY, ANY, ANY, 0, 65, ANY), "too little memory"),
                Arguments.of(of(ANY, ANY, ANY, 0, 0, List.of("sgd")), ""),
                Arguments.of(of(ANY, ANY, ANY, 0, 0, List.of("sgd", "fedprox")), "no such algorithm"));
    }

    private static EligibilityFilter of(
            List<String> hardware,
            List<String> version,
            List<String> labels,
            int least,
            int megabytes,
            List<String> run) {
        return new EligibilityFilter(hardware, version, labels, least, Bytes.megabytes(megabytes), run);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aDeviceIsEligibleIfItSaysAllThatIsAsked(EligibilityFilter filter, String obstacle) {
        assertThat(filter.obstacle(WATCH).orElse("")).isEqualTo(obstacle);
    }

    @Test
    void whoSaysNothingIsEligibleWhereNothingIsAsked() {
        assertThat(new EligibilityFilter().obstacle(SelfDescription.NONE)).isEmpty();
        assertThat(of(ANY, ANY, ANY, 1, 0, ANY).obstacle(SelfDescription.NONE)).contains("too few labels");
    }

    @Test
    void whatNoDeviceCanSayIsRefused() {
        List<String> many = IntStream.range(0, 65).mapToObj(i -> "class " + i).toList();
        assertThatThrownBy(() -> of(ANY, ANY, many, 0, 0, ANY))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("labels must be at most 64");
        assertThatThrownBy(() -> of(ANY, ANY, ANY, 65, 0, ANY)).hasMessageStartingWith("leastLabels must be between");
        assertThatThrownBy(() -> of(List.of("x".repeat(101)), ANY, ANY, 0, 0, ANY))
                .hasMessageStartingWith("hardware must have 1 to 100 characters");
        assertThatThrownBy(() -> of(ANY, ANY, ANY, 0, 0, List.of("")))
                .hasMessageStartingWith("canRun must have 1 to 64");
    }

    /** Of ten million every third is eligible, and hardly more are looked at than are chosen. */
    @Test
    void ofMillionsThoseThatAreEligibleAreFoundWithoutAScan() {
        Population all = new Population() {
            @Override
            public long size() {
                return 10_000_000;
            }

            @Override
            public String device(long index) {
                return "device-" + index;
            }

            @Override
            public boolean contains(String device) {
                return true;
            }
        };
        var tally = new EligibilityTally();
        var population = new CountedPopulation(
                new FilteredPopulation(
                        all,
                        device -> Math.floorMod(device.hashCode(), 3) == 0
                                ? Optional.empty()
                                : Optional.of("too few labels")),
                tally);
        List<String> chosen =
                new UniformSelection().select(new SelectionContext(population, 300, 7, 1, DeviceReports.NONE));
        assertThat(new HashSet<>(chosen)).hasSize(300).allMatch(device -> Math.floorMod(device.hashCode(), 3) == 0);
        EligibilityCount count = tally.count();
        assertThat(count.eligible()).isEqualTo(300);
        assertThat(count.seen()).isBetween(700, 1200);
        assertThat(count.reasons()).isEqualTo(Map.of("too few labels", count.seen() - 300));
    }

    @Test
    void theCountSaysWhyInWords() {
        var tally = new EligibilityTally();
        tally.note("a", Optional.empty());
        tally.note("b", Optional.of("too few labels"));
        tally.note("c", Optional.of("other hardware"));
        tally.note("d", Optional.of("too few labels"));
        tally.note("d", Optional.of("too few labels"));
        assertThat(tally.count().sentence())
                .isEqualTo(
                        "of 4 devices that were looked at, 1 eligible (1 has other hardware, 2 have too few labels)");
    }
}
