package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserSpreadTest {
    @Test
    void elevenEvenlySpacedValuesHaveTheirSecondAndTenthAsPercentiles() {
        double[] tenths =
                IntStream.rangeClosed(0, 10).mapToDouble(i -> i / 10.0).toArray();

        assertThat(UserSpread.of(tenths)).isEqualTo(new UserSpread(0.1, 0.9));
    }

    @Test
    void betweenTwoUsersItIsInterpolated() {
        UserSpread spread = UserSpread.of(0.8, 0.4);

        assertThat(spread.low()).isCloseTo(0.44, within(1e-12));
        assertThat(spread.high()).isCloseTo(0.76, within(1e-12));
    }

    @Test
    void oneUserIsTheWholeSpread() {
        assertThat(UserSpread.of(0.7)).isEqualTo(new UserSpread(0.7, 0.7));
    }

    @Test
    void nobodyHasNoSpread() {
        assertThatThrownBy(UserSpread::of).isInstanceOf(IllegalArgumentException.class);
    }
}
