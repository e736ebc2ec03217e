package dev.proprio.proto.secagg.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.secagg.graph.Committee;
import dev.proprio.proto.secagg.graph.ThreatModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which strengths and tolerances there may be, to the last one on either side. */
class SecAggParametersTest {
    @ParameterizedTest
    @CsvSource({
        // maximum and minimum cohort, survivors, neighbours, threshold
        "10,  1,  5, 9, 4",
        "10, 10,  5, 9, 4",
        "10,  8,  2, 9, 4",
        "10,  8, 10, 9, 4",
        "10,  8,  5, 2, 3",
        "10,  8,  5, 8, 9",
        "10,  8,  5, 9, 10",
        "10,  8,  5, 9, 1",
        "10,  8,  5, 12, 10",
        "10,  8,  5, 11, 4",
        "2,   2,  2, 1, 2"
    })
    void whatCanWorkIsAccepted(int maximum, int minimum, int survivors, int neighbours, int threshold) {
        assertThatCode(() -> parameters(maximum, minimum, survivors, neighbours, threshold))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "10,  0,  5, 9, 4, minimum cohort must be at least 1 but was 0",
        "10, 11,  5, 9, 4, maximum cohort must be at least the minimum of 11 but was 10",
        "10,  8,  1, 9, 4, 'minimum survivors must be from 2, since a sum of one update is that update, to the maximum cohort of 10 but were 1'",
        "10,  8, 11, 9, 4, 'minimum survivors must be from 2, since a sum of one update is that update, to the maximum cohort of 10 but were 11'",
        "10,  8,  5, 0, 1, 'neighbours must be even, or at least one less than the maximum cohort of 10, but were 0'",
        "10,  8,  5, 7, 4, 'neighbours must be even, or at least one less than the maximum cohort of 10, but were 7'",
        "10,  8,  5, 8, 0, 'threshold must be from 1 to the number of neighbours plus one, 9, but was 0'",
        "10,  8,  5, 8, 10, 'threshold must be from 1 to the number of neighbours plus one, 9, but was 10'",
        "10,  8,  5, 20, 11, 'threshold must be from 1 to the number of neighbours plus one, 10, but was 11'"
    })
    void whatCannotWorkIsRefused(
            int maximum, int minimum, int survivors, int neighbours, int threshold, String problem) {
        assertThatThrownBy(() -> parameters(maximum, minimum, survivors, neighbours, threshold))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secure aggregation: " + problem);
    }

    @Test
    void someMustBeNeitherCorruptNorDropping() {
        assertThatCode(() -> shares(false, 0, 999_999)).doesNotThrowAnyException();
        assertThatCode(() -> shares(true, 0, 500_000)).doesNotThrowAnyException();
        assertThatCode(() -> shares(true, 200_000, 400_000)).doesNotThrowAnyException();
        for (int[] wrong : new int[][] {{-1, 0}, {0, -1}, {500_000, 500_000}, {1_000_000, 0}}) {
            assertThatThrownBy(() -> shares(false, wrong[0], wrong[1]))
                    .hasMessage("secure aggregation: corrupt and dropping clients must be less than the whole cohort"
                            + " but were %d and %d per million".formatted(wrong[0], wrong[1]));
        }
        assertThatThrownBy(() -> shares(true, 200_001, 400_000))
                .hasMessage("secure aggregation: a quorum cannot be reached with 200001 corrupt and 400000 dropping"
                        + " clients per million: corrupt plus twice the dropping ones may be all clients at most");
    }

    @Test
    void drawsAndCommitteesHaveTheirBounds() {
        SecAggParameters usual = parameters(10, 8, 5, 9, 4);
        assertThat(usual.withDraws(16)).returns(16, SecAggParameters::draws).returns(0, SecAggParameters::committee);
        for (int draws : new int[] {-1, 17}) {
            assertThatThrownBy(() -> usual.withDraws(draws))
                    .hasMessage("secure aggregation: draws of the beacon must be from 0 to 16 but were " + draws);
        }
        assertThat(committee(10).withDraws(2).committee()).isEqualTo(10);
        for (int size : new int[] {-1, 11}) {
            assertThatThrownBy(() -> committee(size))
                    .hasMessage("secure aggregation: the committee must have from 0 to 10 members but has " + size);
        }
    }

    @Test
    void moreThanHalfOfHonestAndCorruptMustSign() {
        assertThat(parameters(10, 8, 5, 9, 4).signaturesNeeded(10)).isEqualTo(6);
        SecAggParameters corrupt = shares(true, 250_000, 100_000);
        assertThat(corrupt.signaturesNeeded(10)).isEqualTo((10 + 2) / 2 + 1);
        assertThat(corrupt.signaturesNeeded(7)).isEqualTo((7 + 1) / 2 + 1);
        assertThat(shares(false, 250_000, 100_000).signaturesNeeded(10)).isZero();
        assertThat(committee(5).signaturesNeeded(10)).isEqualTo(new Committee(10, 0, 5).signatures());
        assertThat(committee(5).signaturesNeeded(5)).isEqualTo(3);
        assertThat(committee(9).signaturesNeeded(8)).isEqualTo(5);
    }

    @Test
    void smallCohortsAreCompleteAndLargeOnesOfALyingCoordinatorHaveACommittee() {
        assertThat(SecAggParameters.forCohort(64))
                .returns(63, SecAggParameters::neighbours)
                .returns(58, SecAggParameters::minimumSurvivors)
                .returns(58, SecAggParameters::minimumCohort)
                .returns(36, SecAggParameters::threshold)
                .returns(0, SecAggParameters::committee);
        assertThat(SecAggParameters.forCohort(65).neighbours()).isLessThan(64);
        assertThat(SecAggParameters.forCohort(2, 0, 0, ThreatModel.CURIOUS))
                .returns(1, SecAggParameters::neighbours)
                .returns(1, SecAggParameters::threshold)
                .returns(false, SecAggParameters::quorum);
        assertThat(SecAggParameters.committeeFor(5_000, 500, 500)).isZero();
        assertThat(SecAggParameters.committeeFor(5_001, 500, 500))
                .isEqualTo(Committee.smallest(5_001, 500, 500).orElseThrow().size());
        assertThatThrownBy(() -> SecAggParameters.committeeFor(5_001, 0, 5_001))
                .hasMessage("secure aggregation: no committee of 5001 clients, 0 of them corrupt and 5001 dropping, can"
                        + " be relied upon to sign who survived");
        assertThat(SecAggParameters.forCohort(6_000, 0.01, 0.01, ThreatModel.CURIOUS)
                        .committee())
                .isZero();
        assertThat(SecAggParameters.forCohort(6_000, 0.01, 0.01, ThreatModel.SEMI_MALICIOUS)
                        .committee())
                .isEqualTo(SecAggParameters.committeeFor(6_000, 60, 60))
                .isPositive();
    }

    @Test
    void aThresholdThatTooFewWouldStayForIsRefused() {
        assertThat(SecAggParameters.forCohort(10, 0, 0.4, ThreatModel.SEMI_MALICIOUS))
                .returns(6, SecAggParameters::threshold)
                .returns(6, SecAggParameters::minimumSurvivors);
        assertThatThrownBy(() -> SecAggParameters.forCohort(10, 0.2, 0.4, ThreatModel.SEMI_MALICIOUS))
                .hasMessage(
                        "secure aggregation: of 10 clients 4 may drop out, but 7 must stay to be safe from 2 corrupt"
                                + " ones: expect fewer of either");
    }

    private static SecAggParameters parameters(int maximum, int minimum, int survivors, int neighbours, int threshold) {
        return new SecAggParameters(
                ThreatModel.SEMI_MALICIOUS, maximum, minimum, survivors, neighbours, threshold, true, 0, 0);
    }

    private static SecAggParameters shares(boolean quorum, int corruptPpm, int dropoutPpm) {
        return new SecAggParameters(ThreatModel.SEMI_MALICIOUS, 10, 8, 5, 9, 4, quorum, corruptPpm, dropoutPpm);
    }

    private static SecAggParameters committee(int size) {
        return new SecAggParameters(ThreatModel.SEMI_MALICIOUS, 10, 8, 5, 9, 4, true, 0, 0, 0, size);
    }
}
