package dev.proprio.client.sensor.synthetic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fleets that differ from the default in a few settings. */
final class FleetBuilder {
    static final Dynamics QUIET = new Dynamics(0.04, 0.08, 0.08, 0.1, Duration.ofMillis(48), 2, 0.04, 0.35, 0, 0, 0, 0);
    static final Timing PUNCTUAL = new Timing(Duration.ZERO, 0, 0, Duration.ZERO, 0, Duration.ZERO);
    static final Hardware PERFECT = new Hardware(
            new Accelerometer(0, 0, 0, 0, 0, 0, 16, 24), new Gyroscope(0, 0, 0, 0, 0, 0, 4000, 24), PUNCTUAL);

    private int devices = 20;
    private int sessions = 2;
    private List<Motion> classes = new SyntheticFleet().classes();
    private Duration bout = Duration.ofSeconds(20);
    private double variability = 2.5;
    private double style = 1;
    private Optional<Double> labelSkew = Optional.empty();
    private int missingClasses = 0;
    private double quantitySkew = 0;
    private Dynamics dynamics = new Dynamics();
    private Placement placement = new Placement();
    private Hardware hardware = new Hardware();

    FleetBuilder devices(int value) {
        devices = value;
        return this;
    }

    FleetBuilder sessions(int value) {
        sessions = value;
        return this;
    }

    FleetBuilder classes(Motion... value) {
        classes = List.of(value);
        return this;
    }

    FleetBuilder bout(Duration value) {
        bout = value;
        return this;
    }

    FleetBuilder variability(double value) {
        variability = value;
        return this;
    }

    FleetBuilder style(double value) {
        style = value;
        return this;
    }

    FleetBuilder labelSkew(double value) {
        labelSkew = Optional.of(value);
        return this;
    }

    FleetBuilder missingClasses(int value) {
        missingClasses = value;
        return this;
    }

    FleetBuilder quantitySkew(double value) {
        quantitySkew = value;
        return this;
    }

    FleetBuilder dynamics(Dynamics value) {
        dynamics = value;
        return this;
    }

    FleetBuilder placement(Placement value) {
        placement = value;
        return this;
    }

    FleetBuilder hardware(Hardware value) {
        hardware = value;
        return this;
    }

    SyntheticFleet build() {
        return new SyntheticFleet(
                devices,
                sessions,
                classes,
                bout,
                10,
                50,
                variability,
                style,
                labelSkew,
                missingClasses,
                quantitySkew,
                new Body(),
                dynamics,
                placement,
                hardware);
    }
}
