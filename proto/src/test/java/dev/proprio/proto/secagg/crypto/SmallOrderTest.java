package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.random.KeyedRandom;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Public keys under which anyone can sign, found by the curve's own arithmetic (RFC 8032). */
class SmallOrderTest {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(P.shiftRight(2), P);

    private record Point(BigInteger x, BigInteger y) {
        Point doubled() {
            BigInteger product = D.multiply(x.pow(2)).multiply(y.pow(2)).mod(P);
            return new Point(
                    quotient(BigInteger.TWO.multiply(x).multiply(y), BigInteger.ONE.add(product)),
                    quotient(y.pow(2).add(x.pow(2)), BigInteger.ONE.subtract(product)));
        }

        boolean isOfSmallOrder() {
            Point eighth = doubled().doubled().doubled();
            return eighth.x.signum() == 0 && eighth.y.equals(BigInteger.ONE);
        }
    }

    @Test
    void everyEncodingOfThe8TorsionPointsIsKnown() {
        List<byte[]> known = torsion();
        assertThat(known).hasSize(14).allMatch(SmallOrder::is);
    }

    @Test
    void noOtherKeyIsTakenForOne() {
        KeyedRandom random = KeyedRandom.of(1, "small-order");
        for (int i = 0; i < 200; i++) {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            assertThat(SmallOrder.is(Identity.fromSeed(seed).publicKey())).isFalse();
        }
        // Every encoding that is not the shortest, and small numbers: the curve decides.
        for (int i = 0; i < 19; i++) {
            for (BigInteger y : List.of(BigInteger.valueOf(i), P.add(BigInteger.valueOf(i)))) {
                boolean expected = point(y).map(Point::isOfSmallOrder).orElse(false);
                assertThat(SmallOrder.is(encoded(y, 0))).as(y.toString(16)).isEqualTo(expected);
            }
        }
    }

    /** R = A and S = 0 satisfy the equation 8SB = 8R + 8kA for any message: a forgery without a private key. */
    @Test
    void noSignatureHoldsUnderSuchAKeyAndNobodyEnrolsWithIt() {
        for (byte[] key : torsion()) {
            for (byte[] r : torsion()) {
                byte[] forged = Arrays.copyOf(r, 64);
                assertThat(Identity.verify(key, new byte[] {1}, forged)).isFalse();
            }
            assertThatThrownBy(() -> DeviceKey.publicKey(key))
                    .isInstanceOf(IdentityException.class)
                    .hasMessage(
                            "the Ed25519 public key is of small order, under which anyone can sign; make a new key");
        }
    }

    private static List<byte[]> torsion() {
        List<byte[]> found = new ArrayList<>();
        List<BigInteger> candidates = new ArrayList<>(List.of(P.subtract(BigInteger.ONE)));
        for (int i = 0; i < 19; i++) {
            candidates.add(BigInteger.valueOf(i));
            candidates.add(P.add(BigInteger.valueOf(i)));
        }
        // Twice a point of order 8 has y = 0, so that x² = -y², and 2 y² = 1 - d y⁴.
        for (BigInteger root : roots(BigInteger.ONE.add(D).mod(P))) {
            candidates.addAll(roots(quotient(root.subtract(BigInteger.ONE), D)));
        }
        for (BigInteger y : candidates.stream().distinct().toList()) {
            if (point(y).map(Point::isOfSmallOrder).orElse(false)) {
                found.add(encoded(y, 0));
                found.add(encoded(y, 0x80));
            }
        }
        return found;
    }

    private static List<BigInteger> roots(BigInteger square) {
        BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!root.pow(2).mod(P).equals(square.mod(P))) {
            root = root.multiply(ROOT_OF_MINUS_ONE).mod(P);
        }
        return root.pow(2).mod(P).equals(square.mod(P))
                ? List.of(root, root.negate().mod(P))
                : List.of();
    }

    private static Optional<Point> point(BigInteger y) {
        BigInteger squared = y.pow(2).mod(P);
        BigInteger square =
                quotient(squared.subtract(BigInteger.ONE), D.multiply(squared).add(BigInteger.ONE));
        return roots(square).stream().findFirst().map(x -> new Point(x, y.mod(P)));
    }

    private static BigInteger quotient(BigInteger a, BigInteger b) {
        return a.multiply(b.modInverse(P)).mod(P);
    }

    private static byte[] encoded(BigInteger y, int sign) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = y.shiftRight(8 * i).byteValue();
        }
        bytes[31] |= (byte) sign;
        return bytes;
    }
}
