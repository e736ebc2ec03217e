package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.stream.IntStream;

/**
 * One device's part in one round, as its local algorithm sees it.
 *
 * @param round from 1
 * @param model the global model and what comes with it; not written to
 * @param shard the device's labelled windows; at least one for an algorithm that needs labels
 * @param state what the device remembers
 * @param random keyed by experiment, round and device
 * @param unlabelled its windows without a label; none for an algorithm that does not ask for them
 * @param shape what windows are like
 */
public record LocalRound(
        int round,
        Broadcast model,
        Windows shard,
        ClientState state,
        KeyedRandom random,
        UnlabelledWindows unlabelled,
        WindowShape shape) {
    /** Of a device whose windows all have a label, and whose channels nobody named. */
    public LocalRound(int round, Broadcast model, Windows shard, ClientState state, KeyedRandom random) {
        this(round, model, shard, state, random, UnlabelledWindows.NONE, shapeOf(shard));
    }

    /** What is known of windows by themselves: their size. */
    public static WindowShape shapeOf(Windows windows) {
        return new WindowShape(
                windows.length(),
                IntStream.range(0, windows.channels())
                        .mapToObj(Integer::toString)
                        .toList(),
                Normalization.identity(windows.channels()));
    }

    /** The same data under another model. */
    public LocalRound with(Broadcast other, ClientState remembered) {
        return new LocalRound(round, other, shard, remembered, random, unlabelled, shape);
    }

    /** The same under the same model with other windows, all of which it may train on. */
    public LocalRound over(Windows windows) {
        return new LocalRound(round, model, windows, state, random, UnlabelledWindows.NONE, shape);
    }

    /** The same as one that is counted from a later one on, with these windows without a label. */
    public LocalRound after(int rounds, UnlabelledWindows others) {
        return new LocalRound(round - rounds, model, shard, state, random, others, shape);
    }

    /** The global model's parameters. */
    public float[] parameters() {
        return model.parameters();
    }
}
