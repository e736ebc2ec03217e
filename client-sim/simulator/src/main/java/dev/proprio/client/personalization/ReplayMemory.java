package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled windows that a device keeps to train on again. Of all windows that it was ever given, each is as likely to be among those
 * that fit (reservoir sampling; Vitter 1985, algorithm R). Not thread-safe.
 */
public final class ReplayMemory {
    private final int length;
    private final int channels;
    private final long most;
    private final KeyedRandom random;
    private final List<Windows> kept = new ArrayList<>();
    private long given;

    /**
     * @param budget what the windows may take, of which each takes {@link #bytes}
     * @param length points in time per window
     * @param channels channels per point
     * @param random whose next draws are the memory's
     */
    public ReplayMemory(Bytes budget, int length, int channels, KeyedRandom random) {
        this.length = length;
        this.channels = channels;
        this.most = capacity(budget, length, channels);
        this.random = random;
    }

    /** What a window takes with its label. */
    public static long bytes(int length, int channels) {
        return (long) Float.BYTES * length * channels + Integer.BYTES;
    }

    /** How many windows fit into a budget. */
    public static long capacity(Bytes budget, int length, int channels) {
        return budget.count() / bytes(length, channels);
    }

    /** Gives it windows, of which it keeps some, and forgets others for them. */
    public void add(Windows windows) {
        for (int i = 0; i < windows.count(); i++) {
            given++;
            if (kept.size() < most) {
                kept.add(windows.select(new int[] {i}));
                continue;
            }
            long place = (long) (random.nextDouble() * given);
            if (place < kept.size()) {
                kept.set((int) place, windows.select(new int[] {i}));
            }
        }
    }

    /** What it keeps. */
    public Windows windows() {
        return Windows.concatenate(length, channels, kept);
    }
}
