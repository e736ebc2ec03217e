package dev.proprio.client.sensor.logistic;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Synthetic(alpha, beta) (Li et al. 2020, "Federated optimization in heterogeneous networks", section 5.1), as the
 * authors' code has it: 60 values, 10 classes, log-normal amounts of data. Alpha and beta are standard deviations. The
 * mean of a user's model, which is all that alpha moves, moves the scores of all classes alike: labels hardly depend on
 * it.
 *
 * <p>The first nine tenths of a user's vectors are session 0, the rest session 1, for {@code evaluation.split: session}.
 */
@Named(
        value = "synthetic-logistic",
        summary = "Synthetic(alpha, beta) of FedProx: vectors labelled by a model per user.")
public record SyntheticLogistic(
        @Setting("Number of users, each with a device, between 1 and 100000.")
        int devices,

        @Setting("Standard deviation of the means of the users' models, at least 0.")
        double alpha,

        @Setting("Standard deviation of the means of the users' inputs, at least 0.")
        double beta,

        @Setting("Whether all users have one model, and inputs whose centre is the same for all values.")
        boolean iid)
        implements SensorSource {
    /** Amounts of data have so long a tail that a larger population has a user whose data no machine holds. */
    private static final int MOST = 100_000;

    public SyntheticLogistic {
        Require.between("devices", devices, 1, MOST);
        Require.atLeast("alpha", alpha, 0.0);
        Require.atLeast("beta", beta, 0.0);
    }

    /** Synthetic(1, 1) with 30 users. */
    public SyntheticLogistic() {
        this(30, 1, 1, false);
    }

    @Override
    public SensorData open(long seed) {
        return new LogisticUsers(this, seed);
    }
}
