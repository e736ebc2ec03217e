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

    private SyntheticFleet fleet = new SyntheticFleet().with(SyntheticFleet::devices, 20);

    FleetBuilder devices(int value) {
        fleet = fleet.with(SyntheticFleet::devices, value);
        return this;
    }

    FleetBuilder sessions(int value) {
        fleet = fleet.with(SyntheticFleet::sessions, value);
        return this;
    }

    FleetBuilder classes(Motion... value) {
        fleet = fleet.with(SyntheticFleet::classes, List.of(value));
        return this;
    }

    FleetBuilder bout(Duration value) {
        fleet = fleet.with(SyntheticFleet::bout, value);
        return this;
    }

    FleetBuilder variability(double value) {
        fleet = fleet.with(SyntheticFleet::variability, value);
        return this;
    }

    FleetBuilder style(double value) {
        fleet = fleet.with(SyntheticFleet::style, value);
        return this;
    }

    FleetBuilder labelSkew(double value) {
        fleet = fleet.with(SyntheticFleet::labelSkew, Optional.of(value));
        return this;
    }

    FleetBuilder missingClasses(int value) {
        fleet = fleet.with(SyntheticFleet::missingClasses, value);
        return this;
    }

    FleetBuilder quantitySkew(double value) {
        fleet = fleet.with(SyntheticFleet::quantitySkew, value);
        return this;
    }

    FleetBuilder dynamics(Dynamics value) {
        fleet = fleet.with(SyntheticFleet::dynamics, value);
        return this;
    }

    FleetBuilder placement(Placement value) {
        fleet = fleet.with(SyntheticFleet::placement, value);
        return this;
    }

    FleetBuilder hardware(Hardware value) {
        fleet = fleet.with(SyntheticFleet::hardware, value);
        return this;
    }

    SyntheticFleet build() {
        return fleet;
    }
}
