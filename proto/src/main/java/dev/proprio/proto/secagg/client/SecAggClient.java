package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.ClientStage.Step;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.BeaconReveal;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One client in one session. Its methods are called in their order, each with what the server sent; a repetition of
 * the same message gets the same reply, and anything wrong ends the session: the secrets are wiped and every later
 * call is refused with the same reason. Not thread-safe.
 */
public final class SecAggClient {
    private final ClientSession session;
    private ClientStage stage;
    private ClientPhase phase = ClientPhase.IDLE;
    private @Nullable SecAggAbort aborted;
    private final AnsweredRequest<Advertising.Received, AdvertiseKeys> advertised = new AnsweredRequest<>();
    private final Map<Integer, AnsweredRequest<BeaconRequest, BeaconReveal>> revealed = new HashMap<>();
    private final AnsweredRequest<Roster, KeyShares> shared = new AnsweredRequest<>();
    private final AnsweredRequest<ShareInbox, MaskedInput> masked = new AnsweredRequest<>();
    private final AnsweredRequest<SurvivorSets, SurvivorSignature> confirmed = new AnsweredRequest<>();
    private final AnsweredRequest<UnmaskRequest, UnmaskShares> unmasked = new AnsweredRequest<>();

    /**
     * A client with fresh secrets.
     *
     * @param config as the server sent it
     * @param signer this client's identity
     * @param directory everyone's identities
     * @param log the device's memory of sessions
     */
    public SecAggClient(
            SecAggConfig config,
            String clientId,
            Signer signer,
            Directory directory,
            ClientPolicy policy,
            SessionLog log) {
        this(new ClientSession(
                config,
                config.hash(),
                clientId,
                signer,
                directory,
                policy,
                log,
                new X25519(),
                ClientSecrets.draw(new SecureRandom())));
    }

    SecAggClient(ClientSession session) {
        this.session = session;
        this.stage = new Advertising(session);
    }

    /**
     * R0: this round's public keys.
     *
     * @param modelSha256 digest of the model that the client really received
     * @param termsSha256 digest of the settings that the client really follows
     */
    public AdvertiseKeys advertise(ByteString modelSha256, ByteString termsSha256) throws SecAggAbort {
        return answer(
                Advertising.class,
                ClientPhase.ADVERTISED,
                advertised,
                new Advertising.Received(modelSha256, termsSha256),
                Advertising::advertise);
    }

    /**
     * Between R0 and R1, if the beacon is drawn: this client's nonce, which it gives once for each draw.
     *
     * @param request the roster, with everyone's commitments
     */
    public BeaconReveal reveal(BeaconRequest request) throws SecAggAbort {
        AnsweredRequest<BeaconRequest, BeaconReveal> draw =
                revealed.computeIfAbsent(request.draw().number(), number -> new AnsweredRequest<>());
        return answer(Sharing.class, ClientPhase.REVEALED, draw, request, Sharing::reveal);
    }

    /** R1: shares of both secrets for the neighbours that follow from the roster. */
    public KeyShares shareKeys(Roster roster) throws SecAggAbort {
        return answer(Sharing.class, ClientPhase.SHARED, shared, roster, Sharing::share);
    }

    /**
     * R2: the input under masks. A repeated call gives the same bytes and leaves its vectors alone.
     *
     * @param vectors in the shape of the configuration; they are masked in place
     * @param executor expands the masks; {@code Runnable::run} does so in the calling thread
     * @throws IllegalArgumentException if the vectors have another shape
     */
    public MaskedInput mask(ShareInbox inbox, List<RingVector> vectors, Executor executor) throws SecAggAbort {
        requireShape(vectors);
        return answer(
                Masking.class, ClientPhase.MASKED, masked, inbox, (stage, in) -> stage.mask(in, vectors, executor));
    }

    /** R3: this client's signature under who survived. */
    public SurvivorSignature confirm(SurvivorSets sets) throws SecAggAbort {
        return answer(Confirming.class, ClientPhase.SIGNED, confirmed, sets, Confirming::confirm);
    }

    /** R4: the shares with which the server unmasks the sum. Afterwards nothing secret is left. */
    public UnmaskShares unmask(UnmaskRequest request) throws SecAggAbort {
        return answer(Unmasking.class, ClientPhase.DONE, unmasked, request, Unmasking::unmask);
    }

    /** How far this client has come. */
    public ClientPhase phase() {
        return phase;
    }

    /** Ends the session and wipes its secrets; safe to repeat. */
    public void cancel() {
        if (phase != ClientPhase.DONE && aborted == null) {
            abort(new SecAggAbort(SecAggReason.CANCELLED, "the session was cancelled"));
        }
    }

    ClientSession session() {
        return session;
    }

    private <S extends ClientStage, Q, R> R answer(
            Class<S> expected, ClientPhase after, AnsweredRequest<Q, R> answered, Q request, Work<S, Q, R> work)
            throws SecAggAbort {
        if (aborted != null) {
            throw new SecAggAbort(
                    aborted.reason(), "this session has ended: " + aborted.getMessage(), aborted.suspects());
        }
        if (answered.isTo(request) && answered.reply() != null) {
            return answered.reply();
        }
        if (!answered.isEmpty()) {
            throw abort(new SecAggAbort(
                    SecAggReason.EQUIVOCATION,
                    String.format(Locale.ROOT, "a second, different message came in phase %s", phase)));
        }
        if (!expected.isInstance(stage)) {
            throw abort(new SecAggAbort(
                    SecAggReason.OUT_OF_ORDER,
                    String.format(Locale.ROOT, "a message that leads to %s came in phase %s", after, phase)));
        }
        try {
            Step<R> step = work.apply(expected.cast(stage), request);
            stage = step.next();
            phase = after;
            return answered.put(request, step.reply());
        } catch (SecAggAbort e) {
            throw abort(e);
        } catch (RuntimeException | Error e) {
            abort(new SecAggAbort(SecAggReason.CANCELLED, "the session failed: " + e));
            throw e;
        }
    }

    private SecAggAbort abort(SecAggAbort reason) {
        stage.wipe();
        session.secrets().wipe();
        aborted = reason;
        phase = ClientPhase.ABORTED;
        return reason;
    }

    private void requireShape(List<RingVector> vectors) {
        var specs = session.config().vectors();
        boolean same = specs.size() == vectors.size();
        for (int i = 0; same && i < specs.size(); i++) {
            same = specs.get(i).length() == vectors.get(i).length()
                    && specs.get(i).bits() == vectors.get(i).bits();
        }
        if (!same) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the round sums %s but the input is %s", specs, vectors));
        }
    }

    /** A stage at work. */
    @FunctionalInterface
    private interface Work<S, Q, R> {
        Step<R> apply(S stage, Q request) throws SecAggAbort;
    }
}
