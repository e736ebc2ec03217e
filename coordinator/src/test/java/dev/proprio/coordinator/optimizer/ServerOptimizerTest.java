package dev.proprio.coordinator.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;
import dev.proprio.proto.schedule.StepDecay;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptimizerTest {
    private static final double[] UPDATE = {0.2, -0.05, 1e-4};
    /** The steps are of the order of 0.1, and the model holds float32. */
    private static final double FLOAT = 1e-8;

    @Test
    void sgdWithARateOfOneAddsTheUpdateAsFedAvgDoes() {
        assertThat(walk(new ServerSgd(), new float[] {1, 2, 3}, new double[] {0.5, -0.25, 0}, 2))
                .containsExactly(2, 1.5f, 3);
    }

    @Test
    void theFirstStepsOfThePapersFormMatchKnownAnswers() {
        assertSteps(new ServerAdam(0.1, 0.9, 0.99, 1e-3), 0.09512605, -0.08199357, 0.00050124);
        assertSteps(new ServerYogi(0.1, 0.9, 0.99, 1e-3), 0.09512492, -0.08198039, 0.00050001);
        assertSteps(new ServerAdagrad(0.1, 0.9, 1e-3), 0.00995012, -0.00980200, 0.00049876);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void momentumOfZeroIsSgd(long seed) {
        var random = KeyedRandom.of(seed, "test");
        double[] update = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        float[] start = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
        assertThat(walk(new ServerMomentum(0.7, 0), start, update, 4))
                .containsExactly(walk(new ServerSgd(0.7), start, update, 4));
    }

    @Test
    void momentumAtAConstantUpdateReachesTheUpdateOverOneMinusMomentum() {
        var momentum = new ServerMomentum(1, 0.9);
        OptimizerState state = momentum.initialState(1);
        for (int round = 1; round <= 400; round++) {
            state = momentum.step(step(round, new float[1], new double[] {0.3}), state)
                    .state();
        }
        var last = momentum.step(step(401, new float[1], new double[] {0.3}), state);
        assertThat((double) last.model()[0]).isCloseTo(3.0, within(1e-6));
        assertThat(last.state().vector("velocity")[0]).isCloseTo(3.0, within(1e-12));
        assertThat(last.state().steps()).isEqualTo(401);
    }

    @Test
    void withALargeTauAndAsLargeARateAdamIsSgdOrHalfOfIt() {
        double large = 1e12;
        var zero =
                new ServerAdam(new MovingMoments(large, 0, 0.99, large, FirstSecondMoment.ZERO, false, new Constant()));
        assertSteps(zero, UPDATE);
        // The root of v is tau times the root of beta2 when v began at tau squared, which adds to tau itself.
        var paper = new ServerAdam(large, 0, 1 - 1e-12, large);
        assertSteps(paper, UPDATE[0] / 2, UPDATE[1] / 2, UPDATE[2] / 2);
    }

    @Test
    void withoutMemoryAdamTakesTheSignOfTheUpdate() {
        var sign = new ServerAdam(new MovingMoments(0.01, 0, 0, 1e-15, FirstSecondMoment.ZERO, false, new Constant()));
        assertSteps(sign, 0.01, -0.01, 0.01);
    }

    @Test
    void yogiIsAdamWhereTheSecondMomentEqualsTheSquaredUpdate() {
        // tau squared is the squared update, so that the second moment stays where it began in both.
        double[] update = {0.125, -0.125, 0.125};
        var adam = new ServerAdam(0.1, 0.9, 0.99, 0.125);
        var yogi = new ServerYogi(0.1, 0.9, 0.99, 0.125);
        assertThat(walk(yogi, new float[3], update, 5)).containsExactly(walk(adam, new float[3], update, 5));
    }

    @Test
    void correctedForTheirBeginningTheMomentsOfAConstantUpdateAreExactAtOnce() {
        var corrected =
                new ServerAdam(new MovingMoments(0.1, 0.9, 0.99, 1e-12, FirstSecondMoment.ZERO, true, new Constant()));
        OptimizerState state = corrected.initialState(3);
        for (int round = 1; round <= 5; round++) {
            var moved = corrected.step(step(round, new float[3], UPDATE), state);
            assertThat((double) moved.model()[0]).isCloseTo(0.1, within(FLOAT));
            assertThat((double) moved.model()[1]).isCloseTo(-0.1, within(FLOAT));
            state = moved.state();
        }
    }

    @Test
    void aScheduleScalesTheRateByTheRound() {
        var schedule = new StepDecay(1, 0.5);
        List<BiFunction<Double, Schedule, ServerOptimizer>> all = List.of(
                ServerSgd::new,
                (rate, by) -> new ServerMomentum(rate, 0.9, by),
                (rate, by) -> new ServerAdagrad(rate, 0, 1e-3, FirstSecondMoment.ZERO, by),
                (rate, by) -> new ServerAdam(moments(rate, by)),
                (rate, by) -> new ServerYogi(moments(rate, by)));
        for (var of : all) {
            ServerOptimizer scheduled = of.apply(1.0, schedule);
            ServerOptimizer quarter = of.apply(0.25, new Constant());
            var state = scheduled.initialState(3);
            assertThat(scheduled.step(step(3, new float[3], UPDATE), state).model())
                    .as(scheduled.toString())
                    .containsExactly(
                            quarter.step(step(3, new float[3], UPDATE), state).model())
                    .doesNotContain(0);
        }
    }

    private static MovingMoments moments(double rate, Schedule schedule) {
        return new MovingMoments(rate, 0.9, 0.99, 1e-3, FirstSecondMoment.TAU_SQUARED, false, schedule);
    }

    @Test
    void aStepLeavesItsInputsAlone() {
        for (Class<?> type : List.of(
                ServerSgd.class, ServerMomentum.class, ServerAdagrad.class, ServerAdam.class, ServerYogi.class)) {
            var optimizer = Extensions.of(ServerOptimizer.class).defaultInstance(Extensions.nameOf(type));
            float[] model = {1, 2, 3};
            double[] update = UPDATE.clone();
            OptimizerState before = optimizer.initialState(3);
            var once = optimizer.step(step(1, model, update), before);
            var again = optimizer.step(step(1, model, update), before);
            assertThat(again.model()).as(type.getSimpleName()).containsExactly(once.model());
            assertThat(model).containsExactly(1, 2, 3);
            assertThat(update).containsExactly(UPDATE);
        }
    }

    @Test
    void anotherOptimizersStateIsRefused() {
        assertThatThrownBy(() -> new ServerAdam().step(step(1, new float[3], UPDATE), OptimizerState.EMPTY))
                .hasMessageContaining("it belongs to another optimizer");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void ratesAndTausAreFiniteAndGreaterThanZero(double wrong) {
        assertRefused("learningRate", wrong, () -> new ServerSgd(wrong));
        assertRefused("learningRate", wrong, () -> new ServerMomentum(wrong, 0.9));
        assertRefused("learningRate", wrong, () -> new ServerAdagrad(wrong, 0.9, 1));
        assertRefused("tau", wrong, () -> new ServerAdagrad(1, 0.9, wrong));
        assertRefused("learningRate", wrong, () -> new ServerAdam(wrong, 0.9, 0.9, 1));
        assertRefused("tau", wrong, () -> new ServerYogi(1, 0.9, 0.9, wrong));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
    void whatIsKeptFromRoundToRoundIsLessThanAll(double wrong) {
        assertRefused("momentum", wrong, () -> new ServerMomentum(1, wrong));
        assertRefused("beta1", wrong, () -> new ServerAdagrad(1, wrong, 1));
        assertRefused("beta1", wrong, () -> new ServerAdam(1, wrong, 0.9, 1));
        assertRefused("beta2", wrong, () -> new ServerYogi(1, 0.9, wrong, 1));
    }

    private static void assertRefused(String component, double wrong, ThrowingCallable made) {
        assertThatThrownBy(made)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(component + " must be ")
                .hasMessageEndingWith(" but was " + wrong);
    }

    private static void assertSteps(ServerOptimizer optimizer, double... expected) {
        float[] moved = walk(optimizer, new float[3], UPDATE, 1);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) moved[i]).as("parameter " + i).isCloseTo(expected[i], within(FLOAT));
        }
    }

    private static float[] walk(ServerOptimizer optimizer, float[] start, double[] update, int rounds) {
        float[] model = start;
        OptimizerState state = optimizer.initialState(start.length);
        for (int round = 1; round <= rounds; round++) {
            var moved = optimizer.step(step(round, model, update), state);
            model = moved.model();
            state = moved.state();
        }
        return model;
    }

    private static ServerStep step(int round, float[] model, double[] update) {
        return new ServerStep(round, ParameterLayout.of(List.of("w"), List.of(List.of(model.length))), model, update);
    }
}
