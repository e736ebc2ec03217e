package dev.proprio.client.sensor.combined;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of several sources, and what its classes and channels are called among all. */
public record CombinedPart(
        @Setting(value = "The source, with its own settings.", required = true)
        SensorSource data,

        @Setting("What its classes are called here, as {walk: walking}; others keep their names.")
        Map<String, String> rename,

        @Setting(
                "Its channels in the common order: a name, or NAME*FACTOR for another unit, as acc_x_m_s2*0.101972. Empty: they have the common names.")
        List<String> channels,

        @Setting("Whether its people are those to test on, with evaluation.split official.")
        boolean test)
        implements Withers<CombinedPart> {
    public CombinedPart {
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        channels = List.copyOf(channels);
        channels.forEach(ScaledChannel::parse);
    }

    public CombinedPart() {
        this(CombinedPart::missing, Map.of(), List.of(), false);
    }

    private static SensorData missing(long seed) throws SensorDataException {
        throw new SensorDataException("no data source was chosen (seed " + seed + ")");
    }
}
