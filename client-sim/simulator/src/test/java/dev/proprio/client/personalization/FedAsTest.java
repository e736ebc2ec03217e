package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FedAS against the arithmetic of the paper in double. */
class FedAsTest {
    private static final int INPUTS = 6;
    private static final int HIDDEN = 4;
    private static final int CLASSES = 3;
    private static final int BODY = INPUTS * HIDDEN + HIDDEN;
    private static final Model MODEL = new Model(new Mlp(List.of(HIDDEN)), new InputShape(2, INPUTS / 2, CLASSES), 7);
    private static final int LENGTH = MODEL.layout().length();
    private static final double RATE = 0.2;
    private static final LocalLoop TWO_STEPS = new LocalLoop(2, 100, RATE);
    private static final List<Windows> SHARDS = List.of(FedDbeTest.shard(11, 4), FedDbeTest.shard(7, 5));

    private static LocalResult train(LocalAlgorithm algorithm, Broadcast model, LocalResult before, int device)
            throws Exception {
        try (Trainer trainer = MODEL.newTrainer()) {
            var round = new LocalRound(1, model, SHARDS.get(device), before.next(), KeyedRandom.of(1, "round"));
            LocalResult result = algorithm.train(round, trainer);
            return new LocalResult(result.update().copy(), result.next());
        }
    }

    private static LocalResult first(InitialState initial) {
        return new LocalResult(ClientUpdate.ofParameters(1, new float[0], Map.of()), initial.state());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5})
    void bodiesHeadsAndWeightsAreThoseOfThePaper(double alignRate) throws Exception {
        var local = new FedAsTraining(alignRate, true, TWO_STEPS);
        InitialState initial = local.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters());
        Broadcast model = initial.model();
        assertThat(model.parameters()).hasSize(BODY);
        LocalResult[] devices = {first(initial), first(initial)};
        DoubleMlp[] own = new DoubleMlp[2];
        for (int k = 0; k < 2; k++) {
            own[k] = new DoubleMlp(INPUTS, HIDDEN, CLASSES, MODEL.initialParameters());
        }
        double[] body = own[0].parameters.clone();
        for (int round = 0; round < 3; round++) {
            double[] next = new double[BODY];
            double[] change = new double[BODY];
            double all = 0;
            double weights = 0;
            for (int k = 0; k < 2; k++) {
                double trace = step(own[k], body, SHARDS.get(k), alignRate);
                devices[k] = train(local, model, devices[k], k);
                ClientUpdate update = devices[k].update();
                double weight = Math.scalb(update.section("fisher")[0], update.exponent());
                assertThat(weight).isCloseTo(trace, within(1e-5 * trace));
                assertThat(update.section("fisher")[0]).isBetween(1f, 2f);
                all += trace;
                weights += weight;
                for (int i = 0; i < BODY; i++) {
                    next[i] += trace * own[k].parameters[i];
                    change[i] += Math.scalb((double) update.parameters()[i], update.exponent());
                }
                float[] head = devices[k].next().vector(PartialSharing.KEPT, new float[0]);
                for (int i = 0; i < head.length; i++) {
                    assertThat((double) head[i]).isCloseTo(own[k].parameters[BODY + i], within(3e-6));
                }
            }
            float[] moved = model.parameters().clone();
            for (int i = 0; i < BODY; i++) {
                body[i] = next[i] / all;
                moved[i] += (float) (change[i] / weights);
                assertThat((double) moved[i]).isCloseTo(body[i], within(3e-6));
            }
            model = Broadcast.of(model.layout(), moved);
        }
    }

    /** A round of one device: its model is replaced; the trace of its Fisher information is returned. */
    private static double step(DoubleMlp own, double[] body, Windows shard, double alignRate) {
        double[][] z = own.represent(shard);
        double[][] prototypes = new double[CLASSES][HIDDEN];
        int[] counts = new int[CLASSES];
        for (int n = 0; n < shard.count(); n++) {
            counts[shard.label(n)]++;
        }
        for (int n = 0; n < shard.count(); n++) {
            for (int h = 0; h < HIDDEN; h++) {
                prototypes[shard.label(n)][h] += z[n][h] / counts[shard.label(n)];
            }
        }
        System.arraycopy(body, 0, own.parameters, 0, BODY);
        double[] gradient = own.gradient(shard, 0, new double[HIDDEN], (n, h, now) -> {
            int label = shard.label(n);
            return 2 * (now[n][h] - prototypes[label][h]) / (counts[label] * HIDDEN);
        });
        own.descend(gradient, alignRate, 0, BODY);
        for (int step = 0; step < 2; step++) {
            own.descend(own.gradient(shard, 1, new double[HIDDEN], (n, h, now) -> 0), RATE, 0, LENGTH);
        }
        double trace = 0;
        for (double slope : own.gradient(shard, 1, new double[HIDDEN], (n, h, now) -> 0)) {
            trace += slope * slope;
        }
        return trace;
    }

    @Test
    void withoutAlignmentAndFisherInformationItIsFedPerToTheBit() throws Exception {
        var local = new FedAsTraining(0, false, TWO_STEPS);
        var fedPer = new PartialSharing("head", new LocalSgd(TWO_STEPS, 0, 0));
        InitialState initial = fedPer.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters());
        LocalResult one = first(local.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters()));
        LocalResult other = first(initial);
        for (int round = 0; round < 2; round++) {
            one = train(local, initial.model(), one, 0);
            other = train(fedPer, initial.model(), other, 0);
            assertThat(one.update().parameters()).containsExactly(other.update().parameters());
            assertThat(one.update().weight()).isEqualTo(other.update().weight());
            assertThat(one.next().vector(PartialSharing.KEPT, new float[0]))
                    .containsExactly(other.next().vector(PartialSharing.KEPT, new float[0]));
        }
    }

    /** Someone who took part uses the body that they trained last, not what became of it. */
    @Test
    void whoTookPartUsesTheirOwnModelWhole() throws Exception {
        var local = new FedAsTraining(0.1, true, TWO_STEPS);
        InitialState initial = local.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters());
        LocalResult result = train(local, initial.model(), first(initial), 0);
        var person = new Person(
                MODEL.layout(),
                MODEL.initialParameters(),
                List.of("a", "b", "c"),
                CLASSES,
                List.of("a", "b", "c"),
                SHARDS.get(0),
                new double[0],
                result.next(),
                KeyedRandom.of(1, "person"));
        try (Trainer trainer = MODEL.newTrainer()) {
            new FedAs().adapt(person, trainer).predictor().predict(SHARDS.get(0), trainer);
            float[] model = new float[LENGTH];
            trainer.getParameters(model);
            var layout = MODEL.layout();
            assertThat(layout.extract(model, initial.model().layout()))
                    .containsExactly(result.next().vector(FedAsTraining.BODY, new float[0]))
                    .isNotEqualTo(initial.model().parameters());
        }
        assertThatThrownBy(() -> new FedAsTraining(-0.1, true, TWO_STEPS)).hasMessageStartingWith("alignRate must be");
    }
}
