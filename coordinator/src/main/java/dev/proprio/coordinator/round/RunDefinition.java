package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.record.Withers;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.TrainingTask;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run's rounds have in common.
 *
 * @param id identifies the run to devices
 * @param seed the root of all keyed randomness
 * @param rounds how many rounds there are
 * @param algorithm the devices' local algorithm and its settings, flat
 * @param exchange what that algorithm exchanges
 * @param compression how updates travel
 * @param secure how single updates are hidden; empty if they are not
 * @param description what devices are told of the model; empty if nothing
 * @param noise the noise multiplier by which each round is differentially private; 0 if it is not
 */
public record RunDefinition(
        String id,
        long seed,
        int rounds,
        CohortPolicy cohort,
        Selection selection,
        Aggregation aggregation,
        ServerOptimizer optimizer,
        Map<String, String> algorithm,
        Exchange exchange,
        Compression compression,
        Optional<SecureAggregation> secure,
        Optional<DescribedModel> description,
        double noise)
        implements Withers<RunDefinition> {
    public RunDefinition {
        if (id.length() > SecAggConfig.LONGEST_RUN) {
            throw new IllegalArgumentException("a run's id must have at most %s characters but has %s"
                    .formatted(SecAggConfig.LONGEST_RUN, id.length()));
        }
        algorithm = Collections.unmodifiableMap(new LinkedHashMap<>(algorithm));
    }

    /**
     * Federated averaging: a cohort drawn uniformly, whose updates travel as they are and move the model by their
     * weighted mean. Devices are told no algorithm.
     */
    public static RunDefinition fedAvg(String id, long seed, int rounds, CohortPolicy cohort) {
        return new RunDefinition(
                id,
                seed,
                rounds,
                cohort,
                new UniformSelection(),
                new WeightedMean(),
                new ServerSgd(),
                Map.of(),
                Exchange.PLAIN,
                new NoCompression(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** What {@code device} is asked to do in an attempt of a round. */
    TrainingTask task(int round, int attempt, String device) {
        return new TrainingTask(id, round, attempt, device, seed, work(), compressionSettings());
    }

    /**
     * The settings that devices are told. Devices in a secure aggregation make sure that all were told the same ones: so
     * what the model is has to be among them, or one could be singled out by another description.
     */
    private Map<String, String> work() {
        if (secure.isEmpty() || description.isEmpty()) {
            return algorithm;
        }
        Map<String, String> all = new LinkedHashMap<>(algorithm);
        all.put(ModelDescription.DIGEST_SETTING, description.get().hex());
        return all;
    }

    /**
     * How the updates of an attempt of a round are hidden, if they are.
     *
     * @param shape what is summed
     * @param asked all devices of the attempt
     */
    Optional<SecurePlan> securePlan(int round, int attempt, UpdateShape shape, List<String> asked) {
        boolean uniform = aggregation.isUniform() || exchange.uniform();
        Map<String, String> work = task(round, attempt, "").settings();
        return secure.map(settings -> SecurePlan.of(settings, id, seed, round, attempt, work, shape, uniform, asked));
    }

    /** How the updates of a round travel when the model has so many parameters. */
    UpdatePacking packing(int round, int parameters) {
        return UpdatePacking.of(compression, parameters, seed, round);
    }

    /** The compression and its settings, flat, as devices receive them; empty if updates travel as they are. */
    Map<String, String> compressionSettings() {
        return compression instanceof NoCompression ? Map.of() : SettingWriter.flat((Record) compression);
    }
}
