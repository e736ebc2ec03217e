package dev.proprio.proto.secagg.shamir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShamirTest {
    private static final int[] FIVE = {1, 2, 3, 4, 5};
    private final Lagrange lagrange = new Lagrange();

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "5,3", "30,20", "101,67", "400,267"})
    void anyThresholdOfSharesGiveTheSecretBack(int count, int threshold) {
        KeyedRandom random = KeyedRandom.of(count, "shamir");
        byte[] secret = secret(random);
        int[] xs = IntStream.rangeClosed(1, count).toArray();
        byte[][] shares = Shamir.split(secret, threshold, xs, coefficients(random));
        for (int repeat = 0; repeat < 20; repeat++) {
            random.shuffle(xs, count);
            int[] chosen = Arrays.copyOf(xs, threshold);
            byte[][] values = Arrays.stream(chosen).mapToObj(x -> shares[x - 1]).toArray(byte[][]::new);
            assertThat(Shamir.combine(chosen, values, lagrange)).get().isEqualTo(secret);
        }
    }

    @Test
    void fewerSharesThanTheThresholdGiveSomethingElse() {
        KeyedRandom random = KeyedRandom.of(1, "shamir");
        byte[] secret = secret(random);
        byte[][] shares = Shamir.split(secret, 3, FIVE, coefficients(random));
        assertThat(Shamir.combine(new int[] {1, 2}, new byte[][] {shares[0], shares[1]}, lagrange)
                        .filter(found -> Arrays.equals(found, secret)))
                .isEmpty();
    }

    /** With two of three shares fixed, every secret has exactly one polynomial: shown by counting in a small field. */
    @Test
    void belowTheThresholdEverySecretFitsOnce() {
        int p = 13;
        int[] polynomialsOfSecret = new int[p];
        for (int secret = 0; secret < p; secret++) {
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < p; b++) {
                    if ((secret + a + b) % p == 4 && (secret + 2 * a + 4 * b) % p == 9) {
                        polynomialsOfSecret[secret]++;
                    }
                }
            }
        }
        assertThat(polynomialsOfSecret).containsOnly(1);
    }

    @Test
    void sharesThatAreNoneAreRefused() {
        byte[] tooLarge = new byte[40];
        tooLarge[0] = 0x1F;
        Arrays.fill(tooLarge, 1, 8, (byte) 0xFF);
        assertThat(Shamir.isWellFormed(tooLarge)).isFalse();
        assertThat(Shamir.isWellFormed(new byte[39])).isFalse();
        tooLarge[7] = (byte) 0xFE;
        assertThat(Shamir.isWellFormed(tooLarge)).isTrue();
        byte[][] two = {new byte[40], new byte[40]};
        assertThatThrownBy(() -> Shamir.combine(new int[] {1, 1}, two, lagrange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the points of shares must be distinct and positive but were [1, 1]");
        assertThatThrownBy(() -> Shamir.combine(new int[] {0, 1}, two, lagrange))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Shamir.split(new byte[31], 2, FIVE, coefficients(KeyedRandom.of(1, "s"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Shamir.split(new byte[32], 6, FIVE, coefficients(KeyedRandom.of(1, "s"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sharesOfNoSecretAreRecognized() {
        byte[] share = new byte[40];
        share[0] = 0x10;
        assertThat(Shamir.combine(new int[] {1}, new byte[][] {share}, lagrange))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7,3,0", "7,3,2", "7,3,4", "9,5,2", "30,20,5", "60,40,10", "12,11,1"})
    void theSecretIsFoundAmongWrongSharesAndTheyAreNamed(int count, int threshold, int wrong) {
        KeyedRandom random = KeyedRandom.of(count * 31L + wrong, "recovery");
        byte[] secret = secret(random);
        int[] xs = IntStream.rangeClosed(1, count).toArray();
        List<byte[]> shares = new ArrayList<>(List.of(Shamir.split(secret, threshold, xs, coefficients(random))));
        Set<Integer> bad = new HashSet<>();
        while (bad.size() < wrong) {
            int at = random.nextInt(count);
            if (bad.add(at + 1)) {
                shares.get(at)[7 + 8 * random.nextInt(5)] ^= (byte) (1 + random.nextInt(200));
            }
        }
        List<Integer> points = Arrays.stream(xs).boxed().toList();
        var recovery = new Recovery(threshold, lagrange);
        var recovered = recovery.recover(points, shares, found -> Arrays.equals(found, secret));
        assertThat(recovered).isPresent();
        assertThat(recovered.get().secret()).isEqualTo(secret);
        assertThat(bad).containsAll(recovered.get().wrong());
        boolean firstWereRight = bad.stream().allMatch(x -> x > threshold);
        if (!firstWereRight) {
            assertThat(recovered.get().wrong()).isEqualTo(bad);
        }
        assertThat(recovery.consistent(points, shares)).isEqualTo(wrong == 0);
    }

    @Test
    void tooManyWrongSharesAreNotOverruled() {
        KeyedRandom random = KeyedRandom.of(5, "recovery");
        byte[] secret = secret(random);
        List<byte[]> shares = List.of(Shamir.split(secret, 3, FIVE, coefficients(random)));
        for (int at = 0; at < 3; at++) {
            for (int limb = 0; limb < 5; limb++) {
                shares.get(at)[8 * limb + 6] ^= (byte) random.nextInt(1, 256);
                shares.get(at)[8 * limb + 7] ^= (byte) random.nextInt(1, 256);
            }
        }
        assertThat(new Recovery(3, lagrange)
                        .recover(List.of(1, 2, 3, 4, 5), shares, found -> Arrays.equals(found, secret)))
                .isEmpty();
    }

    private static byte[] secret(KeyedRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return secret;
    }

    private static Coefficients coefficients(KeyedRandom random) {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return new Coefficients(key);
    }
}
