package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.NormalizationSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.query.SummedMoments;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomIndices;
import dev.proprio.proto.text.CountText;
import java.util.Arrays;
import java.util.List;

/**
 * Round 0 of a run: devices are asked how many samples they have, and what these and their squares add up to, and of the sums a
 * {@link Normalization} is made. The sums are exact, so that nothing has to be asked twice for channels whose mean is far from 0, and
 * the result is the same in every process and by secure aggregation.
 */
public record NormalizationRound(ExperimentSpec spec, NormalizationSpec asked) {
    private static final int ROUND = 0;
    private static final String RUN = "normalization";

    /**
     * Asks.
     *
     * @param raw the devices, with windows that are not normalized
     * @throws InvalidSettingException if nobody has a sample, or the answers can't be summed as the settings demand
     */
    AgreedNormalization agree(FederatedDataset raw) throws SensorDataException {
        MomentsQuery query = asked.query(raw.input().channels());
        List<String> devices = devices(raw);
        SimulatedQueries.requireStrength(spec, "data.normalization", devices.size());
        CollectedAnswers collected = new SimulatedQueries(spec, RUN).ask(query, ROUND, devices, (moments, device) -> {
            var tally = new MomentsTally(moments);
            Windows windows = raw.of(device);
            tally.add(windows.features());
            return tally.answer();
        });
        return of(query, collected);
    }

    /**
     * What answers make.
     *
     * @throws InvalidSettingException if nobody has a sample
     */
    public static AgreedNormalization of(MomentsQuery query, CollectedAnswers collected) {
        SummedAnswer sum = collected
                .sum()
                .orElseThrow(() -> new InvalidSettingException(
                        "data.normalization",
                        "can't be federated: none of the %s that were asked answered%s"
                                .formatted(CountText.of(collected.asked(), "device"), collected.firstRefusal())));
        SummedMoments moments = SummedMoments.of(query, sum);
        if (moments.points() == 0) {
            throw new InvalidSettingException(
                    "data.normalization",
                    "can't be federated: none of the %s devices that were asked has a window"
                            .formatted(collected.asked()));
        }
        return new AgreedNormalization(
                normalization(moments), collected.asked(), sum.devices(), moments.points(), sum.clamped());
    }

    /** As float32, which every device can have to the bit. */
    private static Normalization normalization(SummedMoments moments) {
        int channels = moments.sums().size();
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        for (int i = 0; i < channels; i++) {
            mean[i] = (float) moments.mean(i);
            deviation[i] = (float) moments.deviation(i);
        }
        return new Normalization(mean, deviation);
    }

    private List<String> devices(FederatedDataset raw) {
        int all = raw.devices();
        var random = KeyedRandom.of(spec.seed(), "normalization-devices", ROUND, 0);
        return Arrays.stream(RandomIndices.draw(all, Math.min(all, asked.mostDevices()), random))
                .mapToObj(raw::deviceId)
                .toList();
    }
}
