package dev.proprio.coordinator.aggregation;

import java.util.BitSet;

/**
 * Sorts many columns at a time: a fixed sequence of exchanges of two rows, element by element, which needs no branch
 * (Batcher's merge exchange: Knuth, The Art of Computer Programming 3, 5.2.2, Algorithm M). Immutable.
 */
final class SortingNetwork {
    private final int[] low;
    private final int[] high;

    private SortingNetwork(int[] low, int[] high) {
        this.low = low;
        this.high = high;
    }

    /** The network that puts into the rows from {@code first} to {@code last - 1} what belongs there; others may hold anything. */
    static SortingNetwork of(int rows, int first, int last) {
        var whole = new SortingNetwork(new int[count(rows)], new int[count(rows)]);
        int[] at = {0};
        mergeExchange(rows, (low, high) -> {
            whole.low[at[0]] = low;
            whole.high[at[0]++] = high;
        });
        return whole.thatFills(rows, first, last);
    }

    private static int count(int rows) {
        int[] count = {0};
        mergeExchange(rows, (low, high) -> count[0]++);
        return count[0];
    }

    @FunctionalInterface
    private interface Exchange {
        void of(int low, int high);
    }

    private static void mergeExchange(int rows, Exchange exchange) {
        int half = rows < 2 ? 0 : Integer.highestOneBit(rows - 1);
        for (int p = half; p > 0; p >>= 1) {
            int r = 0;
            int distance = p;
            for (int q = half; ; q >>= 1) {
                for (int i = 0; i < rows - distance; i++) {
                    if ((i & p) == r) {
                        exchange.of(i, i + distance);
                    }
                }
                if (q == p) {
                    break;
                }
                distance = q - p;
                r = p;
            }
        }
    }

    /** Without the exchanges on which none of these rows depends. */
    private SortingNetwork thatFills(int rows, int first, int last) {
        var wanted = new BitSet(rows);
        wanted.set(first, last);
        var kept = new BitSet(low.length);
        for (int i = low.length - 1; i >= 0; i--) {
            if (wanted.get(low[i]) || wanted.get(high[i])) {
                kept.set(i);
                wanted.set(low[i]);
                wanted.set(high[i]);
            }
        }
        return new SortingNetwork(
                kept.stream().map(i -> low[i]).toArray(),
                kept.stream().map(i -> high[i]).toArray());
    }

    /** How many exchanges it takes. */
    int size() {
        return low.length;
    }

    /** Sorts all columns of rows of one length. */
    void sort(int[][] rows) {
        for (int i = 0; i < low.length; i++) {
            exchange(rows[low[i]], rows[high[i]]);
        }
    }

    private static void exchange(int[] low, int[] high) {
        for (int i = 0; i < low.length; i++) {
            int a = low[i];
            int b = high[i];
            low[i] = Math.min(a, b);
            high[i] = Math.max(a, b);
        }
    }
}
