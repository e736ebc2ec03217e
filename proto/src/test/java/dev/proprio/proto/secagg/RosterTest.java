package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.server.MessageVerdict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A server that puts itself between clients, or shows them different ones. */
class RosterTest {
    private static final int SIZE = 6;
    private static final int VICTIM = 2;

    @Test
    void substitutedKeysLackTheirOwnersSignature() throws SecAggAbort {
        ByteString key = key(1);
        assertRefused(SecAggReason.BAD_SIGNATURE, members -> {
            Member old = members.get(4);
            members.set(4, new Member(old.clientId(), key, old.maskKey()));
            return members;
        });
        assertRefused(SecAggReason.BAD_SIGNATURE, members -> {
            Member old = members.get(4);
            members.set(4, new Member(old.clientId(), old.channelKey(), key));
            return members;
        });
        assertRefused(SecAggReason.BAD_SIGNATURE, members -> {
            members.set(
                    4,
                    new Member(
                            "somebody",
                            members.get(4).channelKey(),
                            members.get(4).maskKey()));
            return members;
        });
    }

    @Test
    void aClientFindsItselfOnceAndUnchanged() throws SecAggAbort {
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.remove(VICTIM);
            return members;
        });
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            Member own = members.get(VICTIM);
            members.set(VICTIM, new Member(own.clientId(), own.channelKey(), key(1)));
            return members;
        });
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.set(0, members.get(VICTIM));
            return members;
        });
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.set(0, new Member(members.get(VICTIM).clientId(), key(1), key(2)));
            return members;
        });
    }

    @Test
    void noKeyIsOnARosterTwice() throws SecAggAbort {
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.set(4, new Member(members.get(4).clientId(), members.get(5).channelKey(), key(1)));
            return members;
        });
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.set(4, new Member(members.get(4).clientId(), key(1), key(1)));
            return members;
        });
        assertRefused(SecAggReason.BAD_ROSTER, members -> {
            members.set(
                    4, new Member(members.get(4).clientId(), members.get(VICTIM).maskKey(), key(1)));
            return members;
        });
    }

    @Test
    void signaturesOfNeighboursAreNeeded() throws SecAggAbort {
        TestRound round = advertised();
        Roster roster = round.roster(VICTIM);
        Roster unsigned = new Roster(roster.index(), roster.members(), List.of(), roster.beacon());
        assertThat(TestRound.abortOf(() -> round.clients.get(VICTIM).shareKeys(unsigned)))
                .isEqualTo(SecAggReason.BAD_SIGNATURE);
    }

    /** Both rosters are made of clients that signed their keys: only the keys derived from them give the server away. */
    @Test
    void clientsThatWereShownDifferentRostersShareNoKeys() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        List<Member> members = new ArrayList<>();
        List<IndexedSignature> signatures = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            AdvertiseKeys keys = round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS);
            signatures.add(new IndexedSignature(i, keys.signature()));
            members.add(keys.member());
        }
        var first = round.clients
                .get(0)
                .shareKeys(new Roster(0, members.subList(0, 4), signatures.subList(0, 4), TestRound.ZEROS));
        round.clients.get(1).shareKeys(new Roster(1, members.subList(0, 5), signatures.subList(0, 5), TestRound.ZEROS));
        var forOne = first.shares().stream()
                .filter(share -> share.peer() == 1)
                .map(share -> new SealedShare(0, share.sealed()))
                .toList();
        assertThat(TestRound.abortOf(
                        () -> round.clients.get(1).mask(new ShareInbox(forOne), round.inputs.get(1), Runnable::run)))
                .isEqualTo(SecAggReason.BAD_SHARE);
    }

    @Test
    void clientsThatWereGivenAnotherConfigurationAreNoMembers() throws SecAggAbort {
        TestRound round = advertised();
        TestRound other = new TestRound(TestRound.config(SIZE, SIZE - 1, 4, 3), SIZE);
        AdvertiseKeys foreign = other.clients.get(4).advertise(TestRound.MODEL, TestRound.TERMS);
        assertThat(new TestRound(round.config, SIZE).server.receive(foreign)).isEqualTo(MessageVerdict.BAD_SIGNATURE);

        Roster roster = round.roster(VICTIM);
        List<IndexedSignature> signatures = new ArrayList<>(roster.signatures());
        signatures.replaceAll(
                signature -> signature.signer() == 4 ? new IndexedSignature(4, foreign.signature()) : signature);
        Roster mixed = new Roster(roster.index(), roster.members(), signatures, roster.beacon());
        assertThat(TestRound.abortOf(() -> round.clients.get(VICTIM).shareKeys(mixed)))
                .isEqualTo(SecAggReason.BAD_SIGNATURE);
    }

    @Test
    void keysOfLowOrderAreRefusedByServerAndClients() throws SecAggAbort {
        ByteString lowOrder = ByteString.copyFrom(
                HexFormat.of().parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880"));
        TestRound round = advertised();
        Member bad = new Member(TestRound.id(4), lowOrder, key(2));
        ByteString signature = ByteString.copyFrom(
                TestTrust.signer(bad.clientId()).sign(Transcript.advertisement(round.config.hash(), bad)));
        var keys = new AdvertiseKeys(bad, signature);
        assertThat(new TestRound(round.config, SIZE).server.receive(keys)).isEqualTo(MessageVerdict.MALFORMED);

        Roster roster = round.roster(VICTIM);
        List<Member> members = new ArrayList<>(roster.members());
        members.set(4, bad);
        List<IndexedSignature> signatures = new ArrayList<>(roster.signatures());
        signatures.replaceAll(known -> known.signer() == 4 ? new IndexedSignature(4, signature) : known);
        SecAggClient client = round.clients.get(VICTIM);
        assertThat(TestRound.abortOf(() -> client.shareKeys(new Roster(VICTIM, members, signatures, roster.beacon()))))
                .isEqualTo(SecAggReason.BAD_KEY);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    @Test
    void clientsWithEqualKeysAreBothLeftOut() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        for (SecAggClient client : round.clients) {
            round.server.receive(client.advertise(TestRound.MODEL, TestRound.TERMS));
        }
        AdvertiseKeys first = round.clients.get(0).advertise(TestRound.MODEL, TestRound.TERMS);
        Member copy = new Member("copycat", first.member().channelKey(), key(9));
        byte[] signature = TestTrust.signer("copycat").sign(Transcript.advertisement(round.config.hash(), copy));
        TestRound larger = new TestRound(TestRound.config(SIZE + 1, SIZE, 3, 3), SIZE + 1);
        assertThat(round.server.receive(new AdvertiseKeys(copy, ByteString.copyFrom(signature))))
                .isEqualTo(MessageVerdict.FULL);
        for (int i = 0; i < SIZE; i++) {
            larger.server.receive(larger.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        byte[] again = TestTrust.signer("copycat").sign(Transcript.advertisement(larger.config.hash(), copy));
        assertThat(larger.server.receive(new AdvertiseKeys(copy, ByteString.copyFrom(again))))
                .isEqualTo(MessageVerdict.ACCEPTED);
        larger.server.closeKeys(TestRound.ZEROS);
        assertThat(larger.server.rosters())
                .doesNotContainKeys("copycat", TestRound.id(0))
                .hasSize(SIZE - 1);
    }

    private static void assertRefused(SecAggReason reason, UnaryOperator<List<Member>> tamper) throws SecAggAbort {
        TestRound round = advertised();
        SecAggClient client = round.clients.get(VICTIM);
        Roster roster = round.roster(VICTIM);
        Roster tampered = TestRound.with(roster, tamper.apply(new ArrayList<>(roster.members())));
        assertThat(TestRound.abortOf(() -> client.shareKeys(tampered))).isEqualTo(reason);
        assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    private static ByteString key(int number) {
        return ByteString.copyFrom(TestRound.EXCHANGE.publicKey(
                TestSecrets.secret("server", number).bytes()));
    }

    private static TestRound advertised() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        return round;
    }
}
