package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.BeaconReveal;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Coefficients;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * R1: checks the roster, then splits both secrets among the neighbours. Before that the client reveals its nonce, if the
 * beacon is drawn, as often as there are draws.
 *
 * @param drawn the last draw
 */
record Sharing(ClientSession session, Member self, Optional<BeaconRequest> drawn) implements ClientStage {

    Step<BeaconReveal> reveal(BeaconRequest request) throws SecAggAbort {
        int number = drawn.map(last -> last.draw().number()).orElse(0) + 1;
        int draws = session.config().parameters().draws();
        if (request.draw().number() != number || number > draws) {
            throw new SecAggAbort(
                    SecAggReason.BAD_BEACON,
                    String.format(
                            Locale.ROOT,
                            "draw %s of the beacon was asked for, but of %s it is the turn of %s",
                            request.draw().number(),
                            draws,
                            number));
        }
        if (!session.policy().beacon().acceptsDrawn()) {
            throw new SecAggAbort(
                    SecAggReason.POLICY_VIOLATED,
                    "the graph's beacon is to be drawn, which the policy does not accept");
        }
        new RosterCheck(session).members(request.index(), request.members(), self);
        if (!request.draw().commitments().get(request.index()).equals(session.nonce(0))) {
            throw RosterCheck.bad("the roster has another commitment to nonces than this client's own");
        }
        var reveal = new BeaconReveal(number, session.nonce(number));
        return new Step<>(reveal, new Sharing(session, self, Optional.of(request)));
    }

    Step<KeyShares> share(Roster roster) throws SecAggAbort {
        SecAggConfig config = session.config();
        RosterCheck check = new RosterCheck(session);
        check.members(roster.index(), roster.members(), self);
        session.policy().check(config, roster.members().size());
        Transcript transcript = new Transcript(session.configHash(), roster.members(), drawn.map(BeaconRequest::draw));
        checkBeacon(roster, transcript);
        int[] neighbours = transcript
                .graph(roster.beacon(), config.parameters().neighbours())
                .neighbours(roster.index());
        if (neighbours.length + 1 < config.parameters().threshold()) {
            throw new SecAggAbort(
                    SecAggReason.TOO_FEW_NEIGHBOURS,
                    String.format(
                            Locale.ROOT,
                            "%s neighbours cannot keep secrets that take %s shares",
                            neighbours.length,
                            config.parameters().threshold()));
        }
        check.signatures(roster, transcript, neighbours);
        return deal(transcript, roster, neighbours);
    }

    private void checkBeacon(Roster roster, Transcript transcript) throws SecAggAbort {
        if (session.config().parameters().draws() == 0) {
            if (!roster.nonces().isEmpty()
                    || !session.policy().beacon().accepts(roster.beacon(), transcript.rosterHash())) {
                throw badBeacon("is not the public value expected");
            }
            return;
        }
        if (drawn.isEmpty()) {
            throw badBeacon("was not drawn");
        }
        BeaconRequest draw = drawn.get();
        if (draw.index() != roster.index() || !draw.members().equals(roster.members())) {
            throw badBeacon("was drawn for another roster");
        }
        if (roster.nonces().size() != roster.members().size()) {
            throw badBeacon(String.format(
                    Locale.ROOT,
                    "was drawn by %s clients but there are %s",
                    roster.nonces().size(),
                    roster.members().size()));
        }
        for (int i = 0; i < roster.nonces().size(); i++) {
            if (!transcript.opens(i, roster.nonces().get(i))) {
                throw new SecAggAbort(
                        SecAggReason.BAD_BEACON,
                        String.format(
                                Locale.ROOT,
                                "the nonce of \"%s\" is not the one to which it committed",
                                transcript.member(i).clientId()),
                        List.of(transcript.member(i).clientId()));
            }
        }
        if (!transcript.beacon(roster.nonces()).equals(roster.beacon())) {
            throw badBeacon("does not follow from the nonces");
        }
    }

    private static SecAggAbort badBeacon(String what) {
        return new SecAggAbort(SecAggReason.BAD_BEACON, "the graph's beacon " + what);
    }

    private Step<KeyShares> deal(Transcript transcript, Roster roster, int[] neighbours) throws SecAggAbort {
        int me = roster.index();
        Map<Integer, Secret> channels = agree(transcript, neighbours);
        int[] owners = IntStream.concat(Arrays.stream(neighbours), IntStream.of(me))
                .sorted()
                .toArray();
        int[] points = Arrays.stream(owners).map(owner -> owner + 1).toArray();
        int threshold = session.config().parameters().threshold();
        ClientSecrets secrets = session.secrets();
        Coefficients coefficients = new Coefficients(secrets.polynomials().bytes());
        byte[][] keyShares = Shamir.split(secrets.maskKey().bytes(), threshold, points, coefficients);
        byte[][] selfShares = Shamir.split(secrets.self().bytes(), threshold, points, coefficients);
        coefficients.wipe();
        secrets.polynomials().wipe();
        secrets.channelKey().wipe();
        secrets.beacon().wipe();

        List<SealedShare> sealed = new ArrayList<>();
        Shares own = new Shares(Secret.of(new byte[0]), Secret.of(new byte[0]));
        for (int i = 0; i < owners.length; i++) {
            Shares shares = new Shares(Secret.of(keyShares[i]), Secret.of(selfShares[i]));
            Secret channel = channels.get(owners[i]);
            if (channel == null) {
                own = shares;
            } else {
                sealed.add(new SealedShare(owners[i], seal(transcript, channel, me, owners[i], shares)));
                shares.wipe();
            }
        }
        ByteString commitment = transcript.commitment(me, secrets.self().bytes());
        int committee = session.config().parameters().committee();
        var neighbourhood = new Neighbourhood(
                transcript, me, neighbours, transcript.committee(roster.beacon(), committee), channels, own);
        return new Step<>(new KeyShares(commitment, sealed), new Masking(session, neighbourhood));
    }

    /** The channel secrets with all neighbours, or none. */
    private Map<Integer, Secret> agree(Transcript transcript, int[] neighbours) throws SecAggAbort {
        Map<Integer, Secret> channels = new HashMap<>();
        try {
            for (int neighbour : neighbours) {
                Member peer = transcript.member(neighbour);
                channels.put(neighbour, session.agree(session.secrets().channelKey(), peer.channelKey(), peer));
            }
        } catch (SecAggAbort e) {
            channels.values().forEach(Secret::wipe);
            throw e;
        }
        return channels;
    }

    private ByteString seal(Transcript transcript, Secret channel, int from, int to, Shares shares) {
        Secret key = transcript.shareKey(channel.bytes(), from, to);
        byte[] plain = shares.plain();
        byte[] nonce = session.secrets().nonces().next(from, to);
        byte[] sealed = ShareCipher.seal(key.bytes(), nonce, transcript.shareContext(from, to), plain);
        Arrays.fill(plain, (byte) 0);
        key.wipe();
        return ByteString.copyFrom(sealed);
    }
}
