package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.signal.Decimation;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what makes decisions of a stream of samples: {@code proprio_stream.c} and {@code proprio_stream.h}, which stand
 * beside an exported model.
 */
public final class StreamExport {
    private static final double NANOS = 1e9;

    private StreamExport() {}

    /**
     * Writes it.
     *
     * @param name what the model is called, for comments
     * @param input what the model takes, which has a rate
     * @param preprocessing what was done to the recordings that it was trained on
     * @param folder an existing one
     */
    public static void write(String name, ModelInput input, Preprocessing preprocessing, Path folder)
            throws IOException {
        if (!(input.rate() > 0)) {
            throw new IllegalArgumentException("vectors without a time are no stream");
        }
        var gravity = new StreamGravity(preprocessing.gravity(), input.channels(), input.rate());
        List<String> sensors = gravity.sensors();
        double[] kernel = Decimation.kernel();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TITLE", CText.comment("%s, as a stream, written by Proprio.".formatted(name)));
        values.put("RATE", Hertz.text(input.rate()));
        values.put("RATE_VALUE", "" + input.rate());
        values.put("SENSOR_COUNT", "" + sensors.size());
        values.put(
                "SENSORS",
                IntStream.range(0, sensors.size())
                        .mapToObj(i -> " *   %s %s".formatted(i, CText.comment(sensors.get(i))))
                        .collect(Collectors.joining("\n")));
        values.put("MAX_GAP", "" + preprocessing.maxGap().toNanos() / NANOS);
        values.put("REACH", "" + (int) Math.ceil(Decimation.REACH));
        values.put("TOLERATED", "" + Resampler.TOLERATED_EXCESS);
        values.put("END_TOLERANCE", "" + Resampler.END_TOLERANCE);
        values.put("COMPLETABLE", "" + Preprocessing.completable(input.length()));
        values.put("KERNEL_POINTS", "" + Decimation.POINTS);
        values.put("KERNEL_REACH", "" + Decimation.REACH);
        values.put("KERNEL_COUNT", "" + kernel.length);
        values.put("KERNEL", CText.list(kernel.length, i -> CText.number((float) kernel[i])));
        values.put("STATE", gravity.state());
        values.put("GRAVITY_CONSTANTS", gravity.constants());
        values.put("GRAVITY_FUNCTION", gravity.function());
        values.put("GRAVITY_CALL", gravity.call());
        for (String file : List.of("proprio_stream.h", "proprio_stream.c")) {
            Files.writeString(folder.resolve(file), CText.filled(CSource.resource(file), values));
        }
    }
}
