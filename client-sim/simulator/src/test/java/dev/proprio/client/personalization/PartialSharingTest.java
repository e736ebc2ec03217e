package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.NoTraining;
import dev.proprio.client.training.Scaffold;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialSharingTest {
    private static final ParameterLayout LAYOUT = PersonalizationExample.MODEL.layout();
    private static final float[] START = PersonalizationExample.MODEL.initialParameters();
    private static final LocalSgd SGD = new LocalSgd(new LocalLoop(2, 8, 0.05), 0.9, 0);
    private static final Windows SHARD = PersonalizationExample.windows(20, 1);

    @Test
    void keepingNothingIsFedAvgToTheBit() throws Exception {
        var partial = new PartialSharing("none", SGD);
        InitialState initial = partial.begin(PersonalizationExample.MODEL.shape(), LAYOUT, START);
        assertThat(initial.model().parameters()).containsExactly(START);
        float[] change =
                train(partial, initial.model(), initial.state()).update().parameters();
        assertThat(change)
                .containsExactly(train(SGD, Broadcast.of(LAYOUT, START), ClientState.EMPTY)
                        .update()
                        .parameters());
    }

    @Test
    void keepingAllIsLocalTraining() throws Exception {
        var partial = new PartialSharing("all", SGD);
        InitialState initial = partial.begin(PersonalizationExample.MODEL.shape(), LAYOUT, START);
        assertThat(initial.model().parameters()).isEmpty();
        assertThat(initial.model().byteLength()).isZero();
        ClientState state = initial.state();
        float[] local = START.clone();
        for (int round = 0; round < 3; round++) {
            LocalResult result = train(partial, initial.model(), state);
            assertThat(result.update().parameters()).isEmpty();
            state = result.next();
            float[] change = train(SGD, Broadcast.of(LAYOUT, local), ClientState.EMPTY)
                    .update()
                    .parameters();
            for (int i = 0; i < local.length; i++) {
                local[i] += change[i];
            }
        }
        float[] kept = state.vector(PartialSharing.KEPT, new float[0]);
        assertThat(kept).containsExactly(local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body", "0/.*", "3/b"})
    void whatIsKeptDoesNotTravelAndNoAggregationTouchesIt(String keep) throws Exception {
        var mask = new ParameterMask(keep);
        int kept = ParameterLayout.packed(mask.of(LAYOUT)).length();
        var partial = new PartialSharing(keep, SGD);
        InitialState initial = partial.begin(PersonalizationExample.MODEL.shape(), LAYOUT, START);
        LocalResult first = train(partial, initial.model(), initial.state());
        assertThat(initial.model().byteLength()).isEqualTo(4L * (LAYOUT.length() - kept));
        assertThat(first.update().parameters()).hasSize(LAYOUT.length() - kept);
        float[] own = first.next().vector(PartialSharing.KEPT, new float[0]);
        assertThat(own).hasSize(kept).isNotEqualTo(initial.state().vector(PartialSharing.KEPT, new float[0]));

        // Whatever the others made of the shared parameters, the device goes on with its own to the bit.
        float[] others = initial.model().parameters().clone();
        for (int i = 0; i < others.length; i++) {
            others[i] = 3 * others[i] + 1;
        }
        var received = Broadcast.of(initial.model().layout(), others);
        LocalResult idle = train(new PartialSharing(keep, new NoTraining()), received, first.next());
        assertThat(idle.next().vector(PartialSharing.KEPT, new float[0])).containsExactly(own);
    }

    @Test
    void someoneWhoTookPartUsesTheirOwnPartAndOthersTheMean() throws Exception {
        var head = ParameterLayout.packed(new ParameterMask("head").of(LAYOUT));
        float[] one = new float[head.length()];
        float[] two = new float[head.length()];
        for (int i = 0; i < one.length; i++) {
            one[i] = i;
            two[i] = 3 * i;
        }
        var first = new PartialSharing("head", SGD)
                .begin(PersonalizationExample.MODEL.shape(), LAYOUT, START)
                .model();
        var trained = new TrainedModel(
                LAYOUT,
                START,
                first,
                Map.of("p", ClientState.of(PartialSharing.KEPT, one), "q", ClientState.of(PartialSharing.KEPT, two)));
        float[] foundation = new FedPer().foundation(trained);
        float[] mean = LAYOUT.extract(foundation, head);
        for (int i = 0; i < mean.length; i++) {
            assertThat(mean[i]).isEqualTo(2f * i);
        }
        var person = PersonalizationExample.person(
                PersonalizationExample.MODEL,
                foundation,
                SHARD,
                new double[0],
                ClientState.of(PartialSharing.KEPT, two));
        float[] own = KeptParts.of("head").own(person).orElseThrow();
        assertThat(LAYOUT.extract(own, head)).containsExactly(two);
        assertThat(KeptParts.of("head").own(PersonalizationExample.person(SHARD)))
                .isEmpty();
    }

    @Test
    void withoutStepsOfTheHeadTheHeadStaysToTheBit() throws Exception {
        float[] change = train(new Alternating(0, SGD.loop()), Broadcast.of(LAYOUT, START), ClientState.EMPTY)
                .update()
                .parameters();
        var head = ParameterLayout.packed(new ParameterMask("head").of(LAYOUT));
        var body = ParameterLayout.packed(new ParameterMask("body").of(LAYOUT));
        assertThat(LAYOUT.extract(change, head)).containsOnly(0);
        assertThat(LAYOUT.extract(change, body)).isNotEqualTo(new float[body.length()]);
        // The body's steps see the head that the first phase has left.
        float[] both = train(new Alternating(3, SGD.loop()), Broadcast.of(LAYOUT, START), ClientState.EMPTY)
                .update()
                .parameters();
        assertThat(LAYOUT.extract(both, head)).isNotEqualTo(new float[head.length()]);
        assertThat(LAYOUT.extract(both, body)).isNotEqualTo(LAYOUT.extract(change, body));
    }

    @Test
    void fedProtoWithoutAPullIsLocalTrainingAndSharesClassMeansAlone() throws Exception {
        var algorithm = new FedProtoTraining(0, SGD.loop());
        InitialState initial = algorithm.begin(PersonalizationExample.MODEL.shape(), LAYOUT, START);
        assertThat(initial.model().byteLength()).isEqualTo(4L * 4 * (9 + 1));
        LocalResult result = train(algorithm, initial.model(), initial.state());
        float[] model = result.next().vector(FedProtoTraining.MODEL, new float[0]);
        float[] local = train(new LocalSgd(SGD.loop(), 0, 0), Broadcast.of(LAYOUT, START), ClientState.EMPTY)
                .update()
                .parameters();
        for (int i = 0; i < model.length; i++) {
            assertThat(model[i]).isCloseTo(START[i] + local[i], within(1e-6f));
        }
        // Of one device alone, the global means are its own.
        var global = FedProtoTraining.means(result.update().parameters(), 9, 4);
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            var own = ClassMeans.of(4, SHARD.labels(), Embedding.of(model, SHARD, trainer));
            for (int c = 0; c < 4; c++) {
                assertThat(global.mean(c).orElseThrow())
                        .containsExactly(own.mean(c).orElseThrow(), within(1e-5));
            }
        }
    }

    @Test
    void fedProtosPullIsTheSlopeOfItsLoss() {
        var means = new ClassMeans(3, new double[] {2}, new double[] {2, -4, 1});
        var pull = new PrototypeLoss(0.7, PersonalizationExample.windows(new int[] {0}, 1), means);
        float[] z = {0.5f, 0.25f, -1};
        float[] gradient = new float[3];
        pull.differentiate(0, z, 0, gradient, 0);
        double[] mean = {1, -2, 0.5};
        for (int i = 0; i < 3; i++) {
            assertThat((double) gradient[i]).isCloseTo(2 * 0.7 / 3 * (z[i] - mean[i]), within(1e-6));
        }
    }

    @Test
    void whatCannotBeIsASentence() {
        assertThatThrownBy(() ->
                        new PartialSharing("norm", SGD).begin(PersonalizationExample.MODEL.shape(), LAYOUT, START))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("keep names no layer of the model");
        assertThatThrownBy(() -> new PartialSharing("head", new Scaffold()))
                .hasMessageContaining("local must exchange nothing but the parameters' change");
        assertThatThrownBy(() -> new FedBn().requireFit(LAYOUT)).hasMessageContaining("names no layer of the model");
    }

    private static LocalResult train(LocalAlgorithm algorithm, Broadcast model, ClientState state)
            throws TrainingException {
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            var round = new LocalRound(1, model, SHARD, state, KeyedRandom.of(1, "round"));
            var result = algorithm.train(round, trainer);
            return new LocalResult(result.update().copy(), result.next());
        }
    }
}
