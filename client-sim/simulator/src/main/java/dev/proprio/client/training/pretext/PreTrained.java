package dev.proprio.client.training.pretext;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.training.InitialState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;

/**
 * Two stages in one run: some rounds of a task without labels, which trains all layers but the last, and then another algorithm from there. Both
 * heads travel in all rounds, so that nothing but the steps changes between the stages. Devices change nothing of the head that is not trained: the last
 * layer is as new when the second stage begins, unless something is added to zeros on the way, such as privacy's noise.
 */
@Named(
        value = "pre-trained",
        summary = "Two stages in one run: rounds of a task without labels, and then another algorithm from there.",
        differs =
                "The server optimizer goes on from one stage to the next: a momentum is not set back, and also moves the task's head on, which nothing looks at any more.")
public record PreTrained(
        @Setting("How many rounds of the run, from its first on, the task has; at least 1, and fewer than the run has.")
        int rounds,

        @Setting("The task: transform-recognition, masked-reconstruction or contrastive.")
        LocalAlgorithm task,

        @Setting(
                "How devices train afterwards, in rounds that it counts from 1; an algorithm that exchanges nothing but the parameters' change.")
        LocalAlgorithm local)
        implements LocalAlgorithm {
    public PreTrained {
        Require.atLeast("rounds", rounds, 1);
        requireTask(task);
        Require.that(
                local.exchange().equals(Exchange.PLAIN),
                "local",
                "must exchange nothing but the parameters' change, as sgd, adam and pseudo-label do");
        Require.that(
                local.needsLabels(1) && local.learnsClasses(1),
                "local",
                "must tell classes apart from its first round on, as sgd does; a task without labels, or two stages, are by themselves a local.algorithm");
    }

    public PreTrained() {
        this(20, new TransformRecognition(), new LocalSgd());
    }

    private static PretextAlgorithm requireTask(LocalAlgorithm task) {
        if (task instanceof PretextAlgorithm pretext) {
            return pretext;
        }
        throw new InvalidSettingException(
                "task",
                "must be one without labels: transform-recognition, masked-reconstruction or contrastive; what uses labels goes to local");
    }

    @Override
    public boolean usesUnlabelled() {
        return true;
    }

    @Override
    public boolean needsLabels(int round) {
        return round > rounds;
    }

    @Override
    public boolean learnsClasses(int round) {
        return round > rounds;
    }

    @Override
    public LocalAlgorithm innermost(int round) {
        return round <= rounds ? task.innermost(round) : local.innermost(round - rounds);
    }

    @Override
    public void requireFit(WindowShape shape) {
        task.requireFit(shape);
        local.requireFit(shape);
    }

    /** Those of the stage that takes more. */
    @Override
    public int passes() {
        return Math.max(task.passes(), local.passes());
    }

    @Override
    public long gradients(int round, long labelled, long unlabelled) {
        return round <= rounds
                ? task.gradients(round, labelled, unlabelled)
                : local.gradients(round - rounds, labelled, unlabelled);
    }

    @Override
    public InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        InitialState second = local.begin(shape, layout, initial);
        if (!second.model().layout().equals(layout)) {
            throw new InvalidSettingException("local", "must train the model's own layers, and share all of them");
        }
        LinearHead head = requireTask(task).head(shape);
        ParameterLayout both = head.beside(PretextAlgorithm.requireBody(layout));
        return new InitialState(
                Broadcast.of(both, head.begin(both, layout, second.model().parameters())), second.state());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (round.round() <= rounds) {
            return task.train(round, trainer);
        }
        ParameterLayout both = round.model().layout();
        ParameterLayout layout = trainer.layout();
        var start = Broadcast.of(layout, both.extract(round.parameters(), layout));
        UnlabelledWindows others = local.usesUnlabelled() ? round.unlabelled() : UnlabelledWindows.NONE;
        LocalResult result = local.train(round.after(rounds, others).with(start, round.state()), trainer);
        ClientUpdate update = result.update();
        float[] change = both.overlay(new float[both.length()], layout, update.parameters());
        return new LocalResult(ClientUpdate.ofParameters(update.weight(), change, update.metrics()), result.next());
    }
}
