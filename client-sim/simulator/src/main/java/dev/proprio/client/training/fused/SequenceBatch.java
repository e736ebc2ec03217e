package dev.proprio.client.training.fused;

import java.util.Arrays;

/**
 * A mini-batch of sequences, or of vectors as sequences of length 1, in one array: sample after sample, each with
 * some rows of zeros before and after it, rows of channels without gaps. Whoever writes leaves the zeros alone.
 */
final class SequenceBatch {
    /** So much may be read beyond the end of any array of ours. */
    static final int SLACK = 4 * Kernels.MAX_LANES;

    final int rows;
    final int channels;
    private int before;
    private int after;
    float[] data = new float[0];

    SequenceBatch(int rows, int channels) {
        this.rows = rows;
        this.channels = channels;
    }

    /** Asks for at least so many rows of zeros around each sample; to be called before {@link #resize}. */
    void pad(int rowsBefore, int rowsAfter) {
        before = Math.max(before, rowsBefore);
        after = Math.max(after, rowsAfter);
    }

    void resize(int samples) {
        data = new float[Math.multiplyExact(samples, stride()) + SLACK];
    }

    /** Values from one sample to the next. */
    int stride() {
        return (before + rows + after) * channels;
    }

    /** Values of a sample. */
    int size() {
        return rows * channels;
    }

    /** Where the first value of a sample is. */
    int at(int sample) {
        return sample * stride() + before * channels;
    }

    void clear(int samples) {
        for (int n = 0; n < samples; n++) {
            Arrays.fill(data, at(n), at(n) + size(), 0);
        }
    }
}
