package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.round.SecAggParameters;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureAggregationSpecTest {
    private static final String DATA = "data: {source: still-air}\n";
    private static final Set<String> MEANS = Set.of("weighted-mean", "uniform-mean");

    private static ExperimentSpec read(String yaml) {
        return new SettingBinder().bind(ExperimentSpec.class, YamlReader.parse(DATA + yaml, "s.yaml"));
    }

    private static SecureAggregation settings(ExperimentSpec spec) {
        return spec.secureAggregation().settings(spec.engine(), Dropouts.NONE).orElseThrow();
    }

    static Stream<String> rulesThatLookAtSingleUpdates() {
        return Extensions.of(Aggregation.class).names().stream()
                .filter(name -> !MEANS.contains(name) && !name.equals("fltrust"));
    }

    @ParameterizedTest
    @MethodSource("rulesThatLookAtSingleUpdates")
    void rulesThatLookAtSingleUpdatesAreRefusedWithAReasonAndAnAlternative(String rule) {
        String yaml =
                "cohort: {size: 50, minimum: 30}\naggregation: " + rule + "\nsecure-aggregation: {protocol: secagg}";
        assertThatThrownBy(() -> read(yaml))
                .hasMessage("s.yaml:3: aggregation must be weighted-mean or uniform-mean because " + rule
                        + " looks at single updates, which secure aggregation hides; use one of these, or"
                        + " secure-aggregation.protocol: none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-k", "quantize"})
    void compressionsThatSaveNothingUnderMasksAreRefused(String kind) {
        assertThatThrownBy(() ->
                        read("cohort: {size: 24}\ncompression: " + kind + "\nsecure-aggregation: {protocol: secagg}"))
                .hasMessage("s.yaml:3: compression must be none or random-k because under masks every value travels, so"
                        + " that " + kind + " saves nothing; use one of these, or fewer secure-aggregation.bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oort", "power-of-choice", "weighted"})
    void selectionsThatGoBySingleDevicesAreRefused(String kind) {
        assertThatThrownBy(() ->
                        read("cohort: {size: 24, selection: " + kind + "}\nsecure-aggregation: {protocol: secagg}"))
                .hasMessageContaining("cohort.selection must not be " + kind
                        + " because it goes by what single devices report, which secure aggregation hides");
    }

    @Test
    void theLevelFollowsFromTheEngineUnlessItIsGiven() {
        String secure = "cohort: {size: 24}\nsecure-aggregation: {protocol: secagg}\n";
        assertThat(settings(read(secure)).full()).isFalse();
        assertThat(settings(read(secure + "engine: grpc")).full()).isTrue();
        assertThat(settings(read("cohort: {size: 24}\nsecure-aggregation: {protocol: secagg, level: full}"))
                        .full())
                .isTrue();
        assertThat(read("rounds: 1").secureAggregation().settings(Engine.GRPC, Dropouts.NONE))
                .isEmpty();
    }

    @Test
    void everySettingSurvivesBeingWritten() {
        ExperimentSpec spec = read("""
            cohort: {size: 60}
            faults: {dropout: 0.2}
            secure-aggregation:
              protocol: secagg-plus
              level: full
              beacon: zeros
              threat: curious
              corrupt: 0.2
              dropout: 0.05
              minimum: 12
              group-size: 20
              bits: 16
              clip: 2.5
              max-weight: 300
              ring-bits: 24
              stage-deadline: 5s
            """);
        assertThat(new SettingBinder()
                        .bind(ExperimentSpec.class, SettingWriter.fromWritten(SettingWriter.write(spec), "x")))
                .isEqualTo(spec);
        assertThat(settings(spec).largestGroup(60)).isEqualTo(20);
    }

    @Test
    void aRingIsDrawnByItsDevicesUnlessItIsForSimulationsAndSaysSo() {
        String ring = "cohort: {size: 100}\nsecure-aggregation: {protocol: secagg-plus";
        ExperimentSpec drawn = read(ring + "}");
        assertThat(settings(drawn).parameters(100).draws()).isEqualTo(SecAggParameters.DRAWS);
        assertThat(drawn.secureAggregation().policy().beacon()).isEqualTo(BeaconRule.ZEROS);
        assertThat(drawn.secureAggregation().caution()).isEmpty();
        ExperimentSpec zeros = read(ring + ", beacon: zeros}");
        assertThat(settings(zeros).parameters(100).draws()).isZero();
        assertThat(zeros.secureAggregation().policy().beacon()).isEqualTo(BeaconRule.TRUSTED_ZEROS);
        assertThat(zeros.secureAggregation().caution().orElseThrow()).contains("for simulations only");
        ExperimentSpec curious = read(ring + ", threat: curious}");
        assertThat(settings(curious).parameters(100).draws()).isZero();
        ExperimentSpec complete = read("cohort: {size: 100}\nsecure-aggregation: {protocol: secagg}");
        assertThat(settings(complete).parameters(100).draws()).isZero();
    }

    @Test
    void aCohortThatIsTooSmallToHideInIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> read("cohort: {size: 6}\nsecure-aggregation: {protocol: secagg}"))
                .hasMessage(
                        "s.yaml:2: cohort.size must be at least 10 but was 6: that many must be in a sum; raise it, or"
                                + " lower secure-aggregation.minimum");
        assertThatThrownBy(() -> read("cohort: {size: 10}\nsecure-aggregation: {protocol: secagg}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("s.yaml:2: cohort.size is too small for secure aggregation: of 10 devices 1 are"
                        + " expected to drop out, but 10 must stay");
        assertThatThrownBy(() ->
                        read("cohort: {size: 30}\nsecure-aggregation: {protocol: secagg, corrupt: 0.4, dropout: 0.4}"))
                .hasMessageContaining("cohort.size is too small for secure aggregation");
    }

    @Test
    void roomForTheSumIsProvenWhenTheSpecIsRead() {
        assertThatThrownBy(() ->
                        read("cohort: {size: 24}\nsecure-aggregation: {protocol: secagg, bits: 20, ring-bits: 24}"))
                .hasMessage(
                        "s.yaml:3: secure-aggregation.bits must be at most 19 but was 20: a sum over 24 devices takes"
                                + " 5 bits more, and secure-aggregation.ring-bits is 24; lower bits, or raise ring-bits,"
                                + " or lower group-size");
        // No number of bits would do.
        assertThatThrownBy(
                        () -> read("cohort: {size: 24}\nsecure-aggregation: {protocol: secagg, bits: 8, ring-bits: 8}"))
                .hasMessage(
                        "s.yaml:3: secure-aggregation.ring-bits must be at least 13 but was 8: a sum over 24 devices"
                                + " takes 5 bits more than one update's, which has at least 8; raise it, or lower group-size");
        assertThat(read("cohort: {size: 24}\nsecure-aggregation: {protocol: secagg, bits: 19, ring-bits: 24}")
                        .secureAggregation()
                        .bits())
                .isEqualTo(19);
    }

    @Test
    void impossibleValuesAreAllReported() {
        assertThatThrownBy(() -> read("""
            cohort: {size: 24}
            faults: {dropout: 1.5}
            secure-aggregation:
              protocol: sec-agg
              corrupt: 0.5
              dropout: 0.6
              minimum: 2
              bits: 25
              clip: 0
              max-weight: 0
              ring-bits: 64
              stage-deadline: 0s
            """))
                .hasMessageContainingAll(
                        "protocol must be one of none, secagg, secagg-plus but was \"sec-agg\"",
                        "corrupt must be from 0 to below 0.5",
                        "dropout must be between 0.0 and 0.45",
                        "minimum must be at least 3",
                        "bits must be between 8.0 and 24.0",
                        "clip must be greater than 0",
                        "max-weight must be at least 1",
                        "ring-bits must be between 8.0 and 63.0",
                        "stage-deadline must be longer than 0s",
                        "faults.dropout must be between 0.0 and 1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "secagg,12",
        "secagg,20",
        "secagg,24",
        "secagg,199",
        "secagg-plus,30",
        "secagg-plus,500",
        "secagg-plus,1000"
    })
    void defaultsTolerateMoreDropoutsThanAreExpected(String protocol, int cohort) {
        ExperimentSpec spec =
                read("cohort: {size: %d}\nsecure-aggregation: {protocol: %s}".formatted(cohort, protocol));
        SecAggParameters parameters = settings(spec).parameters(cohort);
        assertThat(parameters.maximumCohort()).isEqualTo(cohort);
        assertThat(parameters.minimumSurvivors()).isGreaterThanOrEqualTo(10).isLessThan(cohort);
        assertThat(cohort - parameters.minimumSurvivors()).isGreaterThanOrEqualTo((int) Math.round(0.1 * cohort));
        assertThat(parameters.threshold()).isLessThanOrEqualTo(parameters.minimumSurvivors());
        if (protocol.equals("secagg")) {
            assertThat(parameters.neighbours()).isEqualTo(cohort - 1);
        }
    }
}
