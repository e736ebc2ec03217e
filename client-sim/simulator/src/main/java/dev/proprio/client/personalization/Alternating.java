package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalLoopResult;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Map;

/**
 * First the head while the body rests, then the body while the head rests: FedRep's local steps (Collins et al. 2021,
 * Algorithm 1). Without steps of the head this is FedBABU's (Oh et al. 2022): the head stays as it is.
 */
@Named(
        value = "alternating",
        summary = "SGD on the head alone, then on the body alone, as in FedRep and FedBABU.",
        differs = "Devices count by their samples under weighted-mean; FedRep counts all alike (aggregation "
                + "uniform-mean).")
public record Alternating(
        @Setting(
                "Passes over the shard that train the head, at least 0. Stragglers make all of them, and fewer of the body's.")
        int headEpochs,

        @Setting(value = "The steps that train the body.", inline = true)
        LocalLoop loop)
        implements LocalAlgorithm {
    private static final ParameterMask HEAD = new ParameterMask("head");
    private static final ParameterMask BODY = new ParameterMask("body");

    public Alternating {
        Require.atLeast("headEpochs", headEpochs, 0);
    }

    public Alternating() {
        this(5, new LocalLoop());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        float[] start = round.parameters();
        LocalRound second = round;
        if (headEpochs > 0) {
            var head = new LocalLoop(headEpochs, loop.batch(), loop.learningRate(), loop.schedule());
            head.follow(round, trainer, rule(HEAD, round, trainer));
            float[] between = new float[start.length];
            trainer.getParameters(between);
            second = new LocalRound(
                    round.round(),
                    Broadcast.of(trainer.layout(), between),
                    round.shard(),
                    round.state(),
                    round.random().child("body", 0));
        }
        LocalLoopResult trained = loop.follow(second, trainer, rule(BODY, round, trainer));
        var moved = Map.of(ClientUpdate.PARAMETERS, trainer.moved(start));
        return LocalResult.of(ClientUpdate.ofValues(trained.samples(), moved, trained.metrics()));
    }

    private StepRule rule(ParameterMask moving, LocalRound round, Trainer trainer) {
        return FineTune.only(moving, trainer.layout(), new Momentum(loop.rate(round), 0, 0, false));
    }
}
