package dev.proprio.client.sensor.synthetic;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A fleet of wrist-worn devices, each with a wearer of their own style. A recording depends only on
 * the settings and on seed, user, session, class and repetition, so a fleet of any size opens at once
 * and takes no memory. Adding devices, sessions, repetitions or classes leaves the others' movements
 * as they were, unless classes are skewed or missing.
 *
 * <p>The measurement model is {@code S R_session R_user M f + bias + walk + noise}, in g, where {@code f} is what a rigid
 * forearm feels that moves: its joint's acceleration and gravity in its own frame, and what its turning adds;
 * a device at rest shows 1 g pointing up. Angular velocities are in rad/s and mirrored as
 * pseudo-vectors on the other wrist. Recordings carry their time stamps, with jitter and gaps.
 */
@Named(value = "synthetic", summary = "Generated wrist-worn devices of any number of people with their own styles.")
public record SyntheticFleet(
        @Setting("number of people, each with a device, at least 1")
        int devices,

        @Setting("sessions per person, the device put on anew for each, at least 1")
        int sessions,

        @Setting("the activities and gestures they do, in the order of the labels")
        List<Motion> classes,

        @Setting("how long an activity is recorded in each session, from 1s to 1h")
        Duration bout,

        @Setting("how often a gesture is repeated in each session, at least 1")
        int repetitions,

        @Setting("samples per second, in Hz, from 10 to 1000")
        double rate,

        @Setting("factor of the differences between a person's own sessions and repetitions, from 0 to 10")
        double variability,

        @Setting("factor of the differences between people and between their devices, from 0 to 3")
        double style,

        @Setting(
                "concentration of a Dirichlet distribution of how much of each class a person has; the same when left out")
        Optional<Double> labelSkew,

        @Setting("classes that each person lacks, from 0 to one less than there are")
        int missingClasses,

        @Setting("log deviation of how much data people have, from 0 (the same) to 3")
        double quantitySkew,

        @Setting("how people's bodies differ") Body body,
        @Setting("how a person's movements differ") Dynamics dynamics,
        @Setting("how devices sit on people") Placement placement,
        @Setting("what devices do to what they measure") Hardware hardware,

        @Setting("days of which nothing was labelled, recorded besides; none when left out")
        Optional<UnlabelledDays> unlabelled,

        @Setting("how people and their devices change from session to session; not at all when left out")
        Optional<Drift> drift)
        implements SensorSource, Withers<SyntheticFleet> {
    /** No recording is longer than this many samples, whatever the skew. */
    static final int LONGEST = 4_000_000;

    public SyntheticFleet {
        classes = List.copyOf(classes);
        Require.atLeast("devices", devices, 1);
        Require.atLeast("sessions", sessions, 1);
        Require.that(!classes.isEmpty(), "classes", "must name at least one activity or gesture");
        Set<Motion> seen = EnumSet.noneOf(Motion.class);
        for (Motion motion : classes) {
            if (!seen.add(motion)) {
                throw new InvalidSettingException(
                        "classes", "must name each class once but has %s twice".formatted(motion.label()));
            }
        }
        Require.that(
                bout.compareTo(Duration.ofSeconds(1)) >= 0 && bout.compareTo(Duration.ofHours(1)) <= 0,
                "bout",
                "must be between 1s and 1h but was %ss".formatted(bout.toMillis() / 1000.0));
        Require.atLeast("repetitions", repetitions, 1);
        Require.between("rate", rate, 10, 1000);
        Require.between("variability", variability, 0, 10);
        Require.between("style", style, 0, 3);
        labelSkew.ifPresent(value -> Require.positive("labelSkew", value));
        Require.that(
                missingClasses >= 0 && missingClasses < classes.size(),
                "missingClasses",
                "must be from 0 to %s but was %s".formatted(classes.size() - 1, missingClasses));
        Require.between("quantitySkew", quantitySkew, 0, 3);
        Require.that(
                drift.isEmpty()
                        || sessions > 1
                        || unlabelled.map(UnlabelledDays::sessions).orElse(0) > 0,
                "drift",
                "must be left out with sessions: 1, for the first session is what it is without; or there must be more of them");
        for (Motion other : unlabelled.map(UnlabelledDays::others).orElse(List.of())) {
            Require.that(
                    !classes.contains(other),
                    "unlabelled",
                    "must have others that are no class, but %s is among classes".formatted(other.label()));
        }
    }

    public SyntheticFleet() {
        this(
                200,
                2,
                List.of(
                        Motion.WALK,
                        Motion.RUN,
                        Motion.UPSTAIRS,
                        Motion.DOWNSTAIRS,
                        Motion.HAND_WASH,
                        Motion.TYPING,
                        Motion.SIT,
                        Motion.STAND),
                Duration.ofSeconds(20),
                10,
                50,
                2.5,
                1,
                Optional.empty(),
                0,
                0,
                new Body(),
                new Dynamics(),
                new Placement(),
                new Hardware(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public SensorData open(long seed) {
        return open(seed, DataAccess.ofOwner());
    }

    @Override
    public SensorData open(long seed, DataAccess access) {
        return new FleetData(this, seed, access.heap());
    }
}
