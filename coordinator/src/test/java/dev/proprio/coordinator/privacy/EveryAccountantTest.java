package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every accountant. */
class EveryAccountantTest {
    static Stream<PrivacyAccountant> accountants() {
        return Stream.of(new RdpAccountant(), new PldAccountant());
    }

    @ParameterizedTest
    @MethodSource("accountants")
    void nothingCostsNothing(PrivacyAccountant accountant) {
        assertThat(accountant.epsilon(PrivacyLedger.EMPTY, 1e-5)).isZero();
        assertThat(accountant.delta(PrivacyLedger.EMPTY, 1)).isZero();
    }

    @ParameterizedTest
    @MethodSource("accountants")
    void whatCannotBeAskedIsRefusedInASentence(PrivacyAccountant accountant) {
        PrivacyLedger ledger = PrivacyLedger.of(1, 1, 1);
        for (double delta : new double[] {0, 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> accountant.epsilon(ledger, delta))
                    .withMessageStartingWith("delta must be greater than 0 and less than 1 but was " + delta);
        }
        for (double epsilon : new double[] {-1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> accountant.delta(ledger, epsilon))
                    .withMessage("epsilon must be a finite number of at least 0 but was " + epsilon);
        }
    }
}
