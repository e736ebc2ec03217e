package dev.proprio.coordinator.privacy;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi differential privacy: divergences of many orders add up over rounds, and the best order's gives (epsilon, delta) as in
 * Canonne, Kamath and Steinke 2020 (arXiv:2004.00010, proposition 12). Fast.
 */
public final class RdpAccountant implements PrivacyAccountant {
    private final double[] orders;

    /** With the orders that are usual: 1.1 to 10.9 by tenths, 11 to 64, 128, 256, 512 and 1024. */
    public RdpAccountant() {
        this(DoubleStream.concat(
                        IntStream.rangeClosed(1, 99).mapToDouble(tenths -> 1 + tenths / 10.0),
                        DoubleStream.concat(
                                IntStream.rangeClosed(11, 64).asDoubleStream(), DoubleStream.of(128, 256, 512, 1024)))
                .toArray());
    }

    private RdpAccountant(double[] orders) {
        this.orders = orders;
    }

    /**
     * With other orders.
     *
     * @throws IllegalArgumentException in a sentence if there is none, or one isn't greater than 1
     */
    static RdpAccountant ofOrders(double... orders) {
        if (orders.length == 0 || !DoubleStream.of(orders).allMatch(order -> order > 1 && order <= 1 << 20)) {
            throw new IllegalArgumentException("orders must be at least one number greater than 1 and at most 2^20");
        }
        return new RdpAccountant(orders.clone());
    }

    /** The divergence of an order, over the whole ledger. */
    static double divergence(PrivacyLedger ledger, double order) {
        return ledger.entries().stream()
                .mapToDouble(entry -> entry.rounds() * entry.mechanism().divergence(order))
                .sum();
    }

    @Override
    public double epsilon(PrivacyLedger ledger, double delta) {
        PrivacyBudget.checkedDelta(delta);
        if (ledger.entries().isEmpty()) {
            return 0;
        }
        return Math.max(
                0,
                DoubleStream.of(orders)
                        .map(order -> epsilon(divergence(ledger, order), order, delta))
                        .min()
                        .orElseThrow());
    }

    @Override
    public double delta(PrivacyLedger ledger, double epsilon) {
        PrivacyBudget.checkedEpsilon(epsilon);
        if (ledger.entries().isEmpty()) {
            return 0;
        }
        return Math.min(
                1,
                DoubleStream.of(orders)
                        .map(order ->
                                Math.exp((order - 1) * (divergence(ledger, order) - epsilon + Math.log1p(-1 / order))
                                        - Math.log(order)))
                        .min()
                        .orElseThrow());
    }

    /** What a divergence of one order means at a delta; may be negative, where 0 holds as well. */
    static double epsilon(double divergence, double order, double delta) {
        return divergence + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
    }
}
