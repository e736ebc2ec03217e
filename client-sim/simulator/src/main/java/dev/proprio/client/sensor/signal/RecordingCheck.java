package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.tensor.Finite;
import java.util.OptionalInt;

/** Refuses recordings whose numbers can't be computed with. */
final class RecordingCheck {
    private RecordingCheck() {}

    static void check(Recording recording) throws SensorDataException {
        OptionalInt bad = Finite.firstOther(recording.samples());
        if (bad.isPresent()) {
            int i = bad.getAsInt();
            throw new SensorDataException(
                    "%s: sample %s of channel %s is no finite number; remove the sample or the recording"
                            .formatted(where(recording), i / recording.channels(), i % recording.channels()));
        }
        if (recording.timeline() instanceof Timeline.Stamped(double[] seconds)) {
            for (int i = 0; i < seconds.length; i++) {
                if (!Double.isFinite(seconds[i])) {
                    throw new SensorDataException("%s: the time of sample %s is no finite number; expected seconds"
                            .formatted(where(recording), i));
                }
                if (i > 0 && seconds[i] <= seconds[i - 1]) {
                    throw SensorDataException.quoting(
                            "%s: sample %s was not taken after its predecessor; sort the samples by time and remove doubles"
                                    .formatted(where(recording), i),
                            "They were taken at %s s and %s s.".formatted(seconds[i], seconds[i - 1]));
                }
            }
        }
    }

    static String where(Recording recording) {
        return "session %s, label %s".formatted(recording.session(), recording.label());
    }
}
