package dev.proprio.client.training.pretext;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalLoopResult;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;

/**
 * Trains all layers but the last on a task that windows set themselves, under a head of the task's own. Every window counts, with a
 * label or without; no label is read, and nothing depends on which windows have one.
 */
public interface PretextAlgorithm extends LocalAlgorithm {
    /** The steps. */
    LocalLoop loop();

    /** What takes the last layer's place for windows of such a size. */
    LinearHead head(InputShape shape);

    /**
     * Makes ready for one device's part in one round.
     *
     * @param windows all of them
     * @throws TrainingException if they are too few for the task
     */
    LocalLoop.Step steps(LocalRound round, Windows windows, HeadedTrainer trainer) throws TrainingException;

    @Override
    default boolean usesUnlabelled() {
        return true;
    }

    @Override
    default boolean needsLabels(int round) {
        return false;
    }

    @Override
    default boolean learnsClasses(int round) {
        return false;
    }

    /** All passes over all windows. */
    @Override
    default long gradients(int round, long labelled, long unlabelled) {
        return passes() * (labelled + unlabelled);
    }

    @Override
    default InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        LinearHead head = head(shape);
        ParameterLayout headed = head.instead(requireBody(layout));
        return new InitialState(Broadcast.of(headed, head.begin(headed, layout, initial)), ClientState.EMPTY);
    }

    /** Refuses a model that is nothing but its last layer. */
    static ParameterLayout requireBody(ParameterLayout layout) {
        if (new LinearHead(1).instead(layout).slices().size() == 2) {
            throw new InvalidSettingException(
                    "algorithm",
                    "learns layers before the last, and the model has none; use a model such as mlp or cnn1d");
        }
        return layout;
    }

    @Override
    default LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        Windows windows = AllWindows.of(round.shard(), round.unlabelled());
        if (windows.count() == 0) {
            throw new TrainingException("there are no windows to train on, with a label or without");
        }
        HeadedTrainer headed = trainer.withHead(head(new InputShape(windows.length(), windows.channels(), 2)));
        ParameterLayout layout = headed.layout();
        ParameterLayout sent = round.model().layout();
        boolean whole = sent.equals(layout);
        float[] start = whole ? round.parameters() : sent.extract(round.parameters(), requireHead(sent, layout));
        LocalRound all = round.over(windows).with(Broadcast.of(layout, start), round.state());
        LocalLoopResult trained = loop().run(all, headed, steps(all, windows, headed));
        if (whole) {
            return LocalResult.of(trained.update());
        }
        float[] change = sent.overlay(new float[sent.length()], layout, trained.change());
        return LocalResult.of(ClientUpdate.ofParameters(trained.samples(), change, trained.metrics()));
    }

    private static ParameterLayout requireHead(ParameterLayout sent, ParameterLayout layout) throws TrainingException {
        for (Slice needed : layout.slices()) {
            boolean there = sent.slices().stream()
                    .anyMatch(slice ->
                            slice.name().equals(needed.name()) && slice.shape().equals(needed.shape()));
            if (!there) {
                throw new TrainingException(
                        "the model that came has no parameters %s of the shape %s, which the task needs; train on it by itself or as pre-trained's first stage"
                                .formatted(needed.name(), needed.shape()));
            }
        }
        return layout;
    }
}
