package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.personalization.ApflTraining;
import dev.proprio.client.personalization.DittoTraining;
import dev.proprio.client.personalization.FedMetaTraining;
import dev.proprio.client.personalization.PFedMeTraining;
import dev.proprio.client.personalization.PerFedAvgTraining;
import dev.proprio.client.personalization.PerFedAvgTraining.MetaGradient;
import dev.proprio.client.personalization.ReptileTraining;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What personalization methods do on problem Q, against closed forms. */
class PersonalMethodsTest {
    private static final double FLOAT = 2e-6;
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};
    private static final LocalLoop SEVEN_STEPS = new LocalLoop(7, 1, 0.1);

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 2, 8})
    void dittosModelsLieBetweenOnesOwnAndTheGlobal(double lambda) throws Exception {
        var fleet = QuadraticFleet.q(1, new DittoTraining(lambda, SEVEN_STEPS));
        double w = fleet.run(200, 3).model().parameters()[0];
        assertThat(w).isCloseTo(0.2053507297, within(FLOAT));
        var own = fleet.remembered("personal");
        for (int k = 0; k < A.length; k++) {
            assertThat((double) own.get(k)[0]).isCloseTo((A[k] * B[k] + lambda * w) / (A[k] + lambda), within(FLOAT));
        }
    }

    @Test
    void dittosGlobalModelDoesNotDependOnLambda() throws Exception {
        float[] plain =
                QuadraticFleet.q(1, new LocalSgd(7, 1, 0.1)).run(20, 2).model().parameters();
        for (double lambda : new double[] {0, 0.5, 10}) {
            assertThat(QuadraticFleet.q(1, new DittoTraining(lambda, SEVEN_STEPS))
                            .run(20, 2)
                            .model()
                            .parameters())
                    .containsExactly(plain);
        }
    }

    @Test
    void withoutAPullDittosModelsAreLocalAndWithAStrongOneGlobal() throws Exception {
        var local = QuadraticFleet.q(1, new DittoTraining(0, SEVEN_STEPS));
        local.run(5, 3);
        var close = QuadraticFleet.q(1, new DittoTraining(5000, new LocalLoop(60, 1, 2e-4)));
        float w = close.run(40, 3, 0.7, state -> {}).model().parameters()[0];
        for (int k = 0; k < A.length; k++) {
            assertThat((double) local.remembered("personal").get(k)[0]).isCloseTo(localDescent(k, 35), within(FLOAT));
            assertThat((double) close.remembered("personal").get(k)[0]).isCloseTo(w, within(0.02));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 15, 1e4})
    void pFedMeDescendsOnTheEnvelope(double lambda) throws Exception {
        double rate = 0.5 / lambda;
        double personalRate = 1 / (4 + lambda);
        for (int k = 0; k < A.length; k++) {
            var algorithm = new PFedMeTraining(lambda, 1, 4000, 1, personalRate, rate, 1);
            double w = 0.75;
            double there = new QuadraticFleet(1, List.of(new Member(A[k], B[k], 1, algorithm)))
                    .run(1, 1, w, state -> {})
                    .model()
                    .parameters()[0];
            double gradient = A[k] * lambda / (A[k] + lambda) * (w - B[k]);
            assertThat((w - there) / rate).isCloseTo(gradient, within(1e-3 * (1 + lambda / 100)));
        }
    }

    @Test
    void pFedMesBetaIsHowFarTheModelGoes() throws Exception {
        double full = one(new PFedMeTraining(15, 3, 5, 1, 0.02, 0.01, 1), 0.75) - 0.75;
        assertThat(one(new PFedMeTraining(15, 3, 5, 1, 0.02, 0.01, 2), 0.75) - 0.75)
                .isCloseTo(2 * full, within(FLOAT));
    }

    @Test
    void apflWithoutAShareIsFedAvgAndWithAFullOneLocal() throws Exception {
        double fedAvg =
                QuadraticFleet.q(1, new LocalSgd(7, 1, 0.1)).run(5, 3).model().parameters()[0];
        var none = QuadraticFleet.q(1, new ApflTraining(0, 0, SEVEN_STEPS));
        assertThat((double) none.run(5, 3).model().parameters()[0]).isCloseTo(fedAvg, within(FLOAT));
        var full = QuadraticFleet.q(1, new ApflTraining(1, 0, SEVEN_STEPS));
        assertThat((double) full.run(5, 3).model().parameters()[0]).isCloseTo(fedAvg, within(FLOAT));
        for (int k = 0; k < A.length; k++) {
            // Without a share the device's own model never moves from where the global one was.
            assertThat((double) none.remembered("personal").get(k)[0]).isZero();
            assertThat((double) full.remembered("personal").get(k)[0]).isCloseTo(localDescent(k, 35), within(FLOAT));
        }
    }

    @Test
    void apflTakesThePapersStep() throws Exception {
        // v = w = 0.25 at first; then v <- v - eta alpha a (alpha v + (1 - alpha) w - b), w <- w - eta a (w - b).
        var fleet =
                new QuadraticFleet(1, List.of(new Member(4, 1, 1, new ApflTraining(0.3, 0, new LocalLoop(2, 1, 0.1)))));
        fleet.run(1, 1, 0.25, state -> {});
        double w = 0.25;
        double v = 0.25;
        for (int step = 0; step < 2; step++) {
            double mixed = 0.3 * v + 0.7 * w;
            v -= 0.1 * 0.3 * 4 * (mixed - 1);
            w -= 0.1 * 4 * (w - 1);
        }
        assertThat((double) fleet.remembered("personal").getFirst()[0]).isCloseTo(v, within(FLOAT));
        assertThat(fleet.state(0).vector("alpha", new float[1])[0]).isEqualTo(0.3f);
    }

    @Test
    void perFedAvgWithoutAnInnerStepIsFedAvg() throws Exception {
        for (MetaGradient gradient : MetaGradient.values()) {
            double w = QuadraticFleet.q(1, new PerFedAvgTraining(0, 0.1, 7, 1, gradient, 1e-3))
                    .run(10, 3)
                    .model()
                    .parameters()[0];
            assertThat(w)
                    .isCloseTo(
                            QuadraticFleet.q(1, new LocalSgd(7, 1, 0.1))
                                    .run(10, 3)
                                    .model()
                                    .parameters()[0],
                            within(FLOAT));
        }
    }

    @Test
    void perFedAvgsGradientsAreThoseOfTheClosedForm() throws Exception {
        double alpha = 0.125;
        double beta = 0.5;
        double w = 0.75;
        double a = 4;
        double b = 1;
        double first = one(new PerFedAvgTraining(alpha, beta, 1, 1, MetaGradient.FIRST_ORDER, 1e-3), w);
        assertThat((w - first) / beta).isCloseTo(a * (1 - alpha * a) * (w - b), within(FLOAT));
        for (double delta : new double[] {0.01, 0.1, 1, 10}) {
            double free = one(new PerFedAvgTraining(alpha, beta, 1, 1, MetaGradient.HESSIAN_FREE, delta), w);
            double exact = a * (1 - alpha * a) * (1 - alpha * a) * (w - b);
            assertThat((w - free) / beta).isCloseTo(exact, within(1e-4));
        }
    }

    @Test
    void reptileWithAFullShareIsUniformFedAvgAndWithOneStepSgd() throws Exception {
        var full = new ReptileTraining(1, SEVEN_STEPS);
        assertThat(QuadraticFleet.q(1, full).run(10, 3).model().parameters())
                .containsExactly(QuadraticFleet.q(1, new LocalSgd(7, 1, 0.1))
                        .run(10, 3)
                        .model()
                        .parameters());
        double once = one(new ReptileTraining(0.25, new LocalLoop(1, 1, 0.1)), 0.75);
        assertThat(once).isCloseTo(0.75 - 0.25 * 0.1 * 4 * (0.75 - 1), within(FLOAT));
    }

    @Test
    void fedMetaReturnsTheGradientAfterTheInnerStep() throws Exception {
        double w = 0.75;
        for (double alpha : new double[] {0, 0.05, 0.1}) {
            double there = many(new FedMetaTraining(alpha, 0.5, false), w);
            assertThat((w - there) / 0.5).isCloseTo(4 * (1 - alpha * 4) * (w - 1), within(FLOAT));
            assertThat(many(new FedMetaTraining(alpha, 0.5, true), w)).isEqualTo(there);
        }
    }

    @Test
    void metaSgdsStepSizesFollowTheSlopeOfTheLoss() throws Exception {
        double alpha = 0.05;
        var fleet = new QuadraticFleet(1, List.of(new Member(4, 1, 6, new FedMetaTraining(alpha, 0.5, true))));
        var last = fleet.run(1, 1, 0.75, state -> {});
        double h = 1e-6;
        double slope = (lossAfter(alpha + h) - lossAfter(alpha - h)) / (2 * h);
        assertThat(last.kept("rates")[0]).isCloseTo(-0.5 * slope, within(1e-5));
    }

    /** The loss at 0.75 after a step of size {@code alpha}, on the second device of problem Q. */
    private static double lossAfter(double alpha) {
        double there = 0.75 - alpha * 4 * (0.75 - 1);
        return 4 * (there - 1) * (there - 1) / 2;
    }

    private static double one(LocalAlgorithm algorithm, double start) throws Exception {
        return run(algorithm, start, 1);
    }

    private static double many(LocalAlgorithm algorithm, double start) throws Exception {
        return run(algorithm, start, 6);
    }

    private static double run(LocalAlgorithm algorithm, double start, int windows) throws Exception {
        return new QuadraticFleet(1, List.of(new Member(4, 1, windows, algorithm)))
                .run(1, 1, start, state -> {})
                .model()
                .parameters()[0];
    }

    /** Gradient descent from 0 on a device's own loss. */
    private static double localDescent(int device, int steps) {
        return B[device] * (1 - StrictMath.pow(1 - 0.1 * A[device], steps));
    }
}
