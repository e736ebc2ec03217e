package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalLoopResult;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Arrays;
import java.util.Map;

/**
 * The devices' part of {@link FedAla}: before its steps a device mixes the model that it ended its last round with, v, and
 * the global one, w, to {@code v + (w - v) W}, element by element. The shares W are 1 at first and follow
 * {@code W <- clip(W - eta grad F (w - v), 0, 1)}, the gradient being the mixture's, on some of the device's windows
 * (Zhang et al. 2023, equations 4 and 5 and Algorithm 1). In its first round it starts from w.
 */
@Named(
        value = "fedala",
        summary = "SGD from a mixture of the device's last model with the global one, whose shares are learned.",
        differs = {
            "At first the shares are learned in a fixed number of passes; in the paper until the loss stands still.",
            "The windows that they are learned on are drawn one by one; in the authors' code they lie next to each other."
        })
public record FedAlaTraining(
        @Setting("What is mixed: head, body, norm, all, none, or a regular expression for parameter names; all else is"
                + " the global model's.")
        String layers,

        @Setting("Step size of the shares, at least 0; 0 takes the global model.")
        double shareRate,

        @Setting("Part of the device's windows that the shares are learned on, above 0 and at most 1.")
        double sample,

        @Setting(
                "Passes over these windows when the shares are learned for the first time, at least 1; later it is one.")
        int firstPasses,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    static final String PERSONAL = "personal";
    static final String SHARES = "shares";

    public FedAlaTraining {
        ParameterMask.parse("layers", layers);
        Require.atLeast("shareRate", shareRate, 0.0);
        Require.that(sample > 0 && sample <= 1, "sample", "must be greater than 0 and at most 1 but was " + sample);
        Require.atLeast("firstPasses", firstPasses, 1);
    }

    public FedAlaTraining() {
        this("head", 1, 0.8, 10, new LocalLoop());
    }

    FedAlaTraining with(LocalLoop other) {
        return new FedAlaTraining(layers, shareRate, sample, firstPasses, other);
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        requireFit(layout);
        return LocalAlgorithm.super.begin(shape, layout, initial);
    }

    void requireFit(ParameterLayout layout) {
        if (!layers.equals("none")) {
            new ParameterMask(layers).requireSome(layout, "layers");
        }
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        Start start = start(round.parameters(), round.shard(), round.state(), trainer, round.random());
        var mixed = new LocalRound(
                round.round(),
                Broadcast.of(round.model().layout(), start.parameters()),
                round.shard(),
                ClientState.EMPTY,
                round.random());
        LocalLoopResult trained = loop.descend(mixed, trainer);
        float[] own = new float[start.parameters().length];
        trainer.getParameters(own);
        var moved = Map.of(ClientUpdate.PARAMETERS, trainer.moved(round.parameters()));
        return new LocalResult(
                ClientUpdate.ofValues(trained.samples(), moved, trained.metrics()),
                start.state().with(PERSONAL, own));
    }

    /**
     * What a device's steps begin with.
     *
     * @param parameters the mixture
     * @param state the shares, if there are any yet
     * @param steps how many steps they took
     */
    record Start(float[] parameters, ClientState state, int steps) {}

    /** Learns the shares and mixes; a device that has no model yet takes the global one. */
    Start start(float[] global, Windows windows, ClientState state, Trainer trainer, KeyedRandom random)
            throws TrainingException {
        ParameterLayout layout = trainer.layout();
        var part = ParameterLayout.packed(new ParameterMask(layers).of(layout));
        float[] own = state.vector(PERSONAL, new float[0]);
        if (own.length != global.length || part.length() == 0) {
            return new Start(global, ClientState.EMPTY, 0);
        }
        var mixture = new Mixture(layout, part, own, global, state.vector(SHARES, new float[0]));
        int count = sampled(windows.count());
        int steps = 0;
        if (count > 0 && shareRate > 0) {
            trainer.requireBatch((count - 1) % loop.batch() + 1);
            trainer.setRandom(random.child("shares", 0));
            KeyedRandom draws = random.child("sample", 0);
            var batches = new MiniBatches(windows, draw(windows.count(), count, draws), loop.batch(), draws);
            int passes = mixture.isNew() ? firstPasses : 1;
            steps = passes * ((count - 1) / loop.batch() + 1);
            float[] gradient = new float[global.length];
            for (int step = 0; step < steps; step++) {
                batches.next();
                batches.gradient(trainer, mixture.parameters(), gradient);
                mixture.descend(gradient, shareRate);
            }
        }
        return new Start(mixture.parameters(), ClientState.of(SHARES, mixture.shares()), steps);
    }

    /** How many windows; one that would be a mini-batch of its own beside others is left out. */
    private int sampled(int windows) {
        int count = Math.min(windows, (int) Math.ceil(sample * windows));
        return count > loop.batch() && count % loop.batch() == 1 ? count - 1 : count;
    }

    private static int[] draw(int windows, int count, KeyedRandom random) {
        return Arrays.copyOf(random.order(windows), count);
    }
}
