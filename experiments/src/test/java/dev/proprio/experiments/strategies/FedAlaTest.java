package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.personalization.FedAla;
import dev.proprio.client.personalization.FedAlaTraining;
import dev.proprio.client.personalization.Person;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FedALA on problem Q, against the arithmetic of the paper in double. */
class FedAlaTest {
    private static final double FLOAT = 3e-6;
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};
    private static final LocalLoop SEVEN_STEPS = new LocalLoop(7, 1, 0.1);

    /** What a device remembers: its model and how much of the global one it takes. */
    private static final class Own {
        private double v;
        private double share = 1;
        private boolean learned;

        /** The model that a round begins with. */
        double mixed(int k, double w, double rate, int firstPasses) {
            for (int pass = 0; pass < (learned ? 1 : firstPasses); pass++) {
                double mixture = v + (w - v) * share;
                share = Math.clamp(share - rate * A[k] * (mixture - B[k]) * (w - v), 0, 1);
            }
            learned = true;
            return v + (w - v) * share;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 3", "0.05, 1", "4, 5", "1, 10"})
    void modelsAndSharesAreThoseOfThePaper(double rate, int firstPasses) throws Exception {
        List<Own> own = List.of(new Own(), new Own(), new Own());
        double w = 0.75;
        for (int round = 1; round <= 6; round++) {
            double next = 0;
            for (int k = 0; k < A.length; k++) {
                Own device = own.get(k);
                double start = round == 1 ? w : device.mixed(k, w, rate, firstPasses);
                device.v = B[k] + (start - B[k]) * StrictMath.pow(1 - 0.1 * A[k], 7);
                next += device.v / A.length;
            }
            w = next;
        }
        var local = new FedAlaTraining("all", rate, 1, firstPasses, SEVEN_STEPS);
        var fleet = QuadraticFleet.q(1, local);
        var last = fleet.run(6, 3, 0.75, state -> {});
        assertThat((double) last.model().parameters()[0]).isCloseTo(w, within(FLOAT));
        List<Double> shares = new ArrayList<>();
        for (int k = 0; k < A.length; k++) {
            assertThat((double) fleet.remembered("personal").get(k)[0]).isCloseTo(own.get(k).v, within(FLOAT));
            double share = fleet.remembered("shares").get(k)[0];
            assertThat(share).isCloseTo(own.get(k).share, within(FLOAT * (1 + rate)));
            shares.add(share);
        }
        assertThat(shares).anyMatch(share -> share < 1);
    }

    /** Who took part begins another round; who did not, their first. */
    @Test
    void peopleWhoTookPartBeginAnotherRound() throws Exception {
        var training = new FedAlaTraining("all", 0.5, 1, 3, SEVEN_STEPS);
        var fleet = QuadraticFleet.q(1, training);
        float[] w = fleet.run(3, 3, 0.75, state -> {}).model().parameters();
        var trainer = new QuadraticTrainer(1);
        var device = new Own();
        device.v = fleet.remembered("personal").get(1)[0];
        device.share = fleet.remembered("shares").get(1)[0];
        device.learned = true;
        var person = new Person(
                trainer.layout(),
                w,
                List.of("a"),
                1,
                List.of("a"),
                new Member(A[1], B[1], 1, training).shard(),
                new double[0],
                fleet.state(1),
                KeyedRandom.of(1, "test"));
        var method = new FedAla(training, new FedAla().descent());
        method.adapt(person, trainer).predictor().predict(person.support(), trainer);
        float[] mixture = new float[1];
        trainer.getParameters(mixture);
        assertThat((double) mixture[0]).isCloseTo(device.mixed(1, w[0], 0.5, 3), within(FLOAT));
    }

    @Test
    void whatIsNotMixedIsTheGlobalModelToTheBit() throws Exception {
        float[] plain = QuadraticFleet.q(1, new LocalSgd(SEVEN_STEPS, 0, 0))
                .run(15, 3)
                .model()
                .parameters();
        for (var neutral : List.of(
                new FedAlaTraining("none", 1, 0.8, 10, SEVEN_STEPS),
                new FedAlaTraining("all", 0, 0.8, 10, SEVEN_STEPS))) {
            assertThat(QuadraticFleet.q(1, neutral).run(15, 3).model().parameters())
                    .containsExactly(plain);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new FedAlaTraining("(", 1, 0.8, 10, SEVEN_STEPS))
                .hasMessageStartingWith("layers must be head");
        assertThatThrownBy(() -> new FedAlaTraining("head", 1, 0, 10, SEVEN_STEPS))
                .hasMessage("sample must be greater than 0 and at most 1 but was 0.0");
        assertThatThrownBy(() -> new FedAlaTraining("3/.*", 1, 0.8, 10, SEVEN_STEPS)
                        .begin(new InputShape(1, 1, 2), QuadraticTrainer.layout(1), new float[1]))
                .hasMessage("layers names no layer of the model: nothing matches \"3/.*\" among [w]");
    }
}
