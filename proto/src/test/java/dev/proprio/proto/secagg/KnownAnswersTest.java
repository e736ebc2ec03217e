package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.graph.TestGraphs;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole rounds against the answers of an independent implementation. Client i is named {@code client-000i}; its secret
 * keys and self-mask secret are SHA-256("kat c", "kat s", "kat b" and u32 i); its polynomials come from the first 16
 * bytes of SHA-256("kat rng" and u32 i), the nonce to j is the first 12 of SHA-256("kat nonce", u32 i, u32 j); its
 * input's element e is (12345 + 1000003 i + 7919 e) mod floor(2^b / n).
 */
class KnownAnswersTest {
    private static final X25519 CURVE = new X25519();

    static Stream<Map<?, ?>> vectors() throws IOException {
        return ((List<?>) at(file(), "vectors")).stream().map(vector -> (Map<?, ?>) vector);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void roundsMatchToTheByte(Map<?, ?> answer) throws SecAggAbort, InvalidKeyException {
        int size = number(answer, "n");
        int bits = number(answer, "b");
        TestRound round = round(answer);
        int[] stages = stages(answer, size);
        round.advertise(stages);
        Roster roster = round.server.rosters().values().iterator().next();
        Transcript transcript = new Transcript(configHash(answer), roster.members());
        assertThat(hex(transcript.rosterHash())).isEqualTo(at(answer, "rosterHash"));
        checkGraph(answer, transcript);
        checkKeys(answer, transcript, bits);

        round.share(stages);
        int peer = number(answer, "j0");
        assertThat(round.keyShares.get(0).shares().stream()
                        .filter(share -> share.peer() == peer)
                        .map(SealedShare::sealed)
                        .map(KnownAnswersTest::hex))
                .containsExactly((String) at(answer, "share_ct"));

        round.mask(stages);
        Map<?, ?> expected = (Map<?, ?>) at(answer, "y");
        assertThat(round.masked).hasSize(expected.size());
        int at = 0;
        for (Object packed : expected.values()) {
            MaskedInput input = round.masked.get(at++);
            assertThat(sameOrHash(input.vectors().get(0).toByteArray(), (String) packed))
                    .isTrue();
        }
        var sets = round.server.survivorSets();
        round.confirm(stages);
        round.unmask(stages);
        SecAggResult result = round.server.finish(Runnable::run);
        checkSum(answer, result.sums().get(0));
        assertThat(result.contributors())
                .isEqualTo(expected.keySet().stream()
                        .map(key -> TestRound.id(Integer.parseInt((String) key)))
                        .toList());
        assertThat(sets.masked().size()).isEqualTo((size + 7) / 8);
        var shared = IndexSet.parse(sets.shared(), size);
        var masked = IndexSet.parse(sets.masked(), size);
        assertThat(HexFormat.of().formatHex(transcript.survivorsDigest(shared, masked)))
                .isEqualTo(at(answer, "survivors_digest"));
    }

    @Test
    void fewerThanThresholdSharesAbort() throws IOException, SecAggAbort {
        Map<?, ?> answer = vectors().toList().get(1);
        TestRound round = round(answer);
        assertThatThrownBy(() -> round.run(5, 5, 4, 4, 4))
                .isInstanceOfSatisfying(
                        SecAggAbort.class,
                        abort -> assertThat(abort.reason()).isEqualTo(SecAggReason.UNRECOVERABLE_SECRET));
    }

    private static void checkGraph(Map<?, ?> answer, Transcript transcript) {
        var graph = transcript.graph(TestRound.ZEROS, number(answer, "k"));
        assertThat(TestGraphs.order(graph)).isEqualTo(ints(at(answer, "perm")));
        ((Map<?, ?>) at(answer, "neighbours"))
                .forEach((client, neighbours) -> assertThat(graph.neighbours(Integer.parseInt((String) client)))
                        .isEqualTo(ints(neighbours)));
    }

    private static void checkKeys(Map<?, ?> answer, Transcript transcript, int bits) throws InvalidKeyException {
        int i = number(answer, "i0");
        int j = number(answer, "j0");
        Member first = transcript.member(0);
        assertThat(hex(first.channelKey())).isEqualTo(at(answer, "c_pk0"));
        assertThat(hex(first.maskKey())).isEqualTo(at(answer, "s_pk0"));
        byte[] masks = CURVE.agree(
                TestSecrets.secret("kat s", i).bytes(),
                transcript.member(j).maskKey().toByteArray());
        byte[] channel = CURVE.agree(
                TestSecrets.secret("kat c", i).bytes(),
                transcript.member(j).channelKey().toByteArray());
        Secret pairSeed = transcript.pairSeed(masks, i, j);
        assertThat(HexFormat.of().formatHex(pairSeed.bytes())).isEqualTo(at(answer, "pair_seed"));
        assertThat(HexFormat.of().formatHex(transcript.shareKey(channel, i, j).bytes()))
                .isEqualTo(at(answer, "share_key"));
        Secret self = transcript.selfSeed(TestSecrets.secret("kat b", i).bytes(), i);
        assertThat(HexFormat.of().formatHex(self.bytes())).isEqualTo(at(answer, "self_seed"));
        RingVector words = RingVector.zeros(4, bits);
        Masks.apply(List.of(new Mask(pairSeed, false)), List.of(words), Runnable::run);
        assertThat(elements(words)).isEqualTo(longs(at(answer, "mask_words")));
    }

    private static void checkSum(Map<?, ?> answer, RingVector sum) {
        if (at(answer, "sum") instanceof String hash) {
            assertThat(sameOrHash(sum.pack(), hash)).isTrue();
        } else {
            assertThat(elements(sum)).isEqualTo(longs(at(answer, "sum")));
        }
    }

    private static TestRound round(Map<?, ?> answer) {
        int size = number(answer, "n");
        int bits = number(answer, "b");
        SecAggConfig config = TestRound.config(
                TestRound.parameters(size, number(answer, "k"), number(answer, "t"), 2),
                new VectorSpec("values", number(answer, "m"), bits, 2, 0));
        assertThat(hex(configHash(answer))).isEqualTo(at(answer, "cfgHash"));
        TestRound round = new TestRound(config, configHash(answer), size, "kat", TestRound.LENIENT, CURVE);
        long modulus = (1L << bits) / size;
        for (int i = 0; i < size; i++) {
            RingVector input = round.inputs.get(i).get(0);
            for (int e = 0; e < input.length(); e++) {
                input.set(e, (12345 + 1000003L * i + 7919L * e) % modulus);
            }
        }
        return round;
    }

    private static int[] stages(Map<?, ?> answer, int size) {
        int[] stages = new int[size];
        Arrays.fill(stages, 5);
        List<String> drops = List.of("drop_adv", "drop_share", "drop_masked");
        for (int stage = 0; stage < drops.size(); stage++) {
            for (int client : ints(at(answer, drops.get(stage)))) {
                stages[client] = stage + 1;
            }
        }
        return stages;
    }

    private static ByteString configHash(Map<?, ?> answer) {
        byte[] config = HexFormat.of().parseHex((String) at(answer, "cfg"));
        return CanonicalBytes.labelled("fl-secagg/v1/config").prefixed(config).sha256();
    }

    private static boolean sameOrHash(byte[] bytes, String expected) {
        return HexFormat.of().formatHex(bytes).equals(expected)
                || HexFormat.of().formatHex(FloatBytes.sha256().digest(bytes)).equals(expected);
    }

    private static long[] elements(RingVector vector) {
        long[] elements = new long[vector.length()];
        Arrays.setAll(elements, vector::get);
        return elements;
    }

    private static Object at(Map<?, ?> object, String key) {
        return Objects.requireNonNull(object.get(key), key);
    }

    private static int number(Map<?, ?> answer, String key) {
        return Math.toIntExact((Long) at(answer, key));
    }

    private static int[] ints(Object list) {
        return ((List<?>) list)
                .stream().mapToInt(element -> Math.toIntExact((Long) element)).toArray();
    }

    private static long[] longs(Object list) {
        return ((List<?>) list).stream().mapToLong(element -> (Long) element).toArray();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<?, ?> file() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(KnownAnswersTest.class.getResourceAsStream("known-answers.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
