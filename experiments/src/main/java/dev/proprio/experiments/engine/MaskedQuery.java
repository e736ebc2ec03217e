package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.device.Participation;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.server.SecAggServer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One group's answers to a query, added up by the whole protocol of secure aggregation in this process. Keys are bound to the
 * query, which stands where a round of training has its model.
 *
 * @param run what devices know it by
 * @param round in which they are asked
 * @param parameters of the group
 */
record MaskedQuery(Query query, String run, int round, SecAggParameters parameters, Participation participation) {
    private static final ByteString BEACON = ByteString.copyFrom(new byte[32]);

    ExactSums sum(List<String> group, Map<String, QueryAnswer> answers) throws SecAggAbort {
        byte[] session = new byte[SecAggConfig.SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        ByteString digest = query.digest(round);
        var config = new SecAggConfig(
                ByteString.copyFrom(session),
                run,
                round,
                digest,
                digest,
                query.shape().specs(group.size()),
                parameters);
        var server = new SecAggServer(config, participation.directory());
        Map<String, SecAggClient> clients = new LinkedHashMap<>();
        for (String device : group) {
            SecureIdentity identity = participation.identity(device);
            var client = new SecAggClient(
                    config, device, identity.signer(), identity.directory(), identity.policy(), identity.log());
            clients.put(device, client);
            server.receive(client.advertise(digest, digest));
        }
        openRosters(server, clients);
        for (var roster : server.rosters().entrySet()) {
            server.receive(roster.getKey(), client(clients, roster.getKey()).shareKeys(roster.getValue()));
        }
        server.closeShares();
        for (var client : clients.entrySet()) {
            List<RingVector> input =
                    query.shape().encode(Objects.requireNonNull(answers.get(client.getKey())), group.size());
            server.receive(
                    client.getKey(), client.getValue().mask(server.inbox(client.getKey()), input, Runnable::run));
        }
        server.closeMasked();
        for (var client : clients.entrySet()) {
            server.receive(client.getKey(), client.getValue().confirm(server.survivorSets()));
        }
        server.closeSignatures();
        for (var client : clients.entrySet()) {
            server.receive(client.getKey(), client.getValue().unmask(server.unmaskRequest()));
        }
        return ExactSums.of(server.finish(Runnable::run).sums());
    }

    private void openRosters(SecAggServer server, Map<String, SecAggClient> clients) throws SecAggAbort {
        if (parameters.draws() == 0) {
            server.closeKeys(BEACON);
            return;
        }
        server.openDraw();
        do {
            for (var request : server.beaconRequests().entrySet()) {
                server.receive(
                        request.getKey(), client(clients, request.getKey()).reveal(request.getValue()));
            }
        } while (!server.closeDraw());
    }

    private static SecAggClient client(Map<String, SecAggClient> clients, String device) {
        return Objects.requireNonNull(clients.get(device));
    }
}
