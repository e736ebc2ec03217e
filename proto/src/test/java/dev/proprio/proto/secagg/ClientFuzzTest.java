package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.wire.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server that says anything to a client, in any order: the client answers, or gives the round up and has wiped its
 * secrets; and it never reveals both secrets of anybody.
 */
class ClientFuzzTest {
    private static final int SIZE = 4;
    private static final HashedExchange EXCHANGE = new HashedExchange();
    private static final SecAggConfig CONFIG = TestRound.config(SIZE, SIZE - 1, 3, 2);
    private static final ByteString HASH = CONFIG.hash();
    private static final List<MessageLite> HONEST = honest();

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aClientAnswersOrGivesUpAndHasWipedItsSecrets(FuzzedDataProvider data) throws SecAggAbort {
        var round = new TestRound(CONFIG, HASH, 1, "kat", TestRound.LENIENT, EXCHANGE);
        SecAggClient client = round.clients.get(0);
        client.advertise(TestRound.MODEL, TestRound.TERMS);
        int next = 0;
        for (int messages = 0; messages < 8; messages++) {
            int which = data.consumeBoolean() ? data.consumeInt(0, HONEST.size() - 1) : next;
            MessageLite message = HONEST.get(which);
            if (data.consumeBoolean()) {
                message = Tampering.of(message, data).orElse(message);
            }
            try {
                answer(round, client, message);
                next = Math.min(which + 1, HONEST.size() - 1);
            } catch (TransferException e) {
                assertThat(e.getMessage()).hasSizeGreaterThan(10);
            } catch (SecAggAbort e) {
                assertThat(e.getMessage()).hasSizeGreaterThan(10);
                assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
            }
            if (client.phase() == ClientPhase.ABORTED || client.phase() == ClientPhase.DONE) {
                assertThat(TestSecrets.areWiped(client)).isTrue();
            }
        }
    }

    private static void answer(TestRound round, SecAggClient client, MessageLite message)
            throws TransferException, SecAggAbort {
        if (message instanceof SecAggRoster roster) {
            client.shareKeys(ServerMessages.read(roster));
        } else if (message instanceof SecAggShareInbox inbox) {
            client.mask(ServerMessages.read(inbox), round.input(0), Runnable::run);
        } else if (message instanceof SecAggSurvivorSets sets) {
            client.confirm(ServerMessages.read(sets));
        } else {
            UnmaskShares shares = client.unmask(ServerMessages.read((SecAggUnmaskRequest) message));
            assertThat(owners(shares.selfShares())).doesNotContainAnyElementsOf(owners(shares.keyShares()));
        }
    }

    private static Set<Integer> owners(List<OwnedShare> shares) {
        return shares.stream().map(OwnedShare::owner).collect(Collectors.toSet());
    }

    /** What an honest server tells the first client in a round in which the last one leaves. */
    private static List<MessageLite> honest() {
        try {
            var round = new TestRound(CONFIG, HASH, SIZE, "kat", TestRound.LENIENT, EXCHANGE);
            List<MessageLite> told = new ArrayList<>();
            round.advertise();
            told.add(ServerMessages.write(round.roster(0)));
            round.share();
            told.add(ServerMessages.write(round.server.inbox(TestRound.id(0))));
            round.mask(5, 5, 5, 2);
            told.add(ServerMessages.write(round.server.survivorSets()));
            round.confirm(5, 5, 5, 2);
            told.add(ServerMessages.write(round.server.unmaskRequest()));
            return told;
        } catch (SecAggAbort e) {
            throw new AssertionError(e);
        }
    }
}
