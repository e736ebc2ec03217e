package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.BeaconNonces;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server that holds all strings of a draw, and tells each client what suits it. */
class BeaconAttackTest {
    private static final int SIZE = 100;
    private static final int DRAWS = 3;
    private static final int VICTIM = 7;
    private static final ClientPolicy POLICY =
            new ClientPolicy(50, 50, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS);

    /** What the server makes of one session: the keys that it shows, in an order of its own. */
    private record View(SecAggConfig config, List<AdvertiseKeys> shown, int draw) {
        List<Member> members() {
            return shown.stream().map(AdvertiseKeys::member).toList();
        }

        BeaconRequest request(String client) {
            return new BeaconRequest(place(client), members(), beaconDraw());
        }

        Roster roster(String client, List<ByteString> nonces) {
            List<IndexedSignature> signatures = IntStream.range(0, shown.size())
                    .mapToObj(i -> new IndexedSignature(i, shown.get(i).signature()))
                    .toList();
            ByteString beacon = transcript().beacon(nonces);
            return new Roster(place(client), members(), signatures, beacon, nonces);
        }

        int place(String client) {
            return members().stream().map(Member::clientId).toList().indexOf(client);
        }

        private Transcript transcript() {
            return new Transcript(config.hash(), members(), Optional.of(beaconDraw()));
        }

        private BeaconDraw beaconDraw() {
            return new BeaconDraw(
                    draw, shown.stream().map(AdvertiseKeys::commitment).toList());
        }
    }

    private static SecAggConfig config(SecAggParameters parameters, int session) {
        return new SecAggConfig(
                TestRound.digest(session).substring(0, SecAggConfig.SESSION_BYTES),
                "run",
                1,
                TestRound.MODEL,
                TestRound.TERMS,
                List.of(VectorSpec.integers("values", 5, 16, SIZE)),
                parameters);
    }

    private static TestRound session(int number, int draws) {
        return new TestRound(config(SecAggParameters.forCohort(SIZE).withDraws(draws), number), SIZE, POLICY);
    }

    private static List<AdvertiseKeys> advertised(TestRound round) throws SecAggAbort {
        List<AdvertiseKeys> keys = new ArrayList<>();
        for (SecAggClient client : round.clients) {
            keys.add(client.advertise(TestRound.MODEL, TestRound.TERMS));
        }
        return keys;
    }

    /** The nonce of a client whose secret the server knows, or has guessed, or has been told. */
    private static ByteString known(SecAggConfig config, int client, int draw) {
        return new BeaconNonces(config.hash(), TestRound.id(client))
                .nonce(
                        draw,
                        DRAWS,
                        ByteString.copyFrom(
                                TestSecrets.secret("kat beacon", client).bytes()));
    }

    private static List<ByteString> known(SecAggConfig config, List<AdvertiseKeys> shown, int draw) {
        return shown.stream()
                .map(keys -> Integer.parseInt(keys.member().clientId().substring("client-".length())))
                .map(client -> known(config, client, draw))
                .toList();
    }

    /** The victim reveals its nonce, and then refuses the roster. */
    private static void assertRefused(SecAggReason reason, View view, SecAggClient victim, List<ByteString> nonces)
            throws SecAggAbort {
        String id = TestRound.id(VICTIM);
        victim.reveal(view.request(id));
        assertThat(TestRound.abortOf(() -> victim.shareKeys(view.roster(id, nonces))))
                .isEqualTo(reason);
        assertThat(victim.phase()).isEqualTo(ClientPhase.ABORTED);
        assertThat(TestSecrets.areWiped(victim)).isTrue();
    }

    @Test
    void honestRostersOfThisServerAreAccepted() throws SecAggAbort {
        TestRound round = session(1, DRAWS);
        View view = new View(round.config, advertised(round), 1);
        SecAggClient victim = round.clients.get(VICTIM);
        victim.reveal(view.request(TestRound.id(VICTIM)));
        victim.shareKeys(view.roster(TestRound.id(VICTIM), known(round.config, view.shown(), 1)));
        assertThat(victim.phase()).isEqualTo(ClientPhase.SHARED);
    }

    /** All others' keys, commitments and nonces are those of an earlier session, where everything was revealed. */
    @Test
    void commitmentsOfAnEarlierSessionAreNotSignedForThisOne() throws SecAggAbort {
        TestRound earlier = session(1, DRAWS);
        TestRound round = session(2, DRAWS);
        List<AdvertiseKeys> shown = advertised(earlier);
        shown.set(VICTIM, advertised(round).get(VICTIM));
        List<ByteString> nonces = new ArrayList<>(known(earlier.config, shown, 1));
        nonces.set(VICTIM, known(round.config, VICTIM, 1));
        assertRefused(SecAggReason.BAD_BEACON, new View(round.config, shown, 1), round.clients.get(VICTIM), nonces);
    }

    /** The others' keys are theirs, and the nonces are the server's own, whose commitments it shows. */
    @Test
    void commitmentsThatTheServerMadeForOthersAreNotSignedByThem() throws SecAggAbort {
        TestRound round = session(1, DRAWS);
        List<AdvertiseKeys> honest = advertised(round);
        List<AdvertiseKeys> shown = new ArrayList<>();
        for (AdvertiseKeys keys : honest) {
            String id = keys.member().clientId();
            ByteString commitment = new BeaconNonces(round.config.hash(), id).nonce(0, DRAWS, TestRound.digest(9));
            shown.add(new AdvertiseKeys(keys.member(), keys.signature(), commitment));
        }
        shown.set(VICTIM, honest.get(VICTIM));
        List<ByteString> nonces = new ArrayList<>();
        for (AdvertiseKeys keys : shown) {
            String id = keys.member().clientId();
            nonces.add(new BeaconNonces(round.config.hash(), id).nonce(1, DRAWS, TestRound.digest(9)));
        }
        nonces.set(VICTIM, known(round.config, VICTIM, 1));
        assertRefused(SecAggReason.BAD_SIGNATURE, new View(round.config, shown, 1), round.clients.get(VICTIM), nonces);
    }

    /** One half is told that there is a draw, the other half that there is none. */
    @Test
    void halfARosterWithoutADrawIsRefusedByBothHalves() throws SecAggAbort {
        TestRound drawn = session(1, DRAWS);
        TestRound given = session(1, 0);
        List<AdvertiseKeys> with = advertised(drawn);
        List<AdvertiseKeys> without = advertised(given);
        List<AdvertiseKeys> shown = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            AdvertiseKeys half = without.get(i);
            ByteString commitment = known(drawn.config, i, 0);
            shown.add(i < SIZE / 2 ? with.get(i) : new AdvertiseKeys(half.member(), half.signature(), commitment));
        }
        View view = new View(drawn.config, shown, 1);
        assertRefused(SecAggReason.BAD_SIGNATURE, view, drawn.clients.get(VICTIM), known(drawn.config, shown, 1));

        SecAggClient other = given.clients.get(SIZE - 1);
        Roster zeros = new Roster(
                SIZE - 1,
                view.members(),
                view.roster(TestRound.id(0), List.of()).signatures(),
                TestRound.ZEROS);
        assertThat(TestRound.abortOf(() -> other.shareKeys(zeros))).isEqualTo(SecAggReason.POLICY_VIOLATED);
    }

    @Test
    void aDrawThatWasNotAgreedOnIsRefused() throws SecAggAbort {
        TestRound round = session(1, 0);
        List<AdvertiseKeys> shown = new ArrayList<>();
        for (AdvertiseKeys keys : advertised(round)) {
            shown.add(new AdvertiseKeys(keys.member(), keys.signature(), TestRound.digest(4)));
        }
        View view = new View(round.config, shown, 1);
        assertThat(TestRound.abortOf(() -> round.clients.get(VICTIM).reveal(view.request(TestRound.id(VICTIM)))))
                .isEqualTo(SecAggReason.BAD_BEACON);
    }

    /** Of one draw there are two rosters, in which two members have changed places; all nonces fit both. */
    @Test
    void clientsThatWereShownDifferentRostersOfOneDrawOpenNoShareOfTheOthers() throws SecAggAbort {
        TestRound round = session(1, DRAWS);
        List<AdvertiseKeys> keys = advertised(round);
        List<AdvertiseKeys> swapped = new ArrayList<>(keys);
        Collections.swap(swapped, 3, 4);
        List<View> views = List.of(new View(round.config, keys, 1), new View(round.config, swapped, 1));
        Map<Integer, KeyShares> shares = new TreeMap<>();
        for (int i = 0; i < SIZE; i++) {
            View view = views.get(i % 2);
            SecAggClient client = round.clients.get(i);
            client.reveal(view.request(TestRound.id(i)));
            shares.put(
                    view.place(TestRound.id(i)),
                    client.shareKeys(view.roster(TestRound.id(i), known(round.config, view.shown(), 1))));
        }
        int refused = 0;
        for (int i = 0; i < SIZE; i++) {
            int place = views.get(i % 2).place(TestRound.id(i));
            List<SealedShare> inbox = new ArrayList<>();
            shares.forEach((from, message) -> message.shares().stream()
                    .filter(share -> share.peer() == place)
                    .forEach(share -> inbox.add(new SealedShare(from, share.sealed()))));
            SecAggClient client = round.clients.get(i);
            int at = i;
            SecAggReason reason =
                    TestRound.abortOf(() -> client.mask(new ShareInbox(inbox), round.inputs.get(at), Runnable::run));
            refused += reason == SecAggReason.BAD_SHARE ? 1 : 0;
            assertThat(TestSecrets.areWiped(client)).isTrue();
        }
        assertThat(refused).isEqualTo(SIZE);
    }

    /** In each draw somebody else is said to have been silent, until the server is left with those whom it likes. */
    @Test
    void aRosterThatShrinksFromDrawToDrawEndsAtTheAgreedMinimum() throws SecAggAbort {
        TestRound round = session(1, DRAWS);
        List<AdvertiseKeys> keys = advertised(round);
        SecAggClient victim = round.clients.get(VICTIM);
        for (int draw = 1; draw <= 2; draw++) {
            victim.reveal(new View(round.config, keys.subList(0, SIZE - 5 * draw), draw).request(TestRound.id(VICTIM)));
        }
        View tooFew = new View(round.config, keys.subList(0, 89), 3);
        assertThat(TestRound.abortOf(() -> victim.reveal(tooFew.request(TestRound.id(VICTIM)))))
                .isEqualTo(SecAggReason.COHORT_TOO_SMALL);
    }

    /** With the victim's last nonce out, the ring is known; a roster of another draw, whose ring is nicer, comes too late. */
    @Test
    void noRosterOfAnEarlierDrawIsTakenAfterALaterOne() throws SecAggAbort {
        TestRound round = session(1, DRAWS);
        List<AdvertiseKeys> keys = advertised(round);
        SecAggClient victim = round.clients.get(VICTIM);
        String id = TestRound.id(VICTIM);
        View first = new View(round.config, keys, 1);
        victim.reveal(first.request(id));
        List<AdvertiseKeys> later = new ArrayList<>(keys);
        Collections.swap(later, 20, 21);
        victim.reveal(new View(round.config, later, 2).request(id));
        assertThat(TestRound.abortOf(() -> victim.shareKeys(first.roster(id, known(round.config, keys, 1)))))
                .isEqualTo(SecAggReason.BAD_BEACON);
    }

    /** Zeros tell who the committee is before the roster is fixed: on the complete graph, too. */
    @Test
    void aCommitteeWithoutADrawIsRefused() throws SecAggAbort {
        int size = 60;
        var usual = SecAggParameters.forCohort(size);
        var parameters = new SecAggParameters(
                usual.threat(),
                size,
                usual.minimumCohort(),
                usual.minimumSurvivors(),
                usual.neighbours(),
                usual.threshold(),
                true,
                usual.corruptPpm(),
                usual.dropoutPpm(),
                0,
                40);
        var config = TestRound.config(parameters, VectorSpec.integers("values", 5, 16, size));
        TestRound round = new TestRound(config, size, POLICY);
        round.advertise();
        assertThat(TestRound.abortOf(() -> round.clients.get(0).shareKeys(round.roster(0))))
                .isEqualTo(SecAggReason.POLICY_VIOLATED);
    }

    /** However small a server makes the committee, it cannot be won by corrupt members alone. */
    @Test
    void committeesTooSmallToTrustNeedMoreSignaturesThanTheyHaveMembersOrThoseOfAll() {
        for (int committee = 1; committee <= 12; committee++) {
            var parameters = new SecAggParameters(
                    ThreatModel.SEMI_MALICIOUS, 1000, 900, 900, 100, 70, true, 100_000, 100_000, DRAWS, committee);
            assertThat(parameters.signaturesNeeded(1000)).isGreaterThanOrEqualTo(committee);
        }
    }
}
