package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlTrustTest {
    private static final FlTrust RULE = new FlTrust("device-000");

    @Test
    void updatesCountAsFarAsTheyAgreeAndAtTheRootsLength() {
        List<Contribution> all = HostileCohort.of(
                new float[] {2, 0}, // the root
                new float[] {30, 40}, // cos 0.6, scaled to (1.2, 1.6)
                new float[] {5, 0}, // cos 1, scaled to (2, 0)
                new float[] {0, 7}, // cos 0
                new float[] {-1e6f, 0});
        assertThat(HostileCohort.combine(RULE, all))
                .containsExactly(new double[] {(0.6 * 1.2 + 2) / 1.6, 0.6 * 1.6 / 1.6}, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void antiparallelAttackersHaveNoWeight(long seed) {
        List<Contribution> honest = HostileCohort.random(seed, 6, 40);
        float[] root = honest.getFirst().values();
        List<Contribution> all = new ArrayList<>(honest);
        for (int n = 0; n < 20; n++) {
            float[] opposite = root.clone();
            for (int i = 0; i < opposite.length; i++) {
                opposite[i] *= -1e6f;
            }
            all.add(new Contribution("evil-" + n, UpdateShape.MAX_WEIGHT, opposite));
        }
        var rule = new FlTrust(honest.getFirst().device());
        assertThat(HostileCohort.combine(rule, all)).containsExactly(HostileCohort.combine(rule, honest));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theResultIsNoLongerThanTheRootsUpdate(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 5, 9, 40);
        Contribution root = cohort.honest().getFirst();
        double norm = HostileCohort.distance(HostileCohort.doubles(root.values()), new double[40]);
        double[] result = HostileCohort.combine(new FlTrust(root.device()), cohort.all());
        assertThat(HostileCohort.distance(result, new double[40])).isLessThanOrEqualTo(norm * (1 + 1e-12));
    }

    @Test
    void ifNobodyIsTrustedNothingMoves() {
        assertThat(HostileCohort.combine(
                        RULE, HostileCohort.of(new float[] {1, 1}, new float[] {-1, -1}, new float[2])))
                .containsExactly(0, 0);
        assertThat(HostileCohort.combine(RULE, HostileCohort.of(new float[2], new float[] {1, 2})))
                .containsExactly(0, 0);
    }

    @Test
    void withoutTheRootsUpdateARoundDoesNotSuffice() throws InvalidUpdateException {
        Accumulator accumulator = RULE.open(UpdateShape.ofParameters(1), 4, HostileCohort.FIRST_ROUND);
        for (String device : List.of("device-001", "device-002", "device-003")) {
            accumulator.add(device, ClientUpdate.ofParameters(1, new float[] {1}, Map.of()));
            assertThat(accumulator.suffices()).isFalse();
        }
        accumulator.add("device-000", ClientUpdate.ofParameters(1, new float[] {1}, Map.of()));
        assertThat(accumulator.suffices()).isTrue();
    }

    @Test
    void theRootMustBeNamed() {
        assertThatThrownBy(() -> new FlTrust(" ")).hasMessage("root must be a device's id");
        assertThatThrownBy(() -> RULE.requireCohort(1))
                .hasMessage("cohort.minimum must be at least 2 but was 1: fltrust can't combine fewer updates; "
                        + "raise cohort.minimum to 2");
    }
}
