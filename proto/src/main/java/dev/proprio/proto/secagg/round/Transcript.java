package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Hkdf;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.graph.MaskGraph;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The configuration and the roster of a round, and the keys, contexts and digests that they bind: two participants
 * who saw different ones share no key and sign different digests. Immutable.
 */
public final class Transcript {
    private static final String LABEL = "fl-secagg/v1/";
    private static final int SEED_BYTES = 16;

    private final ByteString configHash;
    private final List<Member> members;
    private final byte[] rosterHash;
    private final Optional<BeaconDraw> draw;

    /** A transcript whose beacon is given. */
    public Transcript(ByteString configHash, List<Member> members) {
        this(configHash, members, Optional.empty());
    }

    /** A transcript whose beacon the members draw, if so. */
    public Transcript(ByteString configHash, List<Member> members, Optional<BeaconDraw> draw) {
        this.configHash = configHash;
        this.members = List.copyOf(members);
        this.draw = draw;
        var bytes = CanonicalBytes.labelled(LABEL + "roster").raw(configHash).u32(members.size());
        for (Member member : members) {
            bytes.prefixed(member.clientId()).raw(member.channelKey()).raw(member.maskKey());
        }
        draw.ifPresent(drawn -> {
            drawn.commitments().forEach(bytes::raw);
            bytes.u32(drawn.number());
        });
        this.rosterHash = bytes.sha256().toByteArray();
    }

    /** What a client signs when it advertises its keys in a round whose beacon is given. */
    public static byte[] advertisement(ByteString configHash, Member member) {
        return advertisement(configHash, member, ByteString.EMPTY);
    }

    /**
     * What a client signs when it advertises its keys.
     *
     * @param commitment to the client's nonces; empty if the beacon is not drawn
     */
    public static byte[] advertisement(ByteString configHash, Member member, ByteString commitment) {
        return CanonicalBytes.labelled(LABEL + "adv")
                .raw(configHash)
                .raw(member.clientId().getBytes(StandardCharsets.UTF_8))
                .raw(member.channelKey())
                .raw(member.maskKey())
                .raw(commitment)
                .toByteArray();
    }

    /** The commitment to a client's self-mask secret. */
    public static ByteString commitment(ByteString configHash, int index, byte[] secret) {
        return CanonicalBytes.labelled(LABEL + "b")
                .raw(configHash)
                .u32(index)
                .raw(secret)
                .sha256();
    }

    /** The members in the order of the roster. */
    public List<Member> members() {
        return members;
    }

    /** The member at {@code index}. */
    public Member member(int index) {
        return members.get(index);
    }

    /** Number of members. */
    public int size() {
        return members.size();
    }

    /** The hash of configuration and roster. */
    public ByteString rosterHash() {
        return ByteString.copyFrom(rosterHash);
    }

    /** The commitment to a client's self-mask secret. */
    public ByteString commitment(int index, byte[] secret) {
        return commitment(configHash, index, secret);
    }

    /** The key that seals a share on its way, one for each direction. */
    public Secret shareKey(byte[] shared, int from, int to) {
        return derive(shared, CanonicalBytes.labelled(LABEL + "share").u32(from).u32(to));
    }

    /** What a sealed share is bound to. */
    public byte[] shareContext(int from, int to) {
        return CanonicalBytes.labelled(LABEL + "share")
                .raw(configHash)
                .raw(rosterHash)
                .u32(from)
                .u32(to)
                .toByteArray();
    }

    /** The seed of the mask that two clients have in common. */
    public Secret pairSeed(byte[] shared, int a, int b) {
        return derive(
                shared,
                CanonicalBytes.labelled(LABEL + "mask").u32(Math.min(a, b)).u32(Math.max(a, b)));
    }

    /** The seed of a client's own mask. */
    public Secret selfSeed(byte[] secret, int index) {
        return derive(secret, CanonicalBytes.labelled(LABEL + "self").u32(index));
    }

    /** The graph that follows from a public value fixed after the roster. */
    public MaskGraph graph(ByteString beacon, int neighbours) {
        return MaskGraph.of(size(), neighbours, drawn(beacon, "graph"));
    }

    private byte[] drawn(ByteString beacon, String what) {
        byte[] label = (LABEL + what).getBytes(StandardCharsets.US_ASCII);
        return Hkdf.sha256(beacon.toByteArray(), rosterHash, label, SEED_BYTES);
    }

    /** The commitment to a member's nonces; empty if the beacon is not drawn. */
    public ByteString beaconCommitment(int index) {
        return draw.map(drawn -> drawn.commitments().get(index)).orElse(ByteString.EMPTY);
    }

    /** Whether {@code nonce} is the one of this draw to which the member has committed. */
    public boolean opens(int index, ByteString nonce) {
        return draw.map(drawn -> new BeaconNonces(configHash, member(index).clientId())
                        .opens(drawn.commitments().get(index), drawn.number(), nonce))
                .orElse(false);
    }

    /** The beacon that follows from all members' nonces, in the order of the roster. */
    public ByteString beacon(List<ByteString> nonces) {
        var bytes = CanonicalBytes.labelled(LABEL + "beacon").raw(rosterHash);
        nonces.forEach(bytes::raw);
        return bytes.sha256();
    }

    /** The {@code size} members, drawn by the beacon, whose signatures count; everyone if that is 0 or more than all. */
    public IndexSet committee(ByteString beacon, int size) {
        if (size == 0 || size >= size()) {
            return IndexSet.of(size(), IntStream.range(0, size()).boxed().collect(Collectors.toUnmodifiableList()));
        }
        int[] order = MaskGraph.shuffled(size(), drawn(beacon, "committee"));
        return IndexSet.of(size(), Arrays.stream(order, 0, size).boxed().collect(Collectors.toUnmodifiableList()));
    }

    /** What clients sign about who shared keys and whose input arrived. */
    public byte[] survivorsDigest(IndexSet shared, IndexSet masked) {
        return CanonicalBytes.labelled(LABEL + "survivors")
                .raw(configHash)
                .raw(rosterHash)
                .raw(shared.bitmap())
                .raw(masked.bitmap())
                .sha256()
                .toByteArray();
    }

    private Secret derive(byte[] keyMaterial, CanonicalBytes info) {
        return Secret.of(Hkdf.sha256(keyMaterial, rosterHash, info.toByteArray(), SEED_BYTES));
    }
}
