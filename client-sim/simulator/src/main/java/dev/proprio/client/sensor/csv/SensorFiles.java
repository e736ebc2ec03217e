package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths that differ in nothing but the sensor that they name: one recording, a file per sensor. */
final class SensorFiles {
    private static final Pattern SENSOR = Pattern.compile(
            "(?<![a-z])(acc|accel|accelerometer|gyr|gyro|gyroscope|mag|magn|magnetometer|magnetic|gravity|orientation|baro|barometer"
                    + "|ecg|eda|gsr|emg|ppg|bvp|hr|ibi|temp|temperature|light|proximity|location)(?![a-z])");

    private SensorFiles() {}

    /**
     * Refuses files that would become recordings of the same channels although they are of different sensors.
     *
     * @throws SensorDataException if two are; names them
     */
    static void requireOneSensor(List<String> files) throws SensorDataException {
        Map<String, String> seen = new HashMap<>();
        for (String file : files) {
            Matcher sensor = SENSOR.matcher(file.toLowerCase(Locale.ROOT));
            if (!sensor.find()) {
                continue;
            }
            String other = seen.putIfAbsent(sensor.replaceAll("?"), file);
            if (other != null) {
                throw new SensorDataException(
                        "'%s' and '%s' differ only in the sensor that they name, and would become recordings of the same channels; set sensor to where paths name it, such as path:-1, to join them by time, or let files name one sensor's."
                                .formatted(other, file));
            }
        }
    }
}
