package dev.proprio.experiments.bench;

import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.X25519;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the cryptography that is used does by itself on this machine: the floor below which no protocol gets.
 *
 * @param agreements X25519 key agreements per second
 * @param keystream bytes of AES-128-CTR per second, in chunks of 16 KiB
 * @param checks Ed25519 signatures verified per second
 */
record CryptoPrimitives(double agreements, double keystream, double checks) {
    private static final int CHUNK = 16 * 1024;

    /** The speeds of {@code threads} that all do the same. */
    static CryptoPrimitives measure(ExecutorService pool, int threads, double seconds) throws InterruptedException {
        return new CryptoPrimitives(
                rate(pool, threads, seconds, CryptoPrimitives::oneAgreement),
                CHUNK * rate(pool, threads, seconds, CryptoPrimitives::sixteenChunks),
                rate(pool, threads, seconds, CryptoPrimitives::oneCheck));
    }

    /** Seconds that a coordinator or device needs at least. */
    double seconds(double agreementCount, double keystreamBytes, double checkCount) {
        return agreementCount / agreements + keystreamBytes / keystream + checkCount / checks;
    }

    private static double rate(ExecutorService pool, int threads, double seconds, Callable<LongSupplier> primitive)
            throws InterruptedException {
        List<Callable<Double>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(() -> perSecond(primitive.call(), seconds));
        }
        double sum = 0;
        for (Future<Double> task : pool.invokeAll(tasks)) {
            try {
                sum += task.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the platform's cryptography failed", e.getCause());
            }
        }
        return sum;
    }

    private static double perSecond(LongSupplier primitive, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long count = 0;
        long now = start;
        do {
            count += primitive.getAsLong();
            now = System.nanoTime();
        } while (now < end);
        return count * 1e9 / (now - start);
    }

    private static LongSupplier oneAgreement() {
        var curve = new X25519();
        byte[] own = new byte[KeyExchange.KEY_BYTES];
        byte[] peer = curve.publicKey(new byte[KeyExchange.KEY_BYTES]);
        return () -> {
            try {
                return curve.agree(own, peer).length / KeyExchange.KEY_BYTES;
            } catch (InvalidKeyException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static LongSupplier sixteenChunks() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"), new IvParameterSpec(new byte[16]));
        byte[] zeros = new byte[CHUNK];
        byte[] out = new byte[CHUNK];
        return () -> {
            try {
                for (int i = 0; i < 16; i++) {
                    cipher.update(zeros, 0, CHUNK, out, 0);
                }
                return 16;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static LongSupplier oneCheck() {
        Identity identity = Identity.fromSeed(new byte[32]);
        byte[] message = new byte[32];
        byte[] signature = identity.sign(message);
        byte[] key = identity.publicKey();
        return () -> Identity.verify(key, message, signature) ? 1 : 0;
    }
}
