package dev.proprio.client.sensor;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/**
 * The addresses of the public internet: those of IANA's special-purpose registries (RFC 6890) and multicast are not
 * among them, nor are IPv6 addresses that stand for an IPv4 address.
 */
final class PublicAddresses {
    private static final Block GLOBAL_UNICAST = new Block("2000", 3);

    private static final List<Block> SPECIAL = List.of(
            new Block("00", 8),
            new Block("0a", 8),
            new Block("6440", 10),
            new Block("7f", 8),
            new Block("a9fe", 16),
            new Block("ac10", 12),
            new Block("c00000", 24),
            new Block("c00002", 24),
            new Block("c01fc4", 24),
            new Block("c034c1", 24),
            new Block("c05863", 24),
            new Block("c0a8", 16),
            new Block("c0af30", 24),
            new Block("c612", 15),
            new Block("c63364", 24),
            new Block("cb0071", 24),
            new Block("e0", 4),
            new Block("f0", 4));

    private static final List<Block> SPECIAL_SIX =
            List.of(new Block("200100", 23), new Block("20010db8", 32), new Block("2002", 16), new Block("3fff00", 20));

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? SPECIAL.stream().noneMatch(block -> block.contains(bytes))
                : GLOBAL_UNICAST.contains(bytes) && SPECIAL_SIX.stream().noneMatch(block -> block.contains(bytes));
    }

    /** All addresses that begin with the same {@code bits} bits. */
    private record Block(String prefix, int bits) {
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
