package dev.proprio.coordinator.tiers;

/** How much the model of each tier weighs in the server's: FedAT's weights (Chai et al. 2021, section 3.2). */
public final class TierWeights {
    private TierWeights() {}

    /**
     * The weight of each tier: of those that have reported, the fastest weighs as much as the slowest has reported, the
     * second as the last but one, and so on, all over the sum. Tiers that have never reported weigh nothing, where the
     * paper lets them weigh with the model from before the first round.
     *
     * @param updates how often each tier has reported, the fastest first; at least one more than 0
     * @return as many, at least 0, adding up to 1
     */
    public static double[] of(int[] updates) {
        int[] reported = new int[updates.length];
        int count = 0;
        long sum = 0;
        for (int tier = 0; tier < updates.length; tier++) {
            if (updates[tier] > 0) {
                reported[count] = tier;
                count++;
                sum += updates[tier];
            }
        }
        double[] weights = new double[updates.length];
        for (int i = 0; i < count; i++) {
            weights[reported[i]] = (double) updates[reported[count - 1 - i]] / sum;
        }
        return weights;
    }
}
