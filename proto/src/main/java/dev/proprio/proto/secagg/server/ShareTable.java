package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.message.OwnedShare;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The shares of one kind of secret, by owner and holder. Safe for threads that only read. */
final class ShareTable {
    private static final byte[] NONE = {};

    private final int[][] holders;
    private final byte[][][] shares;

    ShareTable(Cohort cohort) {
        this.holders = new int[cohort.size()][];
        this.shares = new byte[cohort.size()][][];
        for (int owner = 0; owner < holders.length; owner++) {
            holders[owner] = IntStream.concat(Arrays.stream(cohort.neighbours(owner)), IntStream.of(owner))
                    .sorted()
                    .toArray();
            shares[owner] = new byte[holders[owner].length][];
            Arrays.fill(shares[owner], NONE);
        }
    }

    /** Takes in what {@code sender} sent: shares of its neighbours and itself alone. */
    void put(int sender, List<OwnedShare> sent) {
        for (OwnedShare share : sent) {
            shares[share.owner()][column(share.owner(), sender)] = share.share().toByteArray();
        }
    }

    /** Forgets what {@code sender} sent. */
    void remove(int sender, List<OwnedShare> sent) {
        for (OwnedShare share : sent) {
            shares[share.owner()][column(share.owner(), sender)] = NONE;
        }
    }

    /** Who sent shares of {@code owner}'s secret, ascending, at most {@code most}. */
    int[] senders(int owner, int most) {
        int[] senders = new int[Math.min(most, holders[owner].length)];
        int count = 0;
        for (int i = 0; i < holders[owner].length && count < senders.length; i++) {
            if (shares[owner][i].length > 0) {
                senders[count++] = holders[owner][i];
            }
        }
        return Arrays.copyOf(senders, count);
    }

    /** How many sent shares of {@code owner}'s secret. */
    int count(int owner) {
        return senders(owner, Integer.MAX_VALUE).length;
    }

    /** The shares of {@code owner}'s secret that {@code senders} sent. */
    byte[][] shares(int owner, int[] senders) {
        byte[][] found = new byte[senders.length][];
        for (int i = 0; i < senders.length; i++) {
            found[i] = shares[owner][column(owner, senders[i])];
        }
        return found;
    }

    private int column(int owner, int holder) {
        return Arrays.binarySearch(holders[owner], holder);
    }
}
