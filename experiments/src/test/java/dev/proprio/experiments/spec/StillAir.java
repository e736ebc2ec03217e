package dev.proprio.experiments.spec;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** A source for tests that never has any data. */
@Named(value = "still-air", summary = "Nothing at all.")
public record StillAir(
        @Setting("People who are not there, at least 1.") int people) implements SensorSource {
    public StillAir {
        Require.atLeast("people", people, 1);
    }

    public StillAir() {
        this(8);
    }

    @Override
    public SensorData open(long seed) throws SensorDataException {
        throw new SensorDataException("there is no data in still air");
    }
}
