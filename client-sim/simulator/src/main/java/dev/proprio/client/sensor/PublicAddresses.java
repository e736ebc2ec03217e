package dev.proprio.client.sensor;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/**
 * The addresses of the public internet: those of IANA's special-purpose registries (RFC 6890) and multicast are not
 * among them, nor are IPv6 addresses that stand for an IPv4 address.
 */
final class PublicAddresses {
    private static final Block GLOBAL_UNICAST = Block.of("2000", 3);

    private static final List<Block> SPECIAL = List.of(
            Block.of("00", 8),
            Block.of("0a", 8),
            Block.of("6440", 10),
            Block.of("7f", 8),
            Block.of("a9fe", 16),
            Block.of("ac10", 12),
            Block.of("c00000", 24),
            Block.of("c00002", 24),
            Block.of("c01fc4", 24),
            Block.of("c034c1", 24),
            Block.of("c05863", 24),
            Block.of("c0a8", 16),
            Block.of("c0af30", 24),
            Block.of("c612", 15),
            Block.of("c63364", 24),
            Block.of("cb0071", 24),
            Block.of("e0", 4),
            Block.of("f0", 4));

    private static final List<Block> SPECIAL_SIX =
            List.of(Block.of("200100", 23), Block.of("20010db8", 32), Block.of("2002", 16), Block.of("3fff00", 20));

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? SPECIAL.stream().noneMatch(block -> block.contains(bytes))
                : GLOBAL_UNICAST.contains(bytes) && SPECIAL_SIX.stream().noneMatch(block -> block.contains(bytes));
    }

    /** All addresses that begin with the same {@code bits} bits. */
    private record Block(String prefix, int bits) {
        static Block of(String hexadecimal, int bits) {
            return new Block(hexadecimal, bits);
        }

        boolean contains(byte[] address) {
            byte[] begin = HexFormat.of().parseHex(prefix);
            for (int bit = 0; bit < bits; bit++) {
                int shift = 7 - bit % 8;
                if (((address[bit / 8] ^ begin[bit / 8]) & (1 << shift)) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
