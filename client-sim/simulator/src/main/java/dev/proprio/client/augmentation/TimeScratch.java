package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.InvalidSettingException;

/** Room for one window, of which another one's points are taken at other moments. Not thread-safe. */
final class TimeScratch {
    private final int length;
    private final int channels;
    private final float[] before;

    private TimeScratch(int length, int channels) {
        this.length = length;
        this.channels = channels;
        this.before = new float[length * channels];
    }

    /**
     * Room for a window of some shape.
     *
     * @throws InvalidSettingException if it has no time
     */
    static TimeScratch of(String augmentation, WindowShape shape) {
        if (shape.length() < 2) {
            throw new InvalidSettingException(
                    "augmentation",
                    "must not be %s where there is no time: each window is one vector; leave it out"
                            .formatted(augmentation));
        }
        return new TimeScratch(shape.length(), shape.channels().size());
    }

    /** Keeps the window as it is. */
    float[] keep(float[] window, int at) {
        System.arraycopy(window, at, before, 0, before.length);
        return before;
    }

    /** Takes each point from another moment, in points from 0; between two it is interpolated. */
    void resample(float[] window, int at, double[] when) {
        keep(window, at);
        for (int t = 0; t < length; t++) {
            int early = Math.min((int) when[t], length - 2);
            double share = when[t] - early;
            for (int channel = 0; channel < channels; channel++) {
                float first = before[early * channels + channel];
                float second = before[(early + 1) * channels + channel];
                window[at + t * channels + channel] = (float) (first * (1 - share) + second * share);
            }
        }
    }
}
