package dev.proprio.client.session;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.crypto.SecretBits;
import dev.proprio.proto.sums.NoisyVectors;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.TrainingTask;
import java.security.SecureRandom;

/** Whether a device holds somebody's data, on which depends where its randomness under masks comes from. */
public enum DeviceNature {
    /**
     * It does: it rounds by randomness of its own, as does its noise, which nobody can repeat, and trains anew for every session, so that no two
     * sums hold the same numbers of it.
     */
    REAL {
        @Override
        RandomBits noise(TrainingTask task) {
            return new SecretBits();
        }

        @Override
        KeyedRandom rounding(TrainingTask task) {
            var own = new SecureRandom();
            return KeyedRandom.of(own.nextLong(), "secure-aggregation-rounding", own.nextLong(), own.nextLong());
        }
    },
    /** It does not: its rounding and noise follow from the run's seed, so that a run has the same bits wherever devices run. */
    SIMULATED {
        @Override
        RandomBits noise(TrainingTask task) {
            return NoisyVectors.noise(task.seed(), task.round(), task.attempt(), task.device());
        }

        @Override
        KeyedRandom rounding(TrainingTask task) {
            return UpdateVectors.rounding(task.seed(), task.round(), task.attempt(), task.device());
        }
    };

    /** Decides how an update is rounded before it is masked. */
    abstract KeyedRandom rounding(TrainingTask task);

    /** Where the noise comes from that a device adds to its update. */
    abstract RandomBits noise(TrainingTask task);
}
