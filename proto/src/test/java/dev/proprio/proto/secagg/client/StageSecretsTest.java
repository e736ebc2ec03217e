package dev.proprio.proto.secagg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which secrets a client still has after each of its stages, and none once it is done or gives up. */
class StageSecretsTest {
    private static final int SIZE = 4;
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final SecAggConfig CONFIG = new SecAggConfig(
            DIGEST.substring(0, SecAggConfig.SESSION_BYTES),
            "run",
            1,
            DIGEST,
            DIGEST,
            List.of(VectorSpec.integers("values", 3, 12, SIZE)),
            new SecAggParameters(ThreatModel.CURIOUS, SIZE, 2, 2, SIZE - 1, 2, true, 0, 0));

    /** What each agreement gave, as long as nobody has overwritten it. */
    private final List<byte[]> agreed = new ArrayList<>();

    private final List<ClientSession> sessions = new ArrayList<>();
    private final List<KeyShares> sent = new ArrayList<>();

    @Test
    void eachStageWipesWhatTheNextDoesNotNeed() throws SecAggAbort {
        Masking masking = shared(roster(advertised())).get(0);
        ClientSecrets secrets = sessions.get(0).secrets();
        assertThat(wiped(secrets.channelKey(), secrets.polynomials(), secrets.beacon()))
                .containsOnly(true);
        assertThat(wiped(secrets.maskKey(), secrets.self())).containsOnly(false);
        assertThat(wiped(masking.neighbourhood().channels().values()))
                .hasSize(SIZE - 1)
                .containsOnly(false);

        Confirming confirming = (Confirming) mask(masking).next();
        assertThat(TestSecrets.areWiped(new SecAggClient(sessions.get(0)))).isTrue();
        assertThat(wiped(masking.neighbourhood().channels().values())).containsOnly(true);
        assertThat(wiped(confirming.held())).hasSize(2 * (SIZE - 1)).containsOnly(false);
        assertThat(wiped(own(masking))).containsOnly(false);

        Unmasking unmasking = (Unmasking) confirm(confirming).next();
        var step = unmasking.unmask(new UnmaskRequest(signatures(3)));
        assertThat(step.next()).isInstanceOf(Finished.class);
        assertThat(step.reply().selfShares()).hasSize(SIZE - 1);
        assertThat(step.reply().keyShares()).hasSize(1);
        assertThat(wiped(confirming.held())).containsOnly(true);
        assertThat(wiped(own(masking))).containsOnly(true);
    }

    @Test
    void whoGivesUpWhileMaskingKeepsNeitherChannelsNorItsOwnShares() throws SecAggAbort {
        Masking masking = shared(roster(advertised())).get(0);
        masking.wipe();
        assertThat(wiped(masking.neighbourhood().channels().values())).containsOnly(true);
        assertThat(wiped(own(masking))).containsOnly(true);
    }

    @Test
    void whoGivesUpLaterKeepsNoSharesOfOthersEither() throws SecAggAbort {
        Masking masking = shared(roster(advertised())).get(0);
        Confirming confirming = (Confirming) mask(masking).next();
        confirming.wipe();
        assertThat(wiped(confirming.held())).containsOnly(true);
        assertThat(wiped(own(masking))).containsOnly(true);

        Masking second = shared(roster(advertised())).get(0);
        Confirming signing = (Confirming) mask(second).next();
        Unmasking unmasking = (Unmasking) confirm(signing).next();
        unmasking.wipe();
        assertThat(wiped(signing.held())).containsOnly(true);
        assertThat(wiped(own(second))).containsOnly(true);
    }

    /** What the device's memory does not know to be under way is not sent. */
    @Test
    void anInputOfASessionThatTheLogDoesNotKnowStays() throws SecAggAbort {
        Masking masking = shared(roster(advertised())).get(0);
        ClientSession unknown = session("client-0", sessions.get(0).secrets());
        assertThatThrownBy(() -> mask(new Masking(unknown, masking.neighbourhood())))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage("this device has joined another session since, and has one at a time");
    }

    @Test
    void whatWasAgreedOnBeforeABadKeyWasFoundIsWiped() throws SecAggAbort {
        List<Sharing> sharing = advertised();
        Roster honest = roster(sharing);
        List<Member> members = new ArrayList<>(honest.members());
        byte[] lowOrder = new byte[32];
        lowOrder[0] = 1;
        members.set(
                3,
                new Member(
                        "client-3",
                        ByteString.copyFrom(lowOrder),
                        members.get(3).maskKey()));
        var bad = new Roster(0, members, honest.signatures(), honest.beacon());
        assertThatThrownBy(() -> sharing.get(0).share(bad))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageStartingWith("a public key of \"client-3\" is unusable: ");
        assertThat(agreed).hasSize(2).allSatisfy(secret -> assertThat(secret).containsOnly(0));
    }

    /** Every agreement is overwritten as soon as the keys that follow from it are derived. */
    @Test
    void agreementsAreGoneOnceTheInputIsMasked() throws SecAggAbort {
        List<Masking> masking = shared(roster(advertised()));
        int channels = agreed.size();
        assertThat(channels).isEqualTo(SIZE * (SIZE - 1));
        mask(masking.get(0));
        assertThat(agreed).hasSize(channels + SIZE - 1);
        assertThat(agreed.subList(channels, agreed.size()))
                .allSatisfy(secret -> assertThat(secret).containsOnly(0));
    }

    @Test
    void aCancelledClientKeepsNothingThatItAgreedOn() throws SecAggAbort {
        List<Sharing> sharing = advertised();
        Roster roster = roster(sharing);
        agreed.clear();
        SecAggClient client = new SecAggClient(
                session(sessions.get(0).clientId(), sessions.get(0).secrets()));
        client.advertise(DIGEST, DIGEST);
        client.shareKeys(roster);
        assertThat(agreed)
                .hasSize(SIZE - 1)
                .noneSatisfy(secret -> assertThat(secret).containsOnly(0));
        client.cancel();
        assertThat(agreed).allSatisfy(secret -> assertThat(secret).containsOnly(0));
    }

    @Test
    void aSessionMayBeCancelledTwice() throws SecAggAbort {
        advertised();
        SecAggClient client = new SecAggClient(sessions.get(0));
        client.cancel();
        assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
        client.cancel();
        assertThatThrownBy(() -> client.advertise(DIGEST, DIGEST))
                .hasMessage("this session has ended: the session was cancelled");
    }

    private List<Sharing> advertised() throws SecAggAbort {
        sessions.clear();
        agreed.clear();
        sent.clear();
        List<Sharing> sharing = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            ClientSession session = session("client-" + i, ClientSecrets.draw(new SecureRandom()));
            sessions.add(session);
            var step = new Advertising(session).advertise(new Advertising.Received(DIGEST, DIGEST));
            sharing.add((Sharing) step.next());
        }
        return sharing;
    }

    private ClientSession session(String clientId, ClientSecrets secrets) {
        return new ClientSession(
                CONFIG,
                CONFIG.hash(),
                clientId,
                message -> new byte[64],
                (id, message, signature) -> true,
                new ClientPolicy(1, 1, ThreatModel.CURIOUS, 0, false, BeaconRule.ZEROS).releasing(ReleaseLimit.NONE),
                new SessionLog(2),
                new Recorded(),
                secrets);
    }

    private static Roster roster(List<Sharing> sharing) {
        List<Member> members = sharing.stream().map(Sharing::self).toList();
        return new Roster(0, members, signatures(SIZE), DIGEST);
    }

    private List<Masking> shared(Roster roster) throws SecAggAbort {
        List<Masking> masking = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            Sharing sharing = new Sharing(sessions.get(i), roster.members().get(i), Optional.empty());
            var step = sharing.share(new Roster(i, roster.members(), roster.signatures(), roster.beacon()));
            sent.add(step.reply());
            masking.add((Masking) step.next());
        }
        return masking;
    }

    /** Everyone's shares have come to the first client. */
    private ClientStage.Step<?> mask(Masking first) throws SecAggAbort {
        List<SealedShare> inbox = new ArrayList<>();
        for (int i = 1; i < SIZE; i++) {
            inbox.add(new SealedShare(i, sent.get(i).shares().get(0).sealed()));
        }
        return first.mask(new ShareInbox(inbox), CONFIG.zeros(), Runnable::run);
    }

    /** The last client's input was not received. */
    private static ClientStage.Step<?> confirm(Confirming confirming) throws SecAggAbort {
        IndexSet all = IndexSet.of(SIZE, List.of(0, 1, 2, 3));
        IndexSet survivors = IndexSet.of(SIZE, List.of(0, 1, 2));
        return confirming.confirm(new SurvivorSets(all.bitmap(), survivors.bitmap()));
    }

    private static List<IndexedSignature> signatures(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new IndexedSignature(i, ByteString.copyFrom(new byte[64])))
                .toList();
    }

    private static Secret[] own(Masking masking) {
        Shares own = masking.neighbourhood().own();
        return new Secret[] {own.maskKey(), own.self()};
    }

    private static List<Boolean> wiped(Map<Integer, Shares> shares) {
        return wiped(shares.values().stream()
                .flatMap(one -> Stream.of(one.maskKey(), one.self()))
                .toList());
    }

    private static List<Boolean> wiped(Secret... secrets) {
        return wiped(List.of(secrets));
    }

    private static List<Boolean> wiped(Collection<Secret> secrets) {
        return secrets.stream().map(Secret::isWiped).toList();
    }

    private final class Recorded implements KeyExchange {
        private final X25519 curve = new X25519();

        @Override
        public byte[] publicKey(byte[] secretKey) {
            return curve.publicKey(secretKey);
        }

        @Override
        public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
            byte[] shared = curve.agree(secretKey, peerPublicKey);
            agreed.add(shared);
            return shared;
        }
    }
}
