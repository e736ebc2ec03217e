package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/**
 * How people, and how their devices sit on them, change from session to session. A session depends on those before it and on none
 * that come later, so that more sessions leave the others as they were. The sizes of what an injury does are made up: at its
 * worst, all is done at three quarters of the speed with six tenths of the strength, and gaits limp.
 */
public record Drift(
        @Setting("rotation of the device from each session to the next, as a deviation in degrees; rotations add up")
        double mounting,

        @Setting("share by which everything is weaker in the middle of a year than at its ends, from 0 to 0.9")
        double season,

        @Setting("sessions in a year, at least 2") int year,

        @Setting("probability of an injury before each session but the first, from 0 to 1")
        double injury,

        @Setting("sessions in which half of an injury heals, at least 1")
        int recovery) {
    private static final double SLOWER = 0.25;
    private static final double WEAKER = 0.4;
    private static final double LIMP = 0.5;

    public Drift {
        Require.between("mounting", mounting, 0, 180);
        Require.between("season", season, 0, 0.9);
        Require.atLeast("year", year, 2);
        Require.between("injury", injury, 0, 1);
        Require.atLeast("recovery", recovery, 1);
    }

    public Drift() {
        this(6, 0.3, 52, 0.05, 4);
    }

    /**
     * What is otherwise in a session than in the first.
     *
     * @param mounting rotation of the device on the wrist
     * @param strength factor of all movements
     * @param tempo factor of all speeds
     * @param limp what is added to the share of the half stride in a step
     */
    record Change(Matrix3 mounting, double strength, double tempo, double limp) {
        static final Change NONE = new Change(Matrix3.IDENTITY, 1, 1, 0);
    }

    /**
     * What has changed up to a session.
     *
     * @param session counted from 0
     * @param person the person's stream for drift
     */
    Change until(int session, KeyedRandom person) {
        Matrix3 moved = Matrix3.IDENTITY;
        double injured = 0;
        for (int i = 1; i <= session; i++) {
            moved = Matrix3.random(StrictMath.toRadians(mounting), person.child("mounting", i))
                    .times(moved);
            injured *= StrictMath.pow(0.5, 1.0 / recovery);
            if (person.child("injury", i).nextDouble() < injury) {
                injured = 1;
            }
        }
        double weaker = season * (1 - StrictMath.cos(2 * StrictMath.PI * session / year)) / 2;
        return new Change(moved, (1 - weaker) * (1 - WEAKER * injured), 1 - SLOWER * injured, LIMP * injured);
    }
}
