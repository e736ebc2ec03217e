package dev.proprio.client.training;

import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.WindowView;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ArgMax;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Metric;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps of {@link LocalLoop} on labelled windows, each with some windows without a label beside them. The gradient of
 * a step is that of {@code mean(labelled) + weight / m sum(passed)}, where m windows without a label were looked at. Where
 * none passes, the step is sgd's to the bit.
 */
final class UnlabelledLoop {
    private final LocalRound round;
    private final Trainer trainer;
    private final LocalLoop loop;
    private final UnlabelledViews views;
    private final Guide guide;
    private final int classes;
    private final int[] others;
    private final KeyedRandom random;
    private final ViewBuffer looks;
    private final ViewBuffer batch;
    private final float[] scores;
    private final WindowView weak;
    private final WindowView strong;
    private final StepRule rule;
    private final double rate;
    private int next;
    private long steps;
    private long seen;
    private long passed;
    private long known;
    private long right;

    UnlabelledLoop(LocalRound round, Trainer trainer, LocalLoop loop, UnlabelledViews views, Guide guide) {
        this.round = round;
        this.trainer = trainer;
        this.loop = loop;
        this.views = views;
        this.guide = guide;
        this.classes = classes(trainer.layout());
        this.rate = loop.rate(round);
        this.rule = new Momentum(rate, 0, 0, false);
        this.random = round.random().child("unlabelled", 0);
        this.others = random.order(round.unlabelled().count());
        int labelled = Math.min(loop.batch(), round.shard().count());
        int most = (int) Math.min(others.length, (long) views.ratio() * labelled);
        int length = round.shard().length();
        int channels = round.shard().channels();
        this.looks = new ViewBuffer(most, length, channels, 0);
        this.batch = new ViewBuffer(labelled + most, length, channels, guide.isSoft() ? classes : 0);
        this.scores = new float[most * classes];
        this.weak = Augmentation.all(views.weak(), round.shape());
        this.strong = Augmentation.all(views.strong(), round.shape());
    }

    /** How many classes a model tells apart: what its last weights lead to. */
    static int classes(ParameterLayout layout) {
        return layout.slices().stream()
                .filter(slice -> slice.name().endsWith("/W"))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new IllegalArgumentException("the model's last layer has no weights"))
                .shape()
                .getLast();
    }

    /** Takes all steps. */
    LocalLoopResult run() throws TrainingException {
        LocalLoopResult trained = loop.run(round, trainer, this::take);
        if (seen == 0) {
            return trained;
        }
        Map<String, Metric> metrics = new HashMap<>(trained.metrics());
        metrics.put(Metric.PSEUDO_LABELLED, new Metric(passed, seen));
        metrics.put(Metric.PSEUDO_RIGHT, new Metric(right, known));
        return new LocalLoopResult(trained.samples(), trained.steps(), trained.moved(), metrics);
    }

    private double take(int[] order, int from, int to) throws TrainingException {
        int labelled = to - from;
        int some = views.weight() == 0 ? 0 : (int) Math.min(others.length, (long) views.ratio() * labelled);
        int passing = some == 0 ? 0 : look(labelled, some);
        double loss = passing == 0
                ? trainer.step(round.shard(), order, from, to, rate)
                : together(order, from, labelled, some, passing);
        guide.stepped(trainer);
        steps++;
        return loss;
    }

    /** Looks at the next windows without a label; those that pass are put behind the labelled ones. */
    private int look(int labelled, int some) throws TrainingException {
        UnlabelledWindows unlabelled = round.unlabelled();
        if (next + some > others.length) {
            random.shuffle(others, others.length);
            next = 0;
        }
        KeyedRandom drawn = random.child("weak", steps);
        for (int i = 0; i < some; i++) {
            looks.put(i, unlabelled.features(), others[next + i], 0);
            weak.change(looks.features(), looks.at(i), drawn);
        }
        guide.look(trainer, looks.windows(), some, scores);
        int passing = 0;
        for (int i = 0; i < some; i++) {
            int window = others[next + i];
            int label = ArgMax.of(scores, i * classes, classes);
            if (guide.passes(label, scores[i * classes + label])) {
                int slot = labelled + passing++;
                batch.put(slot, unlabelled.features(), window, label);
                if (guide.isSoft()) {
                    System.arraycopy(scores, i * classes, batch.shares(), slot * classes, classes);
                }
                known += unlabelled.truth(window).isPresent() ? 1 : 0;
                right += unlabelled.truth(window).orElse(-1) == label ? 1 : 0;
            }
        }
        next += some;
        seen += some;
        passed += passing;
        return passing;
    }

    /** One step on labelled windows and on strong views of those that passed. */
    private double together(int[] order, int from, int labelled, int some, int passing) throws TrainingException {
        int count = labelled + passing;
        float own = (float) ((double) count / labelled);
        float other = (float) (views.weight() * count / some);
        for (int n = 0; n < labelled; n++) {
            int window = order[from + n];
            batch.put(n, round.shard().features(), window, round.shard().label(window));
            batch.weights()[n] = own;
            if (guide.isSoft()) {
                batch.whole(n);
            }
        }
        KeyedRandom drawn = random.child("strong", steps);
        for (int n = labelled; n < count; n++) {
            strong.change(batch.features(), batch.at(n), drawn);
            batch.weights()[n] = other;
        }
        return guide.isSoft()
                ? trainer.step(batch.windows(), batch.order(), 0, count, rule, batch.weights(), batch.shares())
                : trainer.step(batch.windows(), batch.order(), 0, count, rule, batch.weights());
    }
}
