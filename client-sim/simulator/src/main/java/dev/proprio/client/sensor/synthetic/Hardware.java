package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Setting;

/**
 * What devices do to what they measure. Differences between devices are multiplied by the fleet's
 * style, those between sessions by its variability; noise is not.
 */
public record Hardware(
        @Setting("the accelerometer") Accelerometer accelerometer,
        @Setting("the gyroscope") Gyroscope gyroscope,
        @Setting("clock and transport") Timing timing) {
    public Hardware() {
        this(new Accelerometer(), new Gyroscope(), new Timing());
    }
}
