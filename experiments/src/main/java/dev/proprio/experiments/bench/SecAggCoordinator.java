package dev.proprio.experiments.bench;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.secagg.shamir.Coefficients;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/**
 * A real coordinator through whole rounds. What devices keep from it is made up: sealed shares, which it cannot open,
 * and masked vectors, which look like noise to it. The shares that it recovers secrets from are real.
 */
final class SecAggCoordinator {
    private static final ByteString ZEROS = ByteString.copyFrom(new byte[32]);
    private static final ByteString SEALED = ByteString.copyFrom(new byte[108]);

    private final SecAggCase what;
    private final SecAggConfig config;
    private final SecAggIdentities people;
    private final List<AdvertiseKeys> advertised;
    private final Transcript transcript;
    private final int[][] neighbours;
    private final MaskedInput input;
    private final List<UnmaskShares> answers;

    SecAggCoordinator(SecAggCase what, SecAggIdentities people) {
        this.what = what;
        this.config = what.config();
        this.people = people;
        this.advertised = people.advertise(config, what.devices());
        this.transcript = new Transcript(
                config.hash(), advertised.stream().map(AdvertiseKeys::member).toList());
        var graph = transcript.graph(ZEROS, config.parameters().neighbours());
        this.neighbours =
                IntStream.range(0, what.devices()).mapToObj(graph::neighbours).toArray(int[][]::new);
        this.input = new MaskedInput(config.vectors().stream()
                .map(vector -> {
                    byte[] noise = new byte[(int) vector.packedBytes()];
                    people.random().nextBytes(noise);
                    return ByteString.copyFrom(noise);
                })
                .toList());
        this.answers = answers();
    }

    /** Seconds until all inputs are in the sum and signed for, and seconds of unmasking it. */
    record Round(double intake, double unmasking) {}

    /** The least that unmasking takes. */
    double floor(CryptoPrimitives speeds) {
        double pairs = 0;
        for (int gone = survivors(); gone < what.devices(); gone++) {
            pairs += Arrays.stream(neighbours[gone]).filter(this::survives).count();
        }
        return speeds.seconds(pairs + what.dropped(), SecAggDevice.keystreamBytes(config, survivors() + pairs), 0);
    }

    /** Runs a round; {@code directory} checks the signatures. */
    Round run(Directory directory, Executor executor) {
        long start = System.nanoTime();
        SecAggServer server = new SecAggServer(config, directory);
        try {
            for (AdvertiseKeys keys : advertised) {
                require(server.receive(keys));
            }
            server.closeKeys(ZEROS);
            server.rosters();
            for (int i = 0; i < what.devices(); i++) {
                require(server.receive(people.get(i).id(), sealedShares(i)));
            }
            server.closeShares();
            for (int i = 0; i < survivors(); i++) {
                server.inbox(people.get(i).id());
                require(server.receive(people.get(i).id(), input));
            }
            server.closeMasked();
            long paused = System.nanoTime();
            List<SurvivorSignature> signatures = signatures(server, directory);
            start += System.nanoTime() - paused;
            for (int i = 0; i < survivors(); i++) {
                require(server.receive(people.get(i).id(), signatures.get(i)));
            }
            server.closeSignatures();
            for (int i = 0; i < survivors(); i++) {
                require(server.receive(people.get(i).id(), answers.get(i)));
            }
            long received = System.nanoTime();
            server.finish(executor);
            return new Round((received - start) / 1e9, (System.nanoTime() - received) / 1e9);
        } catch (SecAggAbort e) {
            throw new IllegalStateException("the benchmark's own round failed: " + e.getMessage(), e);
        }
    }

    private int survivors() {
        return what.devices() - what.dropped();
    }

    private boolean survives(int place) {
        return place < survivors();
    }

    private KeyShares sealedShares(int place) {
        List<SealedShare> sealed = new ArrayList<>();
        for (int peer : neighbours[place]) {
            sealed.add(new SealedShare(peer, SEALED));
        }
        return new KeyShares(transcript.commitment(place, people.get(place).selfSecret()), sealed);
    }

    /** What survivors sign; nobody signs when nobody looks. */
    private List<SurvivorSignature> signatures(SecAggServer server, Directory directory) {
        var sets = server.survivorSets();
        byte[] digest = transcript.survivorsDigest(
                IndexSet.parse(sets.shared(), what.devices()), IndexSet.parse(sets.masked(), what.devices()));
        boolean real = directory == people;
        return IntStream.range(0, survivors())
                .mapToObj(i -> new SurvivorSignature(
                        ByteString.copyFrom(real ? people.get(i).identity().sign(digest) : new byte[64])))
                .toList();
    }

    /** Every survivor's shares of its neighbours' secrets and of its own. */
    private List<UnmaskShares> answers() {
        List<List<OwnedShare>> self = new ArrayList<>();
        List<List<OwnedShare>> keys = new ArrayList<>();
        for (int i = 0; i < what.devices(); i++) {
            self.add(new ArrayList<>());
            keys.add(new ArrayList<>());
        }
        for (int owner = 0; owner < what.devices(); owner++) {
            byte[] secret = survives(owner)
                    ? people.get(owner).selfSecret()
                    : people.get(owner).maskSecret();
            int[] holders = IntStream.concat(Arrays.stream(neighbours[owner]), IntStream.of(owner))
                    .sorted()
                    .toArray();
            int[] points = Arrays.stream(holders).map(holder -> holder + 1).toArray();
            byte[] coefficients = new byte[16];
            people.random().nextBytes(coefficients);
            byte[][] shares =
                    Shamir.split(secret, config.parameters().threshold(), points, new Coefficients(coefficients));
            for (int i = 0; i < holders.length; i++) {
                (survives(owner) ? self : keys)
                        .get(holders[i])
                        .add(new OwnedShare(owner, ByteString.copyFrom(shares[i])));
            }
        }
        return IntStream.range(0, survivors())
                .mapToObj(i -> new UnmaskShares(self.get(i), keys.get(i)))
                .toList();
    }

    private static void require(MessageVerdict verdict) {
        if (verdict != MessageVerdict.ACCEPTED) {
            throw new IllegalStateException("the coordinator's verdict on a benchmark's message was " + verdict);
        }
    }
}
