package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;

/**
 * Room for views of windows, and for what a step is told of each. Written to again and again by whoever owns it, on one thread; nobody
 * else keeps its windows.
 */
public final class ViewBuffer {
    private final int size;
    private final int classes;
    private final float[] features;
    private final int[] labels;
    private final float[] weights;
    private final float[] shares;
    private final int[] order;
    private final Windows windows;

    /**
     * Makes room.
     *
     * @param room how many windows
     * @param length points in time of a window
     * @param channels its channels
     * @param classes how many shares a window may have of classes
     */
    public ViewBuffer(int room, int length, int channels, int classes) {
        this.size = length * channels;
        this.classes = classes;
        this.features = new float[Math.multiplyExact(room, size)];
        this.labels = new int[room];
        this.weights = new float[room];
        this.shares = new float[Math.multiplyExact(room, classes)];
        this.order = new int[room];
        for (int i = 0; i < room; i++) {
            order[i] = i;
        }
        this.windows = new Windows(length, channels, features, labels);
    }

    /** How many windows there is room for. */
    public int room() {
        return labels.length;
    }

    /** Takes a window in. */
    public void put(int slot, float[] from, int window, int label) {
        System.arraycopy(from, window * size, features, slot * size, size);
        labels[slot] = label;
    }

    /** Where a slot's values begin. */
    public int at(int slot) {
        return slot * size;
    }

    /** All values, slot by slot; not a copy. */
    public float[] features() {
        return features;
    }

    /** Each slot's label; not a copy. */
    public int[] labels() {
        return labels;
    }

    /** Each slot's weight; not a copy. */
    public float[] weights() {
        return weights;
    }

    /** Each slot's shares of classes; not a copy. */
    public float[] shares() {
        return shares;
    }

    /** Says that a slot is of one class alone. */
    public void whole(int slot) {
        for (int i = 0; i < classes; i++) {
            shares[slot * classes + i] = i == labels[slot] ? 1 : 0;
        }
    }

    /** Its slots in order. */
    public int[] order() {
        return order;
    }

    /** All slots as windows, which change as slots are written to. */
    public Windows windows() {
        return windows;
    }
}
