package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import java.util.List;
import java.util.Map;

/**
 * The devices' part of {@link FedProto}: what travels is not the model but how many windows of each class there are and
 * the sums of their representations. Their means over a round's devices are in the proportion
 * {@code sum n C / sum n}, the global prototype of equation 6.
 */
@Named(
        value = "fedproto",
        summary = "A model of the device's own, drawn to class means that alone are shared.",
        differs = "A round's prototypes are of that round's devices alone; the paper's are of all devices.")
public record FedProtoTraining(
        @Setting("Weight of the distance to the global means in the loss, at least 0.")
        double lambda,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    /** The name under which a device remembers its own model. */
    static final String MODEL = "model";

    public FedProtoTraining {
        Require.atLeast("lambda", lambda, 0.0);
    }

    public FedProtoTraining() {
        this(1, new LocalLoop());
    }

    @Override
    public Exchange exchange() {
        return new Exchange(true, List.of());
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        OutputLayer head = OutputLayer.of(layout);
        var means = ParameterLayout.of(
                List.of("prototypes/counts", "prototypes/sums"),
                List.of(List.of(head.classes()), List.of(head.classes(), head.inputs())));
        return new InitialState(Broadcast.of(means, new float[means.length()]), ClientState.of(MODEL, initial));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int size = trainer.representationSize();
        int classes = OutputLayer.of(trainer.layout()).classes();
        var own = new LocalRound(
                round.round(),
                Broadcast.of(
                        trainer.layout(),
                        round.state().vector(MODEL, new float[trainer.layout().length()])),
                round.shard(),
                ClientState.EMPTY,
                round.random());
        var pull = new PrototypeLoss(lambda, round.shard(), means(round.parameters(), size, classes));
        var trained = loop.follow(own, trainer, new Momentum(loop.rate(round), 0, 0, false), pull);
        float[] model = new float[trainer.layout().length()];
        trainer.getParameters(model);

        double[] sums = ClassMeans.of(classes, round.shard().labels(), Embedding.of(round.shard(), trainer))
                .encode();
        float[] change = new float[sums.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (sums[i] - round.parameters()[i]);
        }
        var update = new ClientUpdate(1, Map.of(ClientUpdate.PARAMETERS, change), trained.metrics());
        return new LocalResult(update, ClientState.of(MODEL, model));
    }

    /** The prototypes in what travels; none before the first round. */
    static ClassMeans means(float[] travelled, int size, int classes) {
        double[] encoded = new double[ClassMeans.length(size, classes)];
        for (int i = 0; i < travelled.length && i < encoded.length; i++) {
            encoded[i] = travelled[i];
        }
        var means = ClassMeans.decode(size, classes, encoded);
        for (int c = 0; c < classes; c++) {
            // What a round's sum leaves by rounding of a class that nobody has.
            if (means.counts()[c] < 1e-3) {
                means.counts()[c] = 0;
            }
        }
        return means;
    }
}
