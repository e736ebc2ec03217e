package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server that lies about who survived. */
class SurvivorSetsTest {
    private static final int SIZE = 8;
    private static final SurvivorSets ALL = sets(all(), all());
    private static final SurvivorSets WITHOUT_LAST = sets(all(), without(7));

    @Test
    void halfTheClientsShownOtherSurvivorsLeaveNeitherSideAQuorum() throws SecAggAbort {
        TestRound round = masked(8);
        List<IndexedSignature> believers = new ArrayList<>();
        List<IndexedSignature> others = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            SecAggClient client = round.clients.get(i);
            boolean believer = i < 3 || i == 7;
            var signature = client.confirm(believer ? ALL : WITHOUT_LAST).signature();
            (believer ? believers : others).add(new IndexedSignature(i, signature));
        }
        for (int i = 0; i < SIZE; i++) {
            SecAggClient client = round.clients.get(i);
            boolean believer = i < 3 || i == 7;
            var own = new UnmaskRequest(believer ? believers : others);
            assertThat(TestRound.abortOf(() -> client.unmask(own))).isEqualTo(SecAggReason.NO_QUORUM);
            assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
            assertThat(TestSecrets.areWiped(client)).isTrue();
        }
    }

    @Test
    void signaturesOfBothSidesTogetherAreNoQuorumEither() throws SecAggAbort {
        TestRound round = masked(8);
        List<IndexedSignature> signatures = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            var signature = round.clients.get(i).confirm(i % 2 == 0 || i == 7 ? ALL : WITHOUT_LAST);
            signatures.add(new IndexedSignature(i, signature.signature()));
        }
        for (SecAggClient client : round.clients) {
            assertThat(TestRound.abortOf(() -> client.unmask(new UnmaskRequest(signatures))))
                    .isEqualTo(SecAggReason.BAD_SIGNATURE);
        }
    }

    /** Were the quorum counted over those whom the server says to have shared keys, four signatures would do. */
    @Test
    void aSmallerClaimOfWhoSharedKeysDoesNotLowerTheQuorum() throws SecAggAbort {
        TestRound round = shared(8);
        IndexSet first = IndexSet.of(SIZE, List.of(0, 1, 2, 3));
        List<IndexedSignature> signatures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var inbox = round.server.inbox(TestRound.id(i));
            var some = inbox.shares().stream()
                    .filter(share -> first.contains(share.peer()))
                    .toList();
            SecAggClient client = round.clients.get(i);
            client.mask(new ShareInbox(some), round.inputs.get(i), Runnable::run);
            signatures.add(
                    new IndexedSignature(i, client.confirm(sets(first, first)).signature()));
        }
        for (int i = 0; i < 4; i++) {
            SecAggClient client = round.clients.get(i);
            assertThat(TestRound.abortOf(() -> client.unmask(new UnmaskRequest(signatures))))
                    .isEqualTo(SecAggReason.NO_QUORUM);
        }
    }

    @Test
    void fewerRepeatedForeignAndOldSignaturesAreRefused() throws SecAggAbort {
        TestRound signed = confirmed();
        List<IndexedSignature> good =
                new ArrayList<>(signed.server.unmaskRequest().signatures());
        assertThat(good).hasSize(5);

        assertRefused(good.subList(0, 4), SecAggReason.NO_QUORUM);
        var repeated = new ArrayList<>(good.subList(0, 4));
        repeated.add(good.get(0));
        assertRefused(repeated, SecAggReason.BAD_SIGNATURE);
        var stranger = new ArrayList<>(good.subList(0, 4));
        stranger.add(new IndexedSignature(SIZE, good.get(4).signature()));
        assertRefused(stranger, SecAggReason.BAD_SIGNATURE);
        var negative = new ArrayList<>(good.subList(0, 4));
        negative.add(new IndexedSignature(-1, good.get(4).signature()));
        assertRefused(negative, SecAggReason.BAD_SIGNATURE);
        var another = new ArrayList<>(good.subList(0, 4));
        another.add(new IndexedSignature(5, good.get(4).signature()));
        assertRefused(another, SecAggReason.BAD_SIGNATURE);

        var otherConfig = TestRound.config(SIZE, SIZE - 1, 4, 3);
        TestRound earlier = new TestRound(otherConfig, SIZE);
        earlier.advertise();
        earlier.share();
        earlier.mask();
        earlier.confirm();
        assertRefused(earlier.server.unmaskRequest().signatures(), SecAggReason.BAD_SIGNATURE);
    }

    @Test
    void aClientSignsOneAccountOfTheSurvivorsEver() throws SecAggAbort {
        TestRound round = masked(SIZE);
        SecAggClient client = round.clients.get(0);
        var first = client.confirm(ALL);
        assertThat(client.confirm(ALL)).isSameAs(first);
        assertThat(TestRound.abortOf(() -> client.confirm(WITHOUT_LAST))).isEqualTo(SecAggReason.EQUIVOCATION);
        assertThat(TestRound.abortOf(() -> client.unmask(new UnmaskRequest(List.of()))))
                .isEqualTo(SecAggReason.EQUIVOCATION);
    }

    @Test
    void accountsThatContradictWhatAClientSawAreRefused() throws SecAggAbort {
        assertMismatch(sets(all(), without(0)));
        assertMismatch(sets(without(3), all()));
        assertMismatch(sets(without(3), without(3)));
        assertMismatch(new SurvivorSets(ByteString.copyFrom(new byte[2]), all().bitmap()));
        assertMismatch(new SurvivorSets(all().bitmap(), ByteString.EMPTY));
    }

    @Test
    void fewSurvivorsAreRefusedWhateverTheServerSays() throws SecAggAbort {
        TestRound round = masked(SIZE);
        SurvivorSets three = sets(all(), IndexSet.of(SIZE, List.of(0, 1, 2)));
        assertThat(TestRound.abortOf(() -> round.clients.get(0).confirm(three)))
                .isEqualTo(SecAggReason.COHORT_TOO_SMALL);
        SurvivorSets alone = sets(all(), IndexSet.of(SIZE, List.of(1)));
        assertThat(TestRound.abortOf(() -> round.clients.get(1).confirm(alone)))
                .isEqualTo(SecAggReason.COHORT_TOO_SMALL);
    }

    private static void assertMismatch(SurvivorSets sets) throws SecAggAbort {
        SecAggClient client = masked(SIZE).clients.get(0);
        assertThat(TestRound.abortOf(() -> client.confirm(sets))).isEqualTo(SecAggReason.SURVIVOR_SET_MISMATCH);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    private static void assertRefused(List<IndexedSignature> signatures, SecAggReason reason) throws SecAggAbort {
        SecAggClient client = confirmed().clients.get(0);
        assertThat(TestRound.abortOf(() -> client.unmask(new UnmaskRequest(signatures))))
                .isEqualTo(reason);
        assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
    }

    private static TestRound shared(int size) throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(size, size - 1, 4, 4), size);
        round.advertise();
        round.share();
        return round;
    }

    private static TestRound masked(int size) throws SecAggAbort {
        TestRound round = shared(size);
        round.mask();
        return round;
    }

    private static TestRound confirmed() throws SecAggAbort {
        TestRound round = masked(SIZE);
        round.confirm();
        return round;
    }

    private static IndexSet all() {
        return IndexSet.of(SIZE, IntStream.range(0, SIZE).boxed().toList());
    }

    private static IndexSet without(Integer... clients) {
        List<Integer> gone = Arrays.asList(clients);
        return IndexSet.of(
                SIZE,
                IntStream.range(0, SIZE).boxed().filter(i -> !gone.contains(i)).toList());
    }

    private static SurvivorSets sets(IndexSet shared, IndexSet masked) {
        return new SurvivorSets(shared.bitmap(), masked.bitmap());
    }
}
