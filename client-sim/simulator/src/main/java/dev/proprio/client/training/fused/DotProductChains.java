package dev.proprio.client.training.fused;

/** How the chains of {@link MatrixProducts#multiplyRows} end, the same with vectors and without. */
final class DotProductChains {
    private DotProductChains() {}

    /** Adds up {@link MatrixProducts#CHAINS} chains in halves. */
    static float total(float[] chains, int at) {
        float first = sumOfEight(chains, at);
        float second = sumOfEight(chains, at + 1);
        return first + second;
    }

    /** Every second of the chains. */
    private static float sumOfEight(float[] chains, int at) {
        float a = (chains[at] + chains[at + 8]) + (chains[at + 4] + chains[at + 12]);
        float b = (chains[at + 2] + chains[at + 10]) + (chains[at + 6] + chains[at + 14]);
        return a + b;
    }

    /** Chains the terms from {@code k} on to a sum. */
    static float rest(float[] a, int aAt, float[] b, int bAt, int k, int length, float sum) {
        float chained = sum;
        for (int i = k; i < length; i++) {
            chained = Math.fma(a[aAt + i], b[bAt + i], chained);
        }
        return chained;
    }

    static float finish(Epilogue end, float sum, float[] bias, int biasAt) {
        float biased = end.columnBias() ? sum + bias[biasAt] : sum;
        return end.relu() ? Math.max(biased, 0) : biased;
    }
}
