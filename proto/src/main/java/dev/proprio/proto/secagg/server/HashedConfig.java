package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.Locale;

/** A round's configuration and its hash. */
record HashedConfig(SecAggConfig config, ByteString configHash) {
    /**
     * Requires the least cohort.
     *
     * @param did what so many clients did
     */
    void requireCohort(int clients, String did) throws SecAggAbort {
        int least = config.parameters().minimumCohort();
        if (clients < least) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_SMALL,
                    String.format(Locale.ROOT, "%s clients %s but there must be at least %s", clients, did, least));
        }
    }
}
