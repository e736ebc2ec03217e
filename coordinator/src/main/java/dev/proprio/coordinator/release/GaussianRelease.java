package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.privacy.DiscreteGaussian;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The Gaussian mechanism: discrete Gaussian noise on the exact sum, in its own units, and then a division by the number of
 * updates that are expected, never by that of those that came. Every round is charged, also one that is given up.
 *
 * @param sum what the updates are added up by
 * @param mechanism the noise, and the probability with which a device is in the round
 * @param expected how many devices a round has in the mean, at least 1
 */
public record GaussianRelease(ClippedSum sum, SubsampledGaussian mechanism, int expected, NoiseSource noise)
        implements Release {
    private static final int CHUNK = 4096;

    @Override
    public Aggregate release(RoundContext round, Aggregate combined) {
        SectionSum exact = combined.sum(ClientUpdate.PARAMETERS)
                .orElseThrow(() -> new IllegalStateException("a private round's aggregate must be an exact sum"));
        long[] units = noise(round.round(), exact);
        return new Aggregate(Map.of(ClientUpdate.PARAMETERS, sum.plus(exact, units, expected)), expected, expected);
    }

    /** The noise on a round's sum, in units of its grid; chunk by chunk, whoever draws which. */
    long[] noise(int round, SectionSum exact) {
        int length = exact.length();
        long sigma = sigma(length);
        long identity = identity(exact, sigma);
        var gaussian = new DiscreteGaussian(sigma);
        long[] units = new long[length];
        IntStream.range(0, Math.ceilDiv(length, CHUNK)).parallel().forEach(chunk -> {
            var bits = noise.bits(round, chunk, identity);
            int end = Math.min(length, (chunk + 1) * CHUNK);
            for (int i = chunk * CHUNK; i < end; i++) {
                units[i] = gaussian.sample(bits);
            }
        });
        return units;
    }

    private long identity(SectionSum exact, long sigma) {
        MessageDigest digest = FloatBytes.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Long.BYTES);
        digest.update(buffer.putLong(sigma).putDouble(sum.grid()).flip());
        for (long[] lanes : exact.lanes().values()) {
            for (int from = 0; from < lanes.length; from += CHUNK) {
                int count = Math.min(CHUNK, lanes.length - from);
                buffer.clear();
                buffer.asLongBuffer().put(lanes, from, count);
                digest.update(buffer.limit(count * Long.BYTES));
            }
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** The noise's standard deviation for vectors of a length, in units of the sum's grid: rounded up. */
    long sigma(int length) {
        return (long) Math.ceil(mechanism.noiseMultiplier() * sum.sensitivity(length) / sum.grid());
    }

    @Override
    public RunState accounted(RoundContext round, boolean summed, RunState after) {
        return after.with(LedgerPart.PART, ledger(round.before()).plus(mechanism, 1));
    }

    /** What was released up to a state. */
    public static PrivacyLedger ledger(RunState state) {
        return state.part(LedgerPart.PART).orElse(PrivacyLedger.EMPTY);
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }

    @Override
    public void requireFit(RunState from) throws RunFailedException {
        PrivacyLedger ledger = ledger(from);
        boolean own =
                ledger.entries().stream().allMatch(entry -> entry.mechanism().equals(mechanism));
        if (!own || ledger.rounds() != from.round()) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its ledger has %s, but its settings and data now make rounds of %s; bring back what it began with, or start a run anew"
                            .formatted(from.round(), ledger.entries(), mechanism));
        }
    }
}
