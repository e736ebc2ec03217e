package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.KeyExchange;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The server of one session. Messages come in through {@code receive}, with the sender's name as the transport
 * authenticated it; the caller closes a stage when all or enough have come or its time is up, which freezes the
 * stage's set and opens the next. A failing close aborts the round: nothing but masked sums was held, and it is wiped.
 * Not thread-safe.
 */
public final class SecAggServer {
    private final SecAggConfig config;
    private final Directory directory;
    private final KeyExchange exchange;
    private final StageMessages keyLedger = new StageMessages();
    private final StageMessages shareLedger = new StageMessages();
    private final StageMessages maskedLedger = new StageMessages();
    private final StageMessages signatureLedger = new StageMessages();
    private final StageMessages unmaskLedger = new StageMessages();
    private ServerPhase phase = ServerPhase.COLLECT_KEYS;
    private @Nullable KeyCollection keys;
    private @Nullable RevealCollection reveals;
    private @Nullable RevealCollection lastDraw;
    private @Nullable ShareCollection shares;
    private @Nullable MaskedCollection masked;
    private @Nullable ConsistencyCollection signatures;
    private @Nullable UnmaskCollection unmask;

    /** A server that knows clients by {@code directory}. */
    public SecAggServer(SecAggConfig config, Directory directory) {
        this(config, config.hash(), directory, new X25519());
    }

    SecAggServer(SecAggConfig config, ByteString configHash, Directory directory, KeyExchange exchange) {
        this.config = config;
        this.directory = directory;
        this.exchange = exchange;
        this.keys = new KeyCollection(new HashedConfig(config, configHash), directory, keyLedger);
    }

    /** The round's configuration, which clients need first. */
    public SecAggConfig config() {
        return config;
    }

    /** How far this server has come. */
    public ServerPhase phase() {
        return phase;
    }

    /** Number of clients whose message counts in the present stage. */
    public int received() {
        if (keys != null) {
            return keys.size();
        }
        if (reveals != null) {
            return reveals.size();
        }
        if (shares != null) {
            return shares.size();
        }
        if (masked != null) {
            return masked.size();
        }
        if (signatures != null) {
            return signatures.size();
        }
        return unmask != null ? unmask.size() : 0;
    }

    /** R0. */
    public MessageVerdict receive(AdvertiseKeys message) {
        return keys != null
                ? keys.receive(message)
                : outside(ServerPhase.COLLECT_KEYS, keyLedger, message.member().clientId(), message);
    }

    /** Between R0 and R1, if the beacon is drawn. */
    public MessageVerdict receive(String client, BeaconReveal message) {
        RevealCollection last = lastDraw;
        return reveals != null
                ? reveals.receive(client, message)
                : phase == ServerPhase.ABORTED
                        ? MessageVerdict.ABORTED
                        : last == null ? MessageVerdict.TOO_EARLY : last.after(client, message);
    }

    /** R1. */
    public MessageVerdict receive(String client, KeyShares message) {
        return shares != null
                ? shares.receive(client, message)
                : outside(ServerPhase.COLLECT_SHARES, shareLedger, client, message);
    }

    /** R2: adds the input to the sum and lets go of it. */
    public MessageVerdict receive(String client, MaskedInput message) {
        ByteString digest = message.digest();
        return masked != null
                ? masked.receive(client, message, digest)
                : outside(ServerPhase.COLLECT_MASKED, maskedLedger, client, digest);
    }

    /** R3. */
    public MessageVerdict receive(String client, SurvivorSignature message) {
        return signatures != null
                ? signatures.receive(client, message, directory)
                : outside(ServerPhase.CONSISTENCY, signatureLedger, client, message);
    }

    /** R4. */
    public MessageVerdict receive(String client, UnmaskShares message) {
        return unmask != null
                ? unmask.receive(client, message)
                : outside(ServerPhase.UNMASK, unmaskLedger, client, message);
    }

    /**
     * Ends R0 of a round whose beacon is given: the roster is frozen.
     *
     * @param beacon 32 bytes that nobody could know before the roster was; zeros where clients accept them
     */
    public void closeKeys(ByteString beacon) throws SecAggAbort {
        KeyCollection closing = expect(keys, ServerPhase.COLLECT_KEYS);
        if (config.parameters().draws() > 0) {
            throw new IllegalStateException("the beacon of this round is drawn by its clients");
        }
        shares = advance(() -> closing.close(beacon, shareLedger), ServerPhase.COLLECT_SHARES);
        keys = null;
    }

    /** Ends R0 of a round whose beacon the clients draw, and opens the first draw. */
    public void openDraw() throws SecAggAbort {
        KeyCollection closing = expect(keys, ServerPhase.COLLECT_KEYS);
        if (config.parameters().draws() == 0) {
            throw new IllegalStateException("the beacon of this round is given");
        }
        reveals = advance(closing::draw, ServerPhase.COLLECT_NONCES);
        keys = null;
    }

    /** What each client of the present draw is asked, by id. */
    public Map<String, BeaconRequest> beaconRequests() {
        return expect(reveals, ServerPhase.COLLECT_NONCES).requests();
    }

    /**
     * Ends a draw.
     *
     * @return whether all have revealed their nonces, so that the roster stands; if not, the next draw among those who
     *     have is open
     */
    public boolean closeDraw() throws SecAggAbort {
        RevealCollection closing = expect(reveals, ServerPhase.COLLECT_NONCES);
        lastDraw = closing;
        if (closing.isComplete()) {
            shares = advance(() -> closing.close(shareLedger), ServerPhase.COLLECT_SHARES);
            reveals = null;
            return true;
        }
        reveals = advance(closing::again, ServerPhase.COLLECT_NONCES);
        return false;
    }

    /** The roster for each client on it, by id. */
    public Map<String, Roster> rosters() {
        Cohort cohort = expect(shares, ServerPhase.COLLECT_SHARES).cohort();
        Map<String, Roster> rosters = new LinkedHashMap<>();
        for (int place = 0; place < cohort.size(); place++) {
            rosters.put(cohort.name(place), cohort.roster(place));
        }
        return rosters;
    }

    /** Ends R1. */
    public void closeShares() throws SecAggAbort {
        ShareCollection closing = expect(shares, ServerPhase.COLLECT_SHARES);
        masked = advance(() -> closing.close(maskedLedger), ServerPhase.COLLECT_MASKED);
        shares = null;
    }

    /** The sealed shares for a client that shared keys itself. */
    public ShareInbox inbox(String client) {
        MaskedCollection now = expect(masked, ServerPhase.COLLECT_MASKED);
        int place = now.cohort().place(client);
        if (!now.expects(place)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "\"%s\" shared no keys and has no inbox", client));
        }
        return now.inbox(place);
    }

    /** Ends R2: the survivors are frozen, and nothing can be added to the sum any more. */
    public void closeMasked() throws SecAggAbort {
        MaskedCollection closing = expect(masked, ServerPhase.COLLECT_MASKED);
        signatures = advance(() -> closing.close(signatureLedger), ServerPhase.CONSISTENCY);
        masked = null;
    }

    /** Who shared keys and whose input arrived, for every survivor. */
    public SurvivorSets survivorSets() {
        return expect(signatures, ServerPhase.CONSISTENCY).sets();
    }

    /** Ends R3. */
    public void closeSignatures() throws SecAggAbort {
        ConsistencyCollection closing = expect(signatures, ServerPhase.CONSISTENCY);
        unmask = advance(() -> closing.close(unmaskLedger), ServerPhase.UNMASK);
        signatures = null;
    }

    /** The quorum's signatures, for every client that signed. */
    public UnmaskRequest unmaskRequest() {
        return expect(unmask, ServerPhase.UNMASK).request();
    }

    /** Whether enough shares have come to finish without waiting for more. */
    public boolean canFinish() {
        return expect(unmask, ServerPhase.UNMASK).isEnough();
    }

    /**
     * Ends R4: recovers the secrets that the sum needs and takes the masks off.
     *
     * @param executor runs key agreements and the expansion of masks; {@code Runnable::run} stays in this thread
     */
    public SecAggResult finish(Executor executor) throws SecAggAbort {
        UnmaskCollection closing = expect(unmask, ServerPhase.UNMASK);
        List<String> suspects = advance(() -> new Unmasker(closing, exchange).unmask(executor), ServerPhase.DONE);
        unmask = null;
        PendingSum sum = closing.pending();
        Cohort cohort = sum.cohort();
        return new SecAggResult(
                sum.sums(),
                sum.masked().stream().mapToObj(cohort::name).collect(Collectors.toUnmodifiableList()),
                cohort.size(),
                sum.shared().count(),
                closing.signed().count(),
                closing.size(),
                sum.shared().without(sum.masked()).stream()
                        .mapToObj(cohort::name)
                        .collect(Collectors.toUnmodifiableList()),
                suspects);
    }

    /** Gives the round up and wipes what it held; safe to repeat. */
    public void cancel() {
        if (phase == ServerPhase.DONE) {
            return;
        }
        held().forEach(RingVector::wipe);
        keys = null;
        reveals = null;
        shares = null;
        masked = null;
        signatures = null;
        unmask = null;
        phase = ServerPhase.ABORTED;
    }

    /** The sums under masks that are held at present. */
    List<RingVector> held() {
        if (masked != null) {
            return masked.sums();
        }
        if (signatures != null) {
            return signatures.pending().sums();
        }
        return unmask != null ? unmask.pending().sums() : List.of();
    }

    private MessageVerdict outside(ServerPhase stage, StageMessages messages, String client, Object message) {
        return phase == ServerPhase.ABORTED
                ? MessageVerdict.ABORTED
                : phase.compareTo(stage) < 0 ? MessageVerdict.TOO_EARLY : messages.after(client, message);
    }

    private <T> T advance(Closing<T> closing, ServerPhase next) throws SecAggAbort {
        try {
            T opened = closing.close();
            phase = next;
            return opened;
        } catch (SecAggAbort e) {
            cancel();
            throw e;
        }
    }

    private <T> T expect(@Nullable T stage, ServerPhase expected) {
        if (stage == null) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "this needs phase %s but the server is in %s", expected, phase));
        }
        return stage;
    }

    /** A stage's end. */
    @FunctionalInterface
    private interface Closing<T> {
        T close() throws SecAggAbort;
    }
}
