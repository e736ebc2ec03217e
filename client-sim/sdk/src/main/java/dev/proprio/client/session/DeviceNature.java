package dev.proprio.client.session;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.TrainingTask;
import java.security.SecureRandom;

/** Whether a device holds somebody's data, on which depends where its randomness under masks comes from. */
public enum DeviceNature {
    /**
     * It does: it rounds by randomness of its own, which nobody can repeat, and trains anew for every session, so that no two
     * sums hold the same numbers of it.
     */
    REAL {
        @Override
        KeyedRandom rounding(TrainingTask task) {
            var own = new SecureRandom();
            return KeyedRandom.of(own.nextLong(), "secure-aggregation-rounding", own.nextLong(), own.nextLong());
        }
    },
    /** It does not: its rounding follows from the run's seed, so that a run has the same bits wherever devices run. */
    SIMULATED {
        @Override
        KeyedRandom rounding(TrainingTask task) {
            return UpdateVectors.rounding(task.seed(), task.round(), task.attempt(), task.device());
        }
    };

    /** Decides how an update is rounded before it is masked. */
    abstract KeyedRandom rounding(TrainingTask task);
}
