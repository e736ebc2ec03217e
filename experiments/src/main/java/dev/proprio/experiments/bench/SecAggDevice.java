package dev.proprio.experiments.bench;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One real device through a whole round, alone on one thread, with all that the others would have sent it. */
final class SecAggDevice {
    private static final ClientPolicy POLICY =
            new ClientPolicy(10, 10, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.TRUSTED_ZEROS);
    private static final ByteString ZEROS = ByteString.copyFrom(new byte[32]);
    private static final int ME = 0;

    private final SecAggCase what;
    private final SecAggConfig config;
    private final SecAggIdentities people;
    private final List<AdvertiseKeys> advertised;
    private final KeyExchange curve = new X25519();

    SecAggDevice(SecAggCase what, SecAggIdentities people) {
        this.what = what;
        this.config = what.config();
        this.people = people;
        this.advertised = people.advertise(config, what.devices());
    }

    /** Seconds of one round, and bytes of a device that stays and of one that drops out after sharing keys. */
    record Round(double seconds, long sent, long received, long sentIfDropped, long receivedIfDropped) {}

    /** The least that the round takes. */
    double floor(CryptoPrimitives speeds) {
        int neighbours = config.parameters().neighbours();
        int checks = neighbours + config.parameters().signaturesNeeded(what.devices());
        return speeds.seconds(2.0 * neighbours + 2, keystreamBytes(config, neighbours + 1), checks);
    }

    /** The part of that which key agreements and keystream take. */
    double floorWithoutSignatures(CryptoPrimitives speeds) {
        int neighbours = config.parameters().neighbours();
        return speeds.seconds(2.0 * neighbours + 2, keystreamBytes(config, neighbours + 1), 0);
    }

    static double keystreamBytes(SecAggConfig config, double masks) {
        return masks
                * config.vectors().stream()
                        .mapToDouble(
                                vector -> vector.length() * (vector.bits() <= 16 ? 2.0 : vector.bits() <= 32 ? 4 : 8))
                        .sum();
    }

    Round run() {
        var clock = new Clock();
        try {
            var person = people.get(ME);
            var vectors = config.zeros();
            SecAggClient client = clock.time(
                    () -> new SecAggClient(config, person.id(), person.identity(), people, POLICY, new SessionLog(1)));
            AdvertiseKeys keys = clock.time(() -> client.advertise(SecAggCase.digest(), SecAggCase.digest()));
            Roster roster = roster(keys);
            Transcript transcript = new Transcript(config.hash(), roster.members());
            KeyShares shares = clock.time(() -> client.shareKeys(roster));
            ShareInbox inbox = inbox(transcript, keys);
            MaskedInput masked = clock.time(() -> client.mask(inbox, vectors, Runnable::run));
            IndexSet all = set(0);
            IndexSet survivors = set(what.dropped());
            var sets = new SurvivorSets(all.bitmap(), survivors.bitmap());
            SurvivorSignature signature = clock.time(() -> client.confirm(sets));
            UnmaskRequest request = request(transcript.survivorsDigest(all, survivors));
            UnmaskShares answer = clock.time(() -> client.unmask(request));
            long first = (long) ClientMessages.write(keys).getSerializedSize()
                    + ClientMessages.write(shares).getSerializedSize();
            long rest = (long) ClientMessages.write(masked).getSerializedSize()
                    + ClientMessages.write(signature).getSerializedSize()
                    + ClientMessages.write(answer).getSerializedSize();
            long firstReceived = (long) ServerMessages.write(config).getSerializedSize()
                    + ServerMessages.write(roster).getSerializedSize();
            long restReceived = (long) ServerMessages.write(inbox).getSerializedSize()
                    + ServerMessages.write(sets).getSerializedSize()
                    + ServerMessages.write(request).getSerializedSize();
            return new Round(clock.seconds, first + rest, firstReceived + restReceived, first, firstReceived);
        } catch (SecAggAbort | InvalidKeyException e) {
            throw new IllegalStateException("the benchmark's own round failed: " + e.getMessage(), e);
        }
    }

    private Roster roster(AdvertiseKeys own) {
        List<AdvertiseKeys> all = new ArrayList<>(advertised);
        all.set(ME, own);
        var members = all.stream().map(AdvertiseKeys::member).toList();
        List<IndexedSignature> signatures = Arrays.stream(neighbours(new Transcript(config.hash(), members)))
                .mapToObj(i -> new IndexedSignature(i, all.get(i).signature()))
                .toList();
        return new Roster(ME, members, signatures, ZEROS);
    }

    private int[] neighbours(Transcript transcript) {
        return transcript.graph(ZEROS, config.parameters().neighbours()).neighbours(ME);
    }

    /** A sealed pair of shares from every neighbour. */
    private ShareInbox inbox(Transcript transcript, AdvertiseKeys own) throws InvalidKeyException {
        List<SealedShare> sealed = new ArrayList<>();
        byte[] key = own.member().channelKey().toByteArray();
        for (int peer : neighbours(transcript)) {
            byte[] shared = curve.agree(people.get(peer).channelSecret(), key);
            Secret channel = transcript.shareKey(shared, peer, ME);
            byte[] nonce = new byte[ShareCipher.NONCE_BYTES];
            people.random().nextBytes(nonce);
            byte[] context = transcript.shareContext(peer, ME);
            sealed.add(new SealedShare(
                    peer,
                    ByteString.copyFrom(
                            ShareCipher.seal(channel.bytes(), nonce, context, new byte[2 * Shamir.SHARE_BYTES]))));
        }
        return new ShareInbox(sealed);
    }

    /** The signatures of as many survivors as it takes. */
    private UnmaskRequest request(byte[] digest) {
        int needed = config.parameters().signaturesNeeded(what.devices());
        return new UnmaskRequest(IntStream.range(0, needed)
                .mapToObj(i -> new IndexedSignature(
                        i, ByteString.copyFrom(people.get(i).identity().sign(digest))))
                .toList());
    }

    /** All but the last {@code gone}. */
    private IndexSet set(int gone) {
        return IndexSet.of(
                what.devices(),
                IntStream.range(0, what.devices() - gone).boxed().toList());
    }

    /** What the device did itself. */
    private static final class Clock {
        private double seconds;

        <T> T time(Work<T> work) throws SecAggAbort {
            long start = System.nanoTime();
            T result = work.run();
            seconds += (System.nanoTime() - start) / 1e9;
            return result;
        }
    }

    /** A stage of the device. */
    private interface Work<T> {
        T run() throws SecAggAbort;
    }
}
