package dev.proprio.proto.update.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.ExchangeContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BipartitionTest {
    private static final Bipartition TWO = new Bipartition("direction", "members", "squares", "above", 2, 0.1, 1);
    private static final ParameterLayout LAYOUT =
            new ParameterLayout(List.of(new ParameterLayout.Slice("w", List.of(4), 0)));

    /** A round of one group, whose devices' changes are long and cancel each other, and so many of which are above. */
    private static double[] kept(double above, double... direction) {
        return TWO.keep(new ExchangeContext(
                LAYOUT,
                Map.of(
                        ClientUpdate.PARAMETERS,
                        new double[4],
                        "members",
                        new double[] {1, 1},
                        "squares",
                        new double[] {0, 4},
                        "above",
                        new double[] {0, above},
                        "direction",
                        new double[] {0, 0, 0.3, 0}),
                12,
                12,
                Map.of("direction", new double[] {0, 0, direction[0], direction[1]}),
                new double[4]));
    }

    @Test
    void aGroupIsDividedWhereBothSidesHaveDevices() {
        double[] begins = {0, 0, 0.45, 0.6};
        for (double above : new double[] {0.5, 1.0 / 2500, 1 - 1.0 / 2500}) {
            assertThat(kept(above, 0.3, 0.4)).containsExactly(begins, within(1e-15));
        }
        assertThat(kept(0.5, 0.45, 0.6)).containsExactly(new double[] {0, 0, 0.6, 0.8}, within(1e-15));
        assertThat(kept(0.5, 0.6, 0.8)).containsExactly(0, 0, 0.6, 0.8);
    }

    /** Compressed and rounded updates differ from model to model, and models of a group are equal. */
    @Test
    void modelsOfAGroupMoveAlikeUntilTheRoundAfterItsDivision() {
        assertThat(moved(0.5)).containsExactly(1, 2, 1, 2);
        assertThat(moved(0.75)).containsExactly(1, 2, 1, 2);
        assertThat(moved(1)).containsExactly(1, 2, 3, 4);
    }

    private static double[] moved(double length) {
        double[] update = {1, 2, 3, 4};
        return TWO.update(new ExchangeContext(
                LAYOUT, Map.of(), 12, 12, Map.of("direction", new double[] {0, 0, 0, length}), update));
    }

    /** Sums that were rounded, as under secure aggregation, have next to nothing of a side that has nobody. */
    @Test
    void whatRoundingLeavesOfASideIsNobody() {
        for (double above : new double[] {0, 1e-8, 1 - 1e-8, 1, 1 + 1e-8}) {
            assertThat(kept(above, 0.3, 0.4)).as("%s above", above).containsExactly(0, 0, 0.5, 0);
        }
    }
}
