package dev.proprio.coordinator.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustBasisTest {
    @Test
    void noSentencePromisesMoreThanTheSettingsAskFor() {
        for (TrustBasis basis : TrustBasis.values()) {
            assertThat(basis.under(settings(false, ThreatModel.SEMI_MALICIOUS))).isEqualTo(TrustBasis.ARITHMETIC);
            assertThat(basis.under(settings(false, ThreatModel.CURIOUS))).isEqualTo(TrustBasis.ARITHMETIC);
            assertThat(basis.under(settings(true, ThreatModel.SEMI_MALICIOUS))).isEqualTo(basis);
            assertThat(basis.under(settings(true, ThreatModel.CURIOUS)))
                    .isEqualTo(basis == TrustBasis.SIMULATED ? TrustBasis.SIMULATED : TrustBasis.CURIOUS);
        }
    }

    @Test
    void eachIsOneSentenceOfItsOwn() {
        assertThat(Arrays.stream(TrustBasis.values()).map(TrustBasis::sentence))
                .doesNotHaveDuplicates()
                .allMatch(sentence -> sentence.matches("[A-Z][^.\\n]*( secure-aggregation\\.threat[^.\\n]*)?\\."));
    }

    private static SecureAggregation settings(boolean full, ThreatModel threat) {
        return new SecureAggregation(
                full,
                false,
                true,
                threat,
                0.1,
                0.1,
                10,
                100,
                20,
                8,
                1024,
                List.of("loss"),
                Duration.ofMinutes(1),
                Dropouts.NONE);
    }
}
