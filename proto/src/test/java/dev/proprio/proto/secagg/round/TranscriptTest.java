package dev.proprio.proto.secagg.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nobody can be shown another round than the others without noticing. */
class TranscriptTest {
    private static final ByteString CONFIG = filled(1);
    private static final List<Member> MEMBERS = members(10);
    private static final BeaconDraw DRAW = new BeaconDraw(
            1, IntStream.range(0, 10).mapToObj(i -> filled(60 + i)).toList());

    /** Whatever differs, no key that two derive is the same, no digest that they sign and no beacon that they draw. */
    @Test
    void roundsThatDifferInAnythingHaveNothingInCommon() {
        List<Transcript> different = new ArrayList<>();
        different.add(new Transcript(CONFIG, MEMBERS));
        different.add(new Transcript(filled(2), MEMBERS));
        different.add(new Transcript(CONFIG, MEMBERS.subList(0, 9)));
        different.add(new Transcript(CONFIG, swapped(MEMBERS)));
        Member first = MEMBERS.get(0);
        for (Member other : List.of(
                new Member("d0", first.channelKey(), first.maskKey()),
                new Member(first.clientId(), filled(99), first.maskKey()),
                new Member(first.clientId(), first.channelKey(), filled(99)),
                new Member(first.clientId(), first.maskKey(), first.channelKey()))) {
            List<Member> members = new ArrayList<>(MEMBERS);
            members.set(0, other);
            different.add(new Transcript(CONFIG, members));
        }
        different.add(drawn(DRAW));
        different.add(drawn(new BeaconDraw(2, DRAW.commitments())));
        different.add(drawn(new BeaconDraw(1, swapped(DRAW.commitments()))));
        for (int i = 0; i < 10; i++) {
            List<ByteString> commitments = new ArrayList<>(DRAW.commitments());
            commitments.set(i, filled(99));
            different.add(drawn(new BeaconDraw(1, commitments)));
        }
        byte[] shared = new byte[32];
        IndexSet all = IndexSet.of(9, IntStream.range(0, 9).boxed().toList());
        Set<ByteString> seen = new HashSet<>();
        for (Transcript transcript : different) {
            for (byte[] bound : List.of(
                    transcript.rosterHash().toByteArray(),
                    transcript.shareKey(shared, 0, 1).bytes(),
                    transcript.shareKey(shared, 1, 0).bytes(),
                    transcript.shareContext(0, 1),
                    transcript.pairSeed(shared, 0, 1).bytes(),
                    transcript.selfSeed(shared, 0).bytes(),
                    transcript.survivorsDigest(all, all),
                    transcript.beacon(DRAW.commitments()).toByteArray())) {
                assertThat(seen.add(ByteString.copyFrom(bound))).isTrue();
            }
        }
        assertThat(seen).hasSize(8 * different.size());
    }

    @Test
    void aDrawIsOpenedByTheNoncesToWhichItsMembersCommitted() {
        BeaconNonces nonces = new BeaconNonces(CONFIG, "c3");
        List<ByteString> commitments = new ArrayList<>(DRAW.commitments());
        commitments.set(3, nonces.nonce(0, 2, filled(7)));
        Transcript transcript = drawn(new BeaconDraw(2, commitments));
        assertThat(transcript.beaconCommitment(3)).isEqualTo(commitments.get(3));
        assertThat(transcript.opens(3, filled(7))).isTrue();
        assertThat(transcript.opens(3, filled(8))).isFalse();
        assertThat(transcript.opens(2, filled(7))).isFalse();
        Transcript given = new Transcript(CONFIG, MEMBERS);
        assertThat(given.beaconCommitment(3)).isEqualTo(ByteString.EMPTY);
        assertThat(given.opens(3, filled(7))).isFalse();
    }

    /** Each nonce is a hash of the next: who knows one knows those before it, and none after. */
    @Test
    void noncesAreAChainThatEndsInWhatWasDrawn() {
        var nonces = new BeaconNonces(CONFIG, "c0");
        ByteString last = filled(7);
        List<ByteString> chain = IntStream.rangeClosed(0, 4)
                .mapToObj(i -> nonces.nonce(i, 4, last))
                .toList();
        assertThat(chain).doesNotHaveDuplicates().endsWith(last);
        for (int i = 0; i < 4; i++) {
            assertThat(nonces.nonce(i, i + 1, chain.get(i + 1))).isEqualTo(chain.get(i));
        }
    }

    @Test
    void theBeaconFollowsFromEveryNonceInItsPlace() {
        Transcript transcript = drawn(DRAW);
        Set<ByteString> beacons = new HashSet<>();
        beacons.add(transcript.beacon(DRAW.commitments()));
        beacons.add(transcript.beacon(swapped(DRAW.commitments())));
        for (int i = 0; i < 10; i++) {
            List<ByteString> nonces = new ArrayList<>(DRAW.commitments());
            nonces.set(i, filled(99));
            beacons.add(transcript.beacon(nonces));
        }
        assertThat(beacons).hasSize(12);
        assertThat(transcript.members()).isEqualTo(MEMBERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 11})
    void aCommitteeOfAllOrMoreIsEveryone(int size) {
        assertThat(new Transcript(CONFIG, MEMBERS).committee(filled(3), size).stream())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** Every member is on it as often as any other; nobody can know who before the beacon is there. */
    @Test
    void aCommitteeHasItsSizeAndIsDrawnByTheBeacon() {
        Transcript transcript = new Transcript(CONFIG, MEMBERS);
        int[] times = new int[10];
        for (int beacon = 0; beacon < 250; beacon++) {
            IndexSet committee = transcript.committee(filled(beacon), 4);
            assertThat(committee.count()).isEqualTo(4);
            committee.stream().forEach(member -> times[member]++);
        }
        assertThat(Arrays.stream(times)).allSatisfy(count -> assertThat(count).isBetween(100 - 35, 100 + 35));
    }

    private static Transcript drawn(BeaconDraw draw) {
        return new Transcript(CONFIG, MEMBERS, Optional.of(draw));
    }

    private static <T> List<T> swapped(List<T> list) {
        List<T> swapped = new ArrayList<>(list);
        swapped.set(3, list.get(4));
        swapped.set(4, list.get(3));
        return swapped;
    }

    private static List<Member> members(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Member("c" + i, filled(10 + i), filled(30 + i)))
                .toList();
    }

    private static ByteString filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
