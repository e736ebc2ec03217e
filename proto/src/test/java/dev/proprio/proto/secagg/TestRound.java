package dev.proprio.proto.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.secagg.server.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A server and its clients in one thread; a test may stop between any two stages and tamper with messages. */
final class TestRound {
    static final ByteString ZEROS = ByteString.copyFrom(new byte[32]);
    static final ByteString MODEL = digest(1);
    static final ByteString TERMS = digest(2);
    static final ClientPolicy LENIENT = new ClientPolicy(1, 1, ThreatModel.CURIOUS, 0, false, BeaconRule.ZEROS);
    static final MemoizedExchange EXCHANGE = new MemoizedExchange();

    final SecAggConfig config;
    final SecAggServer server;
    final List<SecAggClient> clients = new ArrayList<>();
    final List<List<RingVector>> inputs = new ArrayList<>();
    final List<KeyShares> keyShares = new ArrayList<>();
    final List<MaskedInput> masked = new ArrayList<>();
    final List<UnmaskShares> unmaskShares = new ArrayList<>();
    UnaryOperator<UnmaskShares> tamper = shares -> shares;

    TestRound(SecAggConfig config, int size) {
        this(config, size, LENIENT);
    }

    TestRound(SecAggConfig config, int size, ClientPolicy policy) {
        this(config, config.hash(), size, "kat", policy, EXCHANGE);
    }

    TestRound(
            SecAggConfig config,
            ByteString configHash,
            int size,
            String label,
            ClientPolicy policy,
            KeyExchange exchange) {
        this.config = config;
        this.server = TestServers.of(config, configHash, TestTrust.INSTANCE, exchange);
        for (int i = 0; i < size; i++) {
            String id = id(i);
            clients.add(TestSecrets.client(
                    config,
                    configHash,
                    id,
                    label,
                    i,
                    TestTrust.signer(id),
                    TestTrust.INSTANCE,
                    policy,
                    new SessionLog(1),
                    exchange));
            inputs.add(input(i));
        }
    }

    static SecAggParameters parameters(int size, int neighbours, int threshold, int survivors) {
        return new SecAggParameters(ThreatModel.CURIOUS, size, survivors, survivors, neighbours, threshold, true, 0, 0);
    }

    static SecAggConfig config(SecAggParameters parameters, VectorSpec... vectors) {
        return new SecAggConfig(digest(3).substring(0, 16), "run", 1, MODEL, TERMS, List.of(vectors), parameters);
    }

    static SecAggConfig config(int size, int neighbours, int threshold, int survivors) {
        return config(
                parameters(size, neighbours, threshold, survivors),
                VectorSpec.integers("values", 9, 12, size),
                VectorSpec.integers("weight", 1, 20, size));
    }

    static ByteString digest(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return ByteString.copyFrom(bytes);
    }

    /** The roster that the server has for a client. */
    Roster roster(int client) {
        return Objects.requireNonNull(server.rosters().get(id(client)));
    }

    /** The same roster with other members. */
    static Roster with(Roster roster, List<Member> members) {
        return new Roster(roster.index(), members, roster.signatures(), roster.beacon());
    }

    /** The reason for which {@code attempt} is given up. */
    static SecAggReason abortOf(Attempt attempt) {
        try {
            attempt.run();
        } catch (SecAggAbort e) {
            return e.reason();
        }
        throw new AssertionError("nothing was given up");
    }

    static String id(int client) {
        return "client-%04d".formatted(client);
    }

    /** Runs all stages; client i takes part in the first {@code stages[i]} of five. */
    SecAggResult run(int... stages) throws SecAggAbort {
        advertise(stages);
        share(stages);
        mask(stages);
        confirm(stages);
        unmask(stages);
        return server.finish(Runnable::run);
    }

    /** The sum that the contributors' inputs have. */
    List<RingVector> plain(SecAggResult result) {
        PlainSum sum = new PlainSum(config.vectors());
        for (String contributor : result.contributors()) {
            sum.add(input(Integer.parseInt(contributor.substring("client-".length()))));
        }
        return sum.sums();
    }

    void advertise(int... stages) throws SecAggAbort {
        for (int i = 0; i < clients.size(); i++) {
            if (stages(stages, i) > 0) {
                accept(server.receive(clients.get(i).advertise(MODEL, TERMS)));
            }
        }
        if (config.parameters().draws() == 0) {
            server.closeKeys(ZEROS);
            return;
        }
        server.openDraw();
        do {
            server.beaconRequests().forEach((id, request) -> {
                int at = Integer.parseInt(id.substring("client-".length()));
                if (stages(stages, at) > 1) {
                    attempt(() -> accept(server.receive(id, clients.get(at).reveal(request))));
                }
            });
        } while (!server.closeDraw());
    }

    void share(int... stages) throws SecAggAbort {
        Map<String, Roster> rosters = server.rosters();
        for (int i = 0; i < clients.size(); i++) {
            Roster roster = rosters.get(id(i));
            if (stages(stages, i) > 1 && roster != null) {
                SecAggClient client = clients.get(i);
                int at = i;
                attempt(() -> {
                    KeyShares shares = client.shareKeys(roster);
                    keyShares.add(shares);
                    accept(server.receive(id(at), shares));
                });
            }
        }
        server.closeShares();
    }

    void mask(int... stages) throws SecAggAbort {
        for (int i = 0; i < clients.size(); i++) {
            if (stages(stages, i) > 2) {
                SecAggClient client = clients.get(i);
                int at = i;
                attempt(() -> {
                    MaskedInput input = client.mask(server.inbox(id(at)), inputs.get(at), Runnable::run);
                    masked.add(input);
                    accept(server.receive(id(at), input));
                });
            }
        }
        server.closeMasked();
    }

    void confirm(int... stages) throws SecAggAbort {
        SurvivorSets sets = server.survivorSets();
        for (int i = 0; i < clients.size(); i++) {
            if (stages(stages, i) > 3) {
                SecAggClient client = clients.get(i);
                int at = i;
                attempt(() -> accept(server.receive(id(at), client.confirm(sets))));
            }
        }
        server.closeSignatures();
    }

    void unmask(int... stages) {
        UnmaskRequest request = server.unmaskRequest();
        for (int i = 0; i < clients.size(); i++) {
            if (stages(stages, i) > 4) {
                SecAggClient client = clients.get(i);
                int at = i;
                attempt(() -> {
                    UnmaskShares shares = client.unmask(request);
                    unmaskShares.add(shares);
                    accept(server.receive(id(at), at == 0 ? tamper.apply(shares) : shares));
                });
            }
        }
    }

    List<RingVector> input(int client) {
        KeyedRandom random = KeyedRandom.of(7, "input", 0, client);
        List<RingVector> vectors = config.zeros();
        for (int v = 0; v < vectors.size(); v++) {
            long largest = config.vectors().get(v).largest();
            for (int i = 0; i < vectors.get(v).length(); i++) {
                vectors.get(v).set(i, random.nextLong(-largest, largest + 1));
            }
        }
        return vectors;
    }

    private static int stages(int[] stages, int client) {
        return stages.length == 0 ? 5 : stages[client];
    }

    /** A client that aborts is a client that drops out. */
    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (SecAggAbort e) {
            return;
        }
    }

    private static void accept(MessageVerdict verdict) {
        if (verdict != MessageVerdict.ACCEPTED) {
            throw new AssertionError("the server's verdict was " + verdict);
        }
    }

    /** What a client tries. */
    interface Attempt {
        void run() throws SecAggAbort;
    }
}
