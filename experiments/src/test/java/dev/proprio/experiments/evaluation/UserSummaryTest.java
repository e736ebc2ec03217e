package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserSummaryTest {
    @Test
    void evenlySpacedValuesHaveClosedForms() {
        int users = 101;
        UserSummary summary = UserSummary.of(IntStream.range(0, users)
                .mapToDouble(i -> (users - 1 - i) / 100.0)
                .toArray());
        assertThat(summary.mean()).isCloseTo(0.5, within(1e-14));
        assertThat(summary.median()).isEqualTo(0.5);
        assertThat(summary.min()).isZero();
        // The variance of 0..n-1 is n (n + 1) / 12 with n - 1 in the denominator.
        assertThat(summary.sd()).isCloseTo(Math.sqrt(101 * 102 / 12.0) / 100, within(1e-14));
        // Eleven of 101 users are the worst decile: 0, 0.01, ..., 0.10.
        assertThat(summary.worstDecile()).isCloseTo(0.05, within(1e-15));
    }

    @Test
    void aTenthOfTheUsersIsRoundedUp() {
        assertThat(UserSummary.worstDecileSize(1)).isEqualTo(1);
        assertThat(UserSummary.worstDecileSize(10)).isEqualTo(1);
        assertThat(UserSummary.worstDecileSize(11)).isEqualTo(2);
        assertThat(UserSummary.of(0.9, 0.3, 0.5, 0.8).worstDecile()).isEqualTo(0.3);
        assertThat(UserSummary.of(0.9, 0.3, 0.5, 0.8).median()).isCloseTo(0.65, within(1e-15));
    }

    @Test
    void oneUserHasNoSpread() {
        assertThat(UserSummary.of(0.7)).isEqualTo(new UserSummary(1, 0.7, 0, 0.7, 0.7, 0.7));
    }

    @Test
    void theOrderOfUsersChangesNothing() {
        assertThat(UserSummary.of(0.1, 0.2, 0.3)).isEqualTo(UserSummary.of(0.3, 0.1, 0.2));
    }

    @Test
    void accuraciesComeFromTheUsersResults() {
        UserResult ann = UserResult.of("ann", ConfusionMatrix.of(new long[][] {{3, 1}, {0, 0}}), 2.0);
        UserResult bob = new UserResult("bob", 2, 1, 0.5, 0.9);
        assertThat(ann).isEqualTo(new UserResult("ann", 4, 3, 3.0 / 7, 0.5));
        assertThat(UserSummary.ofAccuracy(List.of(ann, bob)).mean()).isEqualTo(0.625);
    }

    @Test
    void whatIsImpossibleIsRefused() {
        assertThatThrownBy(UserSummary::of).hasMessage("a summary over users needs at least one user");
        assertThatThrownBy(() -> new UserResult("ann", 0, 0, 0, 0))
                .hasMessage("user ann cannot have 0 of 0 samples correct");
    }
}
