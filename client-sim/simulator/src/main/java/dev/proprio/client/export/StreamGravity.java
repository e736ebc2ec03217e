package dev.proprio.client.export;

import dev.proprio.client.sensor.signal.Butterworth;
import dev.proprio.client.sensor.signal.Gravity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a stream does about gravity, in C: nothing, where the model's channels are the sensors'. */
final class StreamGravity {
    private static final String BODY = "body_";
    private static final String ACCELERATION = "acc";

    private final boolean separate;
    private final List<String> sensors = new ArrayList<>();
    private final List<Integer> accelerations = new ArrayList<>();
    private final double rate;

    /** @param channels the model's, after gravity was treated */
    StreamGravity(Gravity gravity, List<String> channels, double rate) {
        this.rate = rate;
        this.separate = gravity == Gravity.SEPARATE;
        for (String channel : channels) {
            if (gravity != Gravity.NONE && channel.startsWith(BODY + ACCELERATION)) {
                accelerations.add(sensors.size());
                sensors.add(channel.substring(BODY.length()));
            } else {
                sensors.add(channel);
            }
        }
        if (separate) {
            // Each has its gravity behind all channels.
            sensors.subList(sensors.size() - accelerations.size(), sensors.size())
                    .clear();
        }
    }

    /** The names of what the sensors give. */
    List<String> sensors() {
        return List.copyOf(sensors);
    }

    /** A member of the struct. */
    String state() {
        return accelerations.isEmpty() ? "" : "    double gravity[%s][3];\n".formatted(accelerations.size());
    }

    String constants() {
        if (accelerations.isEmpty()) {
            return "";
        }
        Butterworth filter = Butterworth.gravity(rate);
        return """
            #define ACCELERATIONS %s
            static const int acceleration[ACCELERATIONS] = {%s};

            /* Gravity is what a Butterworth low-pass of the third order at 0.3 Hz leaves: a section of the first, one of the second. */
            static const double first_order[3] = {%s}, second_order[5] = {%s};

            """.formatted(
                        accelerations.size(),
                        accelerations.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        numbers(filter.firstOrder()),
                        numbers(filter.secondOrder()));
    }

    private static String numbers(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(", "));
    }

    String function() {
        return accelerations.isEmpty()
                ? ""
                : CSource.resource("stream/gravity.c")
                                .replace(
                                        "@KEEP@",
                                        separate ? "        point[PROPRIO_STREAM_SENSORS + k] = (float)gravity;\n" : "")
                        + "\n";
    }

    String call() {
        return accelerations.isEmpty() ? "" : "    take_gravity(s, to);\n";
    }
}
