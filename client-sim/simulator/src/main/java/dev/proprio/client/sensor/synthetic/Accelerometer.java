package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Setting;

/** The errors of accelerometers; the defaults are those of common wearables' data sheets. */
public record Accelerometer(
        @Setting("one-sided noise density, in micro-g per square root of a hertz")
        double noise,

        @Setting("turn-on bias between devices, as a deviation in milli-g")
        double bias,

        @Setting("change of the bias between sessions, as a share of its deviation")
        double sessionBias,

        @Setting("random walk of the bias, in g per square root of a sample")
        double biasWalk,

        @Setting("scale error between devices, as a deviation, for example 0.005")
        double scale,

        @Setting("sensitivity to other axes between devices, as a deviation, for example 0.0075")
        double crossAxis,

        @Setting("largest value it can tell, in g") double range,

        @Setting("resolution in bits over the whole range, from 4 to 24")
        int bits) {
    public Accelerometer {
        SensorErrorModel.require(noise, bias, sessionBias, biasWalk, scale, crossAxis, range, bits);
    }

    public Accelerometer() {
        this(150, 20, 0.08, 2e-5, 0.005, 0.0075, 8, 16);
    }

    SensorErrorModel sensor() {
        return new SensorErrorModel(noise * 1e-6, bias * 1e-3, sessionBias, biasWalk, scale, crossAxis, range, bits);
    }
}
