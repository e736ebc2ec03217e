package dev.proprio.proto.secagg.graph;

import dev.proprio.proto.secagg.crypto.Keystream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The neighbours of each of n clients: everyone (Bonawitz et al. 2017), or the k nearest on a ring in random order
 * (Bell et al. 2020), which every client computes for itself. Immutable.
 */
public final class MaskGraph {
    private final int size;
    private final int degree;
    private final int[] order;
    private final int[] position;

    private MaskGraph(int size, int degree, int[] order) {
        this.size = size;
        this.degree = degree;
        this.order = order;
        this.position = new int[size];
        for (int i = 0; i < size; i++) {
            position[order[i]] = i;
        }
    }

    /**
     * The graph of a round.
     *
     * @param size number of clients, n
     * @param neighbours of each client, k: even, or at least {@code size - 1} for the complete graph
     * @param key 16 bytes from which the order on the ring follows
     */
    public static MaskGraph of(int size, int neighbours, byte[] key) {
        int degree = Math.min(neighbours, size - 1);
        if (size < 1 || degree < 0 || (degree < size - 1 && degree % 2 != 0)) {
            throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "a ring of %s clients cannot give each %s neighbours: the number must",
                            size,
                            neighbours)
                    + " be even or at least the number of other clients");
        }
        return new MaskGraph(size, degree, shuffled(size, key));
    }

    /** Number of clients. */
    public int size() {
        return size;
    }

    /** Number of neighbours of each client. */
    public int degree() {
        return degree;
    }

    /** The neighbours of a client, ascending. */
    public int[] neighbours(int client) {
        int[] neighbours = new int[degree];
        for (int i = 0; i < degree; i++) {
            int step = i < degree / 2 ? i - degree / 2 : i - degree / 2 + 1;
            neighbours[i] = order[Math.floorMod(position[client] + step, size)];
        }
        Arrays.sort(neighbours);
        return neighbours;
    }

    /** Whether two clients are neighbours; nobody is one's own. */
    public boolean adjacent(int a, int b) {
        // An odd degree is that of the complete graph, where someone stands across.
        int distance = Math.floorMod(position[a] - position[b], size);
        return a != b && Math.min(distance, size - distance) <= (degree + 1) / 2;
    }

    /** The clients as they stand on the ring. */
    int[] order() {
        return order.clone();
    }

    /** The numbers from 0 to {@code size - 1} in the random order that follows from 16 bytes. */
    public static int[] shuffled(int size, byte[] key) {
        int[] order = IntStream.range(0, size).toArray();
        var words = new Words(new Keystream().start(key, 0, 0));
        for (int i = size - 1; i > 0; i--) {
            int j = words.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Uniform numbers from little-endian 32-bit words, by rejection. */
    private static final class Words {
        private static final int CHUNK = 1024;
        private final Keystream stream;
        private ByteBuffer chunk = ByteBuffer.allocate(0);

        Words(Keystream stream) {
            this.stream = stream;
        }

        int below(int bound) {
            long limit = (1L << 32) - (1L << 32) % bound;
            while (true) {
                if (!chunk.hasRemaining()) {
                    chunk = ByteBuffer.wrap(stream.next(CHUNK), 0, CHUNK).order(ByteOrder.LITTLE_ENDIAN);
                }
                long word = chunk.getInt() & 0xFFFFFFFFL;
                if (word < limit) {
                    return (int) (word % bound);
                }
            }
        }
    }
}
