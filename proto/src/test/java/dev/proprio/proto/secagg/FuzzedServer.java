package dev.proprio.proto.secagg;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.MessageLite;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggKeyShares;
import dev.proprio.proto.v1.SecAggMaskedInput;
import dev.proprio.proto.v1.SecAggSurvivorSignature;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import dev.proprio.proto.wire.TransferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Between clients and their server: drops, changes, repeats and misattributes what clients say. */
final class FuzzedServer {
    private final SecAggServer server;
    private final FuzzedDataProvider data;
    private final List<MessageLite> said = new ArrayList<>();
    private final Map<MessageLite, String> authors = new HashMap<>();
    private boolean inputsAltered;

    FuzzedServer(SecAggServer server, FuzzedDataProvider data) {
        this.server = server;
        this.data = data;
    }

    /** Whether the server added up an input that its sender did not mean. */
    boolean inputsAltered() {
        return inputsAltered;
    }

    /** Passes on what a client says, or does not; and whether the server counts it. */
    boolean pass(String client, MessageLite message) {
        said.add(message);
        authors.put(message, client);
        switch (data.consumeInt(0, 5)) {
            case 1 -> {
                return false;
            }
            case 2 -> {
                alter(client, message);
                return false;
            }
            case 3 -> alter(client, message);
            case 4 -> {
                MessageLite earlier = said.get(data.consumeInt(0, said.size() - 1));
                deliver(TestRound.id(data.consumeInt(0, 5)), earlier);
            }
            default -> {}
        }
        return deliver(client, message).counts();
    }

    private void alter(String client, MessageLite message) {
        Tampering.of(message, data).ifPresent(other -> deliver(client, other));
    }

    private MessageVerdict deliver(String client, MessageLite message) {
        try {
            if (message instanceof SecAggAdvertiseKeys keys) {
                return server.receive(ClientMessages.read(keys));
            }
            if (message instanceof SecAggKeyShares shares) {
                return server.receive(client, ClientMessages.read(shares));
            }
            if (message instanceof SecAggMaskedInput input) {
                MessageVerdict verdict = server.receive(client, ClientMessages.read(input));
                inputsAltered |= verdict == MessageVerdict.ACCEPTED && !client.equals(authors.get(message));
                return verdict;
            }
            if (message instanceof SecAggSurvivorSignature signature) {
                return server.receive(client, ClientMessages.read(signature));
            }
            return server.receive(client, ClientMessages.read((SecAggUnmaskShares) message));
        } catch (TransferException e) {
            return MessageVerdict.MALFORMED;
        }
    }
}
