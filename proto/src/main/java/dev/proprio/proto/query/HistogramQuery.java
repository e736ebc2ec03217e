package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many devices have a figure of how much. A device votes once: for the bin of its own figure, or for what lies below or above
 * all of them. One without such a figure does not vote.
 *
 * @param figure what is measured of a device
 * @param low where the first bin begins; belongs to it
 * @param high where the last bin ends; does not belong to it
 * @param bins how many there are of the same width, 1 to 65536
 */
public record HistogramQuery(String figure, double low, double high, int bins) implements Query {
    private static final String VOTES = "votes";
    private static final int MOST_BINS = 1 << 16;

    /** @throws IllegalArgumentException in a sentence if there are no such bins */
    public HistogramQuery {
        if (!(low < high) || Double.isInfinite(high - low) || bins < 1 || bins > MOST_BINS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a histogram must have 1 to %s bins over a range that is finite and not empty, but was to have %s from %s to %s",
                    MOST_BINS,
                    bins,
                    low,
                    high));
        }
    }

    /** Where a bin begins, and the one before it ends. */
    public double edge(int bin) {
        return bin == bins ? high : low + (high - low) * bin / bins;
    }

    /** What a device with this figure answers; what is no number is none. */
    public QueryAnswer answer(double value) {
        long[] votes = new long[bins + 2];
        if (!Double.isNaN(value)) {
            votes[place(value)] = 1;
        }
        return new QueryAnswer(Map.of(VOTES, votes), value < low || value >= high ? 1 : 0);
    }

    /** Where a value is counted: 0 for below all bins. By the edges themselves, for a quotient may be rounded over one of them. */
    int place(double value) {
        if (value < low) {
            return 0;
        }
        if (value >= high) {
            return bins + 1;
        }
        int bin = Math.max(0, Math.min(bins - 1, (int) ((value - low) / (high - low) * bins)));
        while (bin > 0 && value < edge(bin)) {
            bin--;
        }
        while (bin < bins - 1 && value >= edge(bin + 1)) {
            bin++;
        }
        return bin + 1;
    }

    /** How many devices voted for what: below all bins, for each of them, above all. */
    public long[] votes(SummedAnswer answers) {
        return answers.sum(VOTES);
    }

    @Override
    public AnswerShape shape() {
        return new AnswerShape(List.of(BoundedVector.vote(VOTES, bins + 2)));
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/histogram")
                .u32(round)
                .prefixed(figure)
                .u64(Double.doubleToLongBits(low))
                .u64(Double.doubleToLongBits(high));
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        return shape().fault(answer);
    }
}
