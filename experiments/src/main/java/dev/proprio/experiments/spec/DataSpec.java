package dev.proprio.experiments.spec;

import dev.proprio.client.dataset.LabelledShare;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.CheckedData;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.Scaling;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.util.Optional;

/** What the experiment learns from; the source's own settings stand beside its name. */
public record DataSpec(
        @Setting(value = "Where the sensor data comes from.", required = true, inline = true)
        SensorSource source,

        @Setting("How the training users' windows are spread over devices.")
        Partitioner partition,

        @Setting("How recordings become windows.") Preprocessing preprocessing,

        @Setting(
                "What recordings may take in memory, and what windows may; windows that do not fit are made anew when needed.")
        Bytes memory,

        @Setting("How large a file may be that is fetched from a URL.")
        Bytes download,

        @Setting(
                "By which mean and deviation windows are normalized; left out, by those of at most 64 training people, to whose data only a simulation has access.")
        Optional<NormalizationSpec> normalization,

        @Setting(
                "How many of each person's training windows keep their label, as if nobody had labelled the others: a share, such as 0.05; left out, all. Windows that are tested on keep theirs.")
        Optional<LabelledShare> labelled,

        @Setting(
                "Share of the labels that the devices train on which are wrong, as people are now and then: each is, by the seed and the device, one of the other classes; from 0 to 0.5. Windows that are tested on have right ones. Left out, none.")
        Optional<Double> labelNoise)
        implements Withers<DataSpec> {
    public DataSpec {
        labelNoise.ifPresent(share -> Require.between("labelNoise", share, 0, 0.5));
        Require.that(
                normalization.isEmpty() || preprocessing.scaling() == Scaling.Z_SCORE,
                "normalization",
                "must be left out with preprocessing.scaling: none, by which channels are left alone");
    }

    /** The defaults; there is none for the source, which must be given. */
    public DataSpec() {
        this(
                DataSpec::missing,
                new Subject(),
                new Preprocessing(),
                Bytes.megabytes(1000),
                Bytes.megabytes(20_000),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether devices are asked for the normalization. */
    public boolean asksForNormalization() {
        return normalization
                .filter(chosen -> chosen.kind() == NormalizationKind.FEDERATED)
                .isPresent();
    }

    /**
     * Opens the source.
     *
     * @param access what may be read; of both limits the lower one counts
     */
    public SensorData open(long seed, DataAccess access) throws SensorDataException {
        return CheckedData.open(source, seed, access.atMost(download, memory));
    }

    private static SensorData missing(long seed) throws SensorDataException {
        throw new SensorDataException("no data source was chosen (seed " + seed + ")");
    }
}
