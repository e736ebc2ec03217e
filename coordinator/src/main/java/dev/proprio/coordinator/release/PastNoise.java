package dev.proprio.coordinator.release;

import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The noise of the last rounds, against which the next one's is drawn. Whoever has it can take it off what was released.
 *
 * @param factor what it hangs together by
 * @param round the last round that is over
 * @param pieces the noise by round, in units of the sum's grid; a round that released nothing has none
 */
public record PastNoise(String factor, int round, NavigableMap<Integer, StatePiece> pieces) {
    public PastNoise {
        pieces = Collections.unmodifiableNavigableMap(new TreeMap<>(pieces));
    }

    /** Before the first round. */
    static PastNoise none(String factor) {
        return new PastNoise(factor, 0, new TreeMap<>());
    }

    /** After a round that released nothing. */
    PastNoise skipped(int next, int bands) {
        return new PastNoise(factor, next, pieces.tailMap(next + 1 - bands, false));
    }

    /** After a round with such noise, of which as many are kept as the next one needs. */
    PastNoise with(int next, int bands, long[] units) {
        double[] exact = new double[units.length];
        for (int i = 0; i < units.length; i++) {
            exact[i] = (double) units[i];
            if ((long) exact[i] != units[i]) {
                throw new ArithmeticException("noise of %s units has no double".formatted(units[i]));
            }
        }
        var more = new TreeMap<>(pieces);
        more.put(next, StatePiece.vector(exact));
        return new PastNoise(factor, next, more.tailMap(next + 1 - bands, false));
    }

    /** The noise of a round; a round that released nothing has zeros, and is not asked for. */
    double[] of(int earlier, int length) {
        try {
            return Objects.requireNonNull(pieces.get(earlier)).vector(length);
        } catch (StoredFormatException e) {
            throw new IllegalStateException(
                    "the noise of round %s can't be read: %s".formatted(earlier, e.getMessage()), e);
        }
    }
}
