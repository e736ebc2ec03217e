package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.List;

/**
 * What a round yields.
 *
 * @param sums of the contributors' vectors, in the order of the configuration
 * @param contributors whose inputs are in the sums
 * @param advertised number of clients on the roster
 * @param shared number that shared keys
 * @param signed number that signed who survived
 * @param unmasked number that sent shares
 * @param recovered clients that shared keys but sent no input
 * @param suspects clients whose shares were wrong and were overruled; each was given a wrong share or sent one, which
 *     nobody but the two involved can tell apart
 */
public record SecAggResult(
        List<RingVector> sums,
        List<String> contributors,
        int advertised,
        int shared,
        int signed,
        int unmasked,
        List<String> recovered,
        List<String> suspects) {
    public SecAggResult {
        sums = List.copyOf(sums);
        contributors = List.copyOf(contributors);
        recovered = List.copyOf(recovered);
        suspects = List.copyOf(suspects);
    }
}
