package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Setting;

/** The errors of gyroscopes after factory calibration; the defaults are those of common wearables. */
public record Gyroscope(
        @Setting("one-sided noise density, in degrees/s per square root of a hertz")
        double noise,

        @Setting("turn-on bias between devices, as a deviation in degrees/s")
        double bias,

        @Setting("change of the bias between sessions, as a share of its deviation")
        double sessionBias,

        @Setting("random walk of the bias, in rad/s per square root of a sample")
        double biasWalk,

        @Setting("scale error between devices, as a deviation, for example 0.005")
        double scale,

        @Setting("sensitivity to other axes between devices, as a deviation, for example 0.0075")
        double crossAxis,

        @Setting("largest value it can tell, in degrees/s") double range,

        @Setting("resolution in bits over the whole range, from 4 to 24")
        int bits) {
    public Gyroscope {
        SensorErrorModel.require(noise, bias, sessionBias, biasWalk, scale, crossAxis, range, bits);
    }

    public Gyroscope() {
        this(0.007, 0.5, 0.08, 1e-5, 0.005, 0.0075, 2000, 16);
    }

    SensorErrorModel sensor() {
        return new SensorErrorModel(
                StrictMath.toRadians(noise),
                StrictMath.toRadians(bias),
                sessionBias,
                biasWalk,
                scale,
                crossAxis,
                StrictMath.toRadians(range),
                bits);
    }
}
