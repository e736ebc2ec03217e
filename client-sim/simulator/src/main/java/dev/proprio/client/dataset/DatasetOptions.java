package dev.proprio.client.dataset;

import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.record.Withers;
import java.util.Optional;

/**
 * How a source's data becomes shards and tests.
 *
 * @param preprocessing makes recordings windows
 * @param partitioner spreads the training people's windows over devices
 * @param holdOut what is kept from training
 * @param memory what windows may take; those that do not fit are made anew when they are needed
 * @param heap the most that the run can hold, in bytes; windows of one person may take a part of it
 * @param seed the experiment's seed
 * @param normalization of a model that was trained elsewhere, of as many channels as windows have; without one, it is
 *     fitted on the training people's windows
 * @param sparesTraining whether, instead, it is fitted on those of the people who are tested on, so that nothing that is
 *     made of the data of one who trains touches another's
 * @param labelled how many of the training people's labels are kept; all if empty
 * @param labelNoise share of the devices' labels that are wrong, from 0 to 0.5
 */
public record DatasetOptions(
        Preprocessing preprocessing,
        Partitioner partitioner,
        HoldOut holdOut,
        Bytes memory,
        long heap,
        long seed,
        Optional<Normalization> normalization,
        boolean sparesTraining,
        Optional<LabelledShare> labelled,
        double labelNoise)
        implements Withers<DatasetOptions> {
    /** For whoever may take the whole heap, with a normalization of the data's own. */
    public static DatasetOptions of(
            Preprocessing preprocessing, Partitioner partitioner, HoldOut holdOut, Bytes memory, long seed) {
        return new DatasetOptions(
                preprocessing,
                partitioner,
                holdOut,
                memory,
                DataAccess.ofOwner().heap(),
                seed,
                Optional.empty(),
                false,
                Optional.empty(),
                0);
    }
}
