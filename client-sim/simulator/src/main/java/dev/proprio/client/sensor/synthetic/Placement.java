package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * How devices sit on people. Differences between people are multiplied by the fleet's style, those
 * between sessions and repetitions by its variability.
 */
public record Placement(
        @Setting("rotation of the device on the wrist between people, as a deviation in degrees")
        double mounting,

        @Setting("how differently people hold the forearm in each posture, as a deviation in degrees")
        double postureTilt,

        @Setting("how differently people orient each gesture, as a deviation in degrees")
        double gestureOrientation,

        @Setting("probability of wearing the device on the other wrist, from 0 to 1")
        double otherWrist,

        @Setting("rotation of the device between sessions, as a deviation in degrees")
        double sessionRotation,

        @Setting("rotation of a gesture between repetitions, as a deviation in degrees")
        double repetitionRotation) {
    public Placement {
        Require.between("mounting", mounting, 0, 180);
        Require.between("postureTilt", postureTilt, 0, 180);
        Require.between("gestureOrientation", gestureOrientation, 0, 180);
        Require.between("otherWrist", otherWrist, 0, 1);
        Require.between("sessionRotation", sessionRotation, 0, 180);
        Require.between("repetitionRotation", repetitionRotation, 0, 180);
    }

    public Placement() {
        this(20, 25, 15, 0.12, 8, 6);
    }
}
