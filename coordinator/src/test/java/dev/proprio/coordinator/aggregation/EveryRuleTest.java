package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all rules alike. */
class EveryRuleTest {
    static Stream<Aggregation> rules() {
        return Stream.of(
                new WeightedMean(),
                new UniformMean(),
                new NormClipping(0.5),
                new TrimmedMean(2),
                new CoordinateMedian(),
                new GeometricMedian(),
                new Krum(2),
                new MultiKrum(2, Optional.of(4)),
                new Bulyan(2),
                new CenteredClipping(0.5, 3),
                new FlTrust("device-004"),
                new Bucketing(3, new Krum(0)),
                new Bucketing(2, new WeightedMean()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theOrderOfArrivalAndTheThreadsDoNotChangeOneBit(Aggregation rule) throws InvalidUpdateException {
        for (long seed = 1; seed <= 5; seed++) {
            List<Contribution> arrivals =
                    new ArrayList<>(HostileCohort.random(seed, 10, 2, 37).all());
            if (rule instanceof WeightedMean || rule instanceof Bucketing(int size, WeightedMean mean)) {
                arrivals = new ArrayList<>(HostileCohort.random(seed, 12, 37));
            }
            double[] expected = HostileCohort.gathered(rule, arrivals, 1);
            for (int n = 0; n < 8; n++) {
                Collections.shuffle(arrivals, new Random(n));
                assertThat(HostileCohort.gathered(rule, arrivals, 1 + n % 4)).containsExactly(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatAllDevicesAgreeOnIsTheResult(Aggregation rule) throws InvalidUpdateException {
        float[] same = {0.125f, -0.25f, 0, 0.25f};
        List<Contribution> arrivals =
                HostileCohort.of(Stream.generate(() -> same).limit(11).toArray(float[][]::new));
        assertThat(HostileCohort.gathered(rule, arrivals, 2))
                .containsExactly(new double[] {0.125, -0.25, 0, 0.25}, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void otherSectionsAreAveraged(Aggregation rule) throws InvalidUpdateException {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 2, "control", 1));
        Accumulator accumulator = rule.open(shape, 11, HostileCohort.FIRST_ROUND);
        Accumulator other = rule.open(shape, 11, HostileCohort.FIRST_ROUND);
        for (int n = 0; n < 11; n++) {
            Map<String, float[]> sections =
                    Map.of(ClientUpdate.PARAMETERS, new float[] {n, -n}, "control", new float[] {n == 0 ? 6 : 1});
            (n % 2 == 0 ? accumulator : other)
                    .add("device-%03d".formatted(n), new ClientUpdate(n == 0 ? 10 : 1, sections, Map.of()));
        }
        HostileCohort.merge(accumulator, other.partial());
        Aggregate aggregate = accumulator.aggregate();
        assertThat(aggregate.section("control")).containsExactly(rule instanceof UniformMean ? 16.0 / 11 : 70.0 / 20);
        assertThat(aggregate.weight()).isEqualTo(20);
        assertThat(aggregate.updates()).isEqualTo(11);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void nothingButFiniteNumbersComesIn(Aggregation rule) {
        Accumulator accumulator = rule.open(UpdateShape.ofParameters(2), 11, HostileCohort.FIRST_ROUND);
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var update = ClientUpdate.ofParameters(1, new float[] {1, wrong}, Map.of());
            assertThatThrownBy(() -> accumulator.check(update))
                    .isInstanceOf(InvalidUpdateException.class)
                    .hasMessage("section \"params\" has %s at index 1; every value must be finite".formatted(wrong));
            assertThatThrownBy(() -> accumulator.add("device", update)).isInstanceOf(InvalidUpdateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatCannotBeSummedExactlyIsRefusedAtTheDoor(Aggregation rule) {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 1, "control", 1));
        Accumulator accumulator = rule.open(shape, 11, HostileCohort.FIRST_ROUND);
        var update = new ClientUpdate(
                1, Map.of(ClientUpdate.PARAMETERS, new float[] {1}, "control", new float[] {1e12f}), Map.of());
        assertThatThrownBy(() -> accumulator.check(update))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageStartingWith("section \"control\" has a value whose weighted magnitude exceeds");
    }

    @Test
    void bucketsOfASummingRuleTakeOnlyWhatItCanSum() {
        Accumulator accumulator =
                new Bucketing(2, new WeightedMean()).open(UpdateShape.ofParameters(1), 11, HostileCohort.FIRST_ROUND);
        assertThatThrownBy(() -> accumulator.check(ClientUpdate.ofParameters(1, new float[] {1e12f}, Map.of())))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageStartingWith("section \"params\" has a value whose weighted magnitude exceeds");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRoundSufficesFromTheFewestUpdatesOn(Aggregation rule) throws InvalidUpdateException {
        Accumulator accumulator = rule.open(UpdateShape.ofParameters(1), 30, HostileCohort.FIRST_ROUND);
        List<String> devices = new ArrayList<>(rule.requiredDevice().stream().toList());
        for (int n = 10; devices.size() < rule.least(); n++) {
            devices.add("device-" + n);
        }
        for (String device : devices) {
            assertThat(rule instanceof StreamingAggregation || !accumulator.suffices())
                    .isTrue();
            accumulator.add(device, ClientUpdate.ofParameters(1, new float[] {1}, Map.of()));
        }
        assertThat(accumulator.suffices()).isTrue();
        assertThat(accumulator.aggregate().section(ClientUpdate.PARAMETERS)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void itsSettingsAreWrittenAndRead(Aggregation rule) {
        Map<String, Object> written = SettingWriter.write((Record) rule);
        assertThat(written).containsEntry("kind", Extensions.nameOf(rule.getClass()));
        assertThat(new SettingBinder().bindExtension(Aggregation.class, SettingWriter.fromWritten(written, "spec")))
                .isEqualTo(rule);
    }

    @Test
    void allAreListed() {
        assertThat(Extensions.of(Aggregation.class).names())
                .contains("weighted-mean", "uniform-mean", "norm-clipping", "trimmed-mean", "median")
                .contains(
                        "geometric-median",
                        "krum",
                        "multi-krum",
                        "bulyan",
                        "centered-clipping",
                        "fltrust",
                        "bucketing");
    }

    /** What local algorithms, compression and the journal may rely on. */
    @ParameterizedTest
    @MethodSource("rules")
    void aRuleSaysWhetherItIsAMeanAndWhatItRemembers(Aggregation rule) {
        boolean mean = rule instanceof WeightedMean || rule instanceof UniformMean;
        assertThat(rule.isMean()).isEqualTo(mean);
        assertThat(rule.isUniform()).isEqualTo(rule instanceof UniformMean);
        assertThat(rule.usesPrevious()).isEqualTo(rule instanceof IndividualAggregation);
    }
}
