package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.secagg.server.ServerPhase;
import java.util.HashSet;
import java.util.Set;

/**
 * Clients that say anything to the server, in any order and under each other's names: the round is given up with a
 * reason, or the sum is that of the inputs that were accepted, to the bit.
 */
class ServerFuzzTest {
    private static final int SIZE = 4;
    private static final HashedExchange EXCHANGE = new HashedExchange();
    private static final SecAggConfig CONFIG = TestRound.config(SIZE, SIZE - 1, 3, 2);
    private static final ByteString HASH = CONFIG.hash();

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aRoundIsGivenUpOrItsSumIsExact(FuzzedDataProvider data) {
        var round = new TestRound(CONFIG, HASH, SIZE, "kat", TestRound.LENIENT, EXCHANGE);
        SecAggServer server = round.server;
        var wire = new FuzzedServer(server, data);
        Set<Integer> there = new HashSet<>();
        for (int i = 0; i < SIZE; i++) {
            there.add(i);
        }
        try {
            step(
                    wire,
                    there,
                    round,
                    (i, client) -> ClientMessages.write(client.advertise(TestRound.MODEL, TestRound.TERMS)));
            server.closeKeys(TestRound.ZEROS);
            there.removeIf(i -> !server.rosters().containsKey(TestRound.id(i)));
            step(wire, there, round, (i, client) -> ClientMessages.write(client.shareKeys(round.roster(i))));
            server.closeShares();
            step(
                    wire,
                    there,
                    round,
                    (i, client) ->
                            ClientMessages.write(client.mask(inbox(server, i), round.inputs.get(i), Runnable::run)));
            server.closeMasked();
            step(wire, there, round, (i, client) -> ClientMessages.write(client.confirm(server.survivorSets())));
            server.closeSignatures();
            step(wire, there, round, (i, client) -> ClientMessages.write(client.unmask(server.unmaskRequest())));
            SecAggResult result = server.finish(Runnable::run);
            assertThat(server.phase()).isEqualTo(ServerPhase.DONE);
            if (!wire.inputsAltered()) {
                assertThat(result.sums()).isEqualTo(round.plain(result));
            }
        } catch (SecAggAbort e) {
            assertThat(server.phase()).isEqualTo(ServerPhase.ABORTED);
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    /** Somebody may have spoken for this client meanwhile, and had it expelled. */
    private static ShareInbox inbox(SecAggServer server, int client) throws SecAggAbort {
        try {
            return server.inbox(TestRound.id(client));
        } catch (IllegalArgumentException e) {
            throw new SecAggAbort(SecAggReason.CANCELLED, String.valueOf(e.getMessage()));
        }
    }

    /** All who are there say something; whoever is not heard has left. */
    private static void step(FuzzedServer wire, Set<Integer> there, TestRound round, Saying saying) {
        for (int i = 0; i < SIZE; i++) {
            if (there.contains(i)) {
                try {
                    if (!wire.pass(TestRound.id(i), saying.of(i, round.clients.get(i)))) {
                        there.remove(i);
                    }
                } catch (SecAggAbort e) {
                    there.remove(i);
                }
            }
        }
    }

    /** What a client says in a stage. */
    private interface Saying {
        MessageLite of(int place, SecAggClient client) throws SecAggAbort;
    }
}
