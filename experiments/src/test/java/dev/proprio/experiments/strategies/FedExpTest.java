package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.FedDyn;
import dev.proprio.client.training.FedExp;
import dev.proprio.client.training.FedNova;
import dev.proprio.client.training.Ifca;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.MimeLite;
import dev.proprio.client.training.QFedAvg;
import dev.proprio.client.training.Scaffold;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FedExP's step size on problem Q, against its closed form. */
class FedExpTest {
    private static final double FLOAT = 5e-7;
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};
    private static final int[] WINDOWS = {5, 2, 9};

    private static QuadraticFleet fleet(LocalAlgorithm local) {
        List<Member> members = new ArrayList<>();
        for (int k = 0; k < A.length; k++) {
            members.add(new Member(A[k], B[k], WINDOWS[k], local));
        }
        return new QuadraticFleet(1, members);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.001", "-3, 0.01", "0.1, 0.1", "4, 0.5", "-0.9, 1e-6"})
    void aRoundGoesAsFarAsThePaperSays(double start, double epsilon) throws Exception {
        double mean = 0;
        double squares = 0;
        for (int k = 0; k < A.length; k++) {
            // Three epochs of one mini-batch.
            double change = (B[k] - start) * (1 - StrictMath.pow(1 - 0.1 * A[k], 3));
            mean += WINDOWS[k] * change / 16;
            squares += WINDOWS[k] * change * change / 16;
        }
        double factor = Math.max(1, squares / (2 * (mean * mean + epsilon)));
        var last = fleet(new FedExp(epsilon, new LocalSgd(3, 100, 0.1))).run(1, 3, start, state -> {});
        assertThat((double) last.model().parameters()[0])
                .isCloseTo(start + factor * mean, within(FLOAT * factor * (1 + Math.abs(start))));
    }

    @Test
    void whereTheyDifferMuchItGoesFurtherAndNeverLessFar() throws Exception {
        var sgd = new LocalSgd(3, 100, 0.1);
        double plain = fleet(sgd).run(1, 3, 0.5, state -> {}).model().parameters()[0] - 0.5;
        double further =
                fleet(new FedExp(1e-3, sgd)).run(1, 3, 0.5, state -> {}).model().parameters()[0] - 0.5;
        assertThat(further / plain).isGreaterThan(1.2);
        var member = new Member(2, 0.75, 4, new FedExp(1e-9, sgd));
        var alike = new QuadraticFleet(1, List.of(member, member, member)).run(10, 3);
        var one = new QuadraticFleet(1, List.of(new Member(2, 0.75, 4, sgd))).run(10, 1);
        assertThat(alike.model().parameters()).containsExactly(one.model().parameters());
    }

    @Test
    void aLargeEpsilonIsPlainAveragingToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        for (LocalAlgorithm local : List.of(
                new LocalSgd(loop, 0, 0), new FedNova(loop, 0, 0), new Scaffold(loop), new MimeLite(loop, 0.9))) {
            assertThat(fleet(new FedExp(1e9, local)).run(5, 3).model().parameters())
                    .containsExactly(fleet(local).run(5, 3).model().parameters());
        }
    }

    /** In the first round the control variates are 0; what is kept of them is not stretched. */
    @Test
    void scaffoldKeepsItsVariates() throws Exception {
        var loop = new LocalLoop(3, 100, 0.1);
        var plain = fleet(new Scaffold(loop)).run(1, 3, 0.25, state -> {});
        var further = fleet(new FedExp(1e-3, new Scaffold(loop))).run(1, 3, 0.25, state -> {});
        assertThat(further.kept("control")).containsExactly(plain.kept("control"));
        assertThat(further.model().parameters()[0]).isNotEqualTo(plain.model().parameters()[0]);
    }

    @Test
    void whatIsNoStepIsRefused() {
        for (LocalAlgorithm other : List.of(new QFedAvg(), new FedDyn(), new Ifca(), new FedExp())) {
            assertThatThrownBy(() -> new FedExp(0.1, other))
                    .hasMessage("local must be one whose mean update is a step, as that of sgd, fedprox, fednova and"
                            + " scaffold is");
        }
        assertThatThrownBy(() -> new FedExp(0, new LocalSgd()))
                .hasMessage("epsilon must be greater than 0 but was 0.0");
    }
}
