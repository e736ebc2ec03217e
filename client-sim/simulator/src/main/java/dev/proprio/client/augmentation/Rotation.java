package dev.proprio.client.augmentation;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/**
 * The device turned on its wearer (Um et al. 2017): one rotation, about an axis of any direction, of all vectors that it measures. It is
 * done to what was measured, before the normalization, so that lengths and angles stay. As it is proper, without a mirror,
 * angular velocities turn as accelerations do.
 */
@Named(
        value = "rotation",
        summary = "The device turned on its wearer: all its vectors, such as acceleration and angular velocity, alike",
        differs =
                "Angles are bounded, by 30 degrees unless another bound is set; in the paper any orientation is as likely.")
public record Rotation(
        @Setting(
                "The largest angle, in degrees, greater than 0 and at most 180. A large one makes sitting look like standing where only gravity tells them apart.")
        double degrees)
        implements Augmentation {
    public Rotation {
        Require.that(
                degrees > 0 && degrees <= 180,
                "degrees",
                "must be greater than 0 and at most 180 but was %s".formatted(degrees));
    }

    public Rotation() {
        this(30);
    }

    @Override
    public WindowView of(WindowShape shape) {
        int[] vectors = shape.vectors().stream().mapToInt(Integer::intValue).toArray();
        if (vectors.length == 0) {
            throw new InvalidSettingException(
                    "augmentation",
                    "must not be rotation where no three channels are one vector: it needs such as acc_x, acc_y and acc_z, side by side, and the channels are %s; leave it out, or rename channels that are vectors"
                            .formatted(shape.channels()));
        }
        Normalization normalization = shape.normalization();
        int channels = shape.channels().size();
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        double[] factor = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] = normalization.mean()[channel];
            factor[channel] = normalization.factor(channel);
            deviation[channel] = factor[channel] == 0 ? 0 : normalization.deviation()[channel];
        }
        double[] turn = new double[9];
        double[] measured = new double[3];
        return (window, at, random) -> {
            draw(turn, random);
            for (int point = at; point < at + shape.length() * channels; point += channels) {
                for (int first : vectors) {
                    for (int axis = 0; axis < 3; axis++) {
                        int channel = first + axis;
                        measured[axis] = window[point + channel] * deviation[channel] + mean[channel];
                    }
                    for (int axis = 0; axis < 3; axis++) {
                        int channel = first + axis;
                        double turned = turn[3 * axis] * measured[0]
                                + turn[3 * axis + 1] * measured[1]
                                + turn[3 * axis + 2] * measured[2];
                        window[point + channel] = (float) ((turned - mean[channel]) * factor[channel]);
                    }
                }
            }
        };
    }

    /** A rotation about an axis that points anywhere, by an angle up to the largest (Rodrigues). */
    private void draw(double[] turn, KeyedRandom random) {
        double x;
        double y;
        double z;
        double squared;
        do {
            x = random.nextGaussian();
            y = random.nextGaussian();
            z = random.nextGaussian();
            squared = x * x + y * y + z * z;
        } while (squared < 1e-12);
        double norm = Math.sqrt(squared);
        x /= norm;
        y /= norm;
        z /= norm;
        double angle = StrictMath.toRadians(degrees * random.nextDouble());
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        turn[0] = cos + x * x * (1 - cos);
        turn[1] = x * y * (1 - cos) - z * sin;
        turn[2] = x * z * (1 - cos) + y * sin;
        turn[3] = y * x * (1 - cos) + z * sin;
        turn[4] = cos + y * y * (1 - cos);
        turn[5] = y * z * (1 - cos) - x * sin;
        turn[6] = z * x * (1 - cos) - y * sin;
        turn[7] = z * y * (1 - cos) + x * sin;
        turn[8] = cos + z * z * (1 - cos);
    }
}
