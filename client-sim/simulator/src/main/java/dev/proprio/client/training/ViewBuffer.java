package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;

/**
 * Room for views of windows, and for what a step is told of each. Written to again and again by whoever owns it, on one thread; nobody
 * else keeps its windows.
 */
final class ViewBuffer {
    private final int size;
    private final int classes;
    private final float[] features;
    private final int[] labels;
    private final float[] weights;
    private final float[] shares;
    private final int[] order;
    private final Windows windows;

    /**
     * @param room how many windows
     * @param classes how many shares a window may have of classes
     */
    ViewBuffer(int room, int length, int channels, int classes) {
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

    int room() {
        return labels.length;
    }

    /** Takes a window in. */
    void put(int slot, float[] from, int window, int label) {
        System.arraycopy(from, window * size, features, slot * size, size);
        labels[slot] = label;
    }

    /** Where a slot's values begin. */
    int at(int slot) {
        return slot * size;
    }

    float[] features() {
        return features;
    }

    int[] labels() {
        return labels;
    }

    float[] weights() {
        return weights;
    }

    float[] shares() {
        return shares;
    }

    /** Says that a slot is of one class alone. */
    void whole(int slot) {
        for (int i = 0; i < classes; i++) {
            shares[slot * classes + i] = i == labels[slot] ? 1 : 0;
        }
    }

    /** Its slots in order. */
    int[] order() {
        return order;
    }

    Windows windows() {
        return windows;
    }
}
