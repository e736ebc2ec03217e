package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.shamir.Lagrange;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Taps everything that the server receives in a round and does with it all that it can: opens every secret for which
 * enough shares came, takes off every mask that it then knows, and adds what is left in every combination.
 */
class TappedServerTest {
    private static final int LENGTH = 20_000;

    /** Six standard deviations above the mean of 255 degrees of freedom: by chance once in a hundred million times. */
    private static final double LIMIT = 255 + 6 * Math.sqrt(2 * 255);

    @ParameterizedTest
    @CsvSource({"6, 5, 4, 16", "6, 5, 4, 24", "7, 4, 3, 32"})
    void maskedVectorsAreUniformAndOnlyTheWholeSumComesOut(int size, int neighbours, int threshold, int bits)
            throws SecAggAbort, GeneralSecurityException {
        VectorSpec spec = new VectorSpec("values", LENGTH, bits, 12, 0);
        SecAggConfig config = TestRound.config(TestRound.parameters(size, neighbours, threshold, 3), spec);
        TestRound round = new TestRound(config, size);
        // The worst inputs for hiding: every client has one number everywhere.
        for (int i = 0; i < size; i++) {
            for (int e = 0; e < LENGTH; e++) {
                round.inputs.get(i).get(0).set(e, 100 + i);
            }
        }
        int[] stages = new int[size];
        Arrays.fill(stages, 5);
        stages[2] = 2;
        round.advertise(stages);
        List<Member> members = round.roster(0).members();
        round.share(stages);
        round.mask(stages);
        round.confirm(stages);
        round.unmask(stages);

        for (MaskedInput input : round.masked) {
            assertThat(chiSquare(input.vectors().get(0).toByteArray())).isLessThan(LIMIT);
        }
        Transcript transcript = new Transcript(config.hash(), members);
        Map<Integer, byte[]> selfSecrets = open(round, threshold, UnmaskShares::selfShares);
        Map<Integer, byte[]> maskKeys = open(round, threshold, UnmaskShares::keyShares);
        assertThat(selfSecrets).doesNotContainKey(2).hasSize(size - 1);
        assertThat(maskKeys).containsOnlyKeys(2);
        assertThat(maskKeys.get(2)).isEqualTo(TestSecrets.secret("kat s", 2).bytes());

        List<RingVector> left = new ArrayList<>();
        int at = 0;
        for (int client = 0; client < size; client++) {
            if (client != 2) {
                RingVector masked = RingVector.unpack(
                        round.masked.get(at++).vectors().get(0).toByteArray(), LENGTH, bits);
                takeOff(transcript, round, client, selfSecrets, maskKeys, masked);
                left.add(masked);
            }
        }
        assertOnlyTheWholeSumIsPlain(left, KeyedRandom.of(bits, "combinations"));
        SecAggResult result = round.server.finish(Runnable::run);
        RingVector whole = left.get(0).copy();
        left.subList(1, left.size()).forEach(whole::add);
        assertThat(result.sums()).containsExactly(whole);
        assertThat(whole.get(0)).isEqualTo(left.size() * 100L + size * (size - 1) / 2 - 2);
    }

    /** Sums of some of the vectors, and combinations in which neighbours' masks cannot cancel, stay uniform. */
    private static void assertOnlyTheWholeSumIsPlain(List<RingVector> left, KeyedRandom random) {
        int count = left.size();
        for (int subset = 1; subset < 1 << count; subset++) {
            RingVector sum = RingVector.zeros(LENGTH, left.get(0).bits());
            for (int i = 0; i < count; i++) {
                if ((subset >>> i & 1) != 0) {
                    sum.add(left.get(i));
                }
            }
            boolean plain = chiSquare(sum.pack()) > LIMIT;
            assertThat(plain).as("subset %s", Integer.toBinaryString(subset)).isEqualTo(subset == (1 << count) - 1);
        }
        for (int repeat = 0; repeat < 50; repeat++) {
            RingVector sum = RingVector.zeros(LENGTH, left.get(0).bits());
            int[] factors = new int[count];
            Arrays.setAll(factors, i -> 2 * random.nextInt(4) + i % 2);
            for (int i = 0; i < count; i++) {
                for (int times = 0; times < factors[i]; times++) {
                    sum.add(left.get(i));
                }
            }
            assertThat(chiSquare(sum.pack())).as(Arrays.toString(factors)).isLessThan(LIMIT);
        }
    }

    private static void takeOff(
            Transcript transcript,
            TestRound round,
            int client,
            Map<Integer, byte[]> selfSecrets,
            Map<Integer, byte[]> maskKeys,
            RingVector masked)
            throws GeneralSecurityException {
        List<Mask> masks = new ArrayList<>();
        byte[] self = selfSecrets.get(client);
        if (self != null) {
            masks.add(new Mask(transcript.selfSeed(self, client), true));
        }
        var graph = transcript.graph(TestRound.ZEROS, round.config.parameters().neighbours());
        for (Map.Entry<Integer, byte[]> dropped : maskKeys.entrySet()) {
            if (graph.adjacent(client, dropped.getKey())) {
                byte[] shared = TestRound.EXCHANGE.agree(
                        dropped.getValue(), transcript.member(client).maskKey().toByteArray());
                masks.add(new Mask(transcript.pairSeed(shared, client, dropped.getKey()), client < dropped.getKey()));
            }
        }
        Masks.apply(masks, List.of(masked), Runnable::run);
    }

    /** Every secret for which enough shares of a kind came. */
    private static Map<Integer, byte[]> open(
            TestRound round, int threshold, Function<UnmaskShares, List<OwnedShare>> kind) {
        Map<Integer, Map<Integer, byte[]>> heard = new TreeMap<>();
        int sender = 0;
        for (UnmaskShares answer : round.unmaskShares) {
            int point = sender < 2 ? sender + 1 : sender + 2;
            sender++;
            for (OwnedShare share : kind.apply(answer)) {
                heard.computeIfAbsent(share.owner(), owner -> new TreeMap<>())
                        .put(point, share.share().toByteArray());
            }
        }
        Map<Integer, byte[]> secrets = new TreeMap<>();
        heard.forEach((owner, shares) -> {
            if (shares.size() >= threshold) {
                int[] points = shares.keySet().stream()
                        .mapToInt(Integer::intValue)
                        .limit(threshold)
                        .toArray();
                byte[][] values = shares.values().stream().limit(threshold).toArray(byte[][]::new);
                Optional<byte[]> secret = Shamir.combine(points, values, new Lagrange());
                secret.ifPresent(found -> secrets.put(owner, found));
            }
        });
        return secrets;
    }

    /** Pearson's statistic of the bytes against the uniform distribution. */
    private static double chiSquare(byte[] bytes) {
        int[] counts = new int[256];
        for (byte b : bytes) {
            counts[b & 0xFF]++;
        }
        double expected = bytes.length / 256.0;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
