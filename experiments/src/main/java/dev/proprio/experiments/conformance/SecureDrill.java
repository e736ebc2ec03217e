package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.SecureParticipant;
import dev.proprio.experiments.conformance.Heard.Masked;
import dev.proprio.experiments.conformance.Heard.Said;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage.MessageCase;
import dev.proprio.proto.v1.SecAggKeyShares;
import dev.proprio.proto.v1.SecAggMember;
import dev.proprio.proto.v1.SecAggOutcome;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.TransferException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One secure aggregation with the client and the kit's own devices, of which one leaves after it has shared its keys. Each
 * step asks the client for one message, and takes the other devices' part; a rule that lies says something else instead.
 */
final class SecureDrill {
    static final int VALUE_BITS = 20;
    static final long LARGEST_WEIGHT = 1024;
    private static final double CLIP = 8;
    private static final int LEAST = 10;
    private static final ByteString ZEROS = ByteString.copyFrom(new byte[32]);

    private final TestedClient client;
    private final Companions companions;
    private final String device;
    private final Broadcast model;
    private final SumTerms terms;
    private final SecAggServer server;
    private final Task task;
    private final Map<String, SecureParticipant> others = new TreeMap<>();
    private List<SecAggMember> members = List.of();

    SecureDrill(TestedClient client, UnaryOperator<SecAggTask.Builder> change)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        this(client, client.newRun(), Optional.empty(), change);
    }

    /**
     * @param given the model; one that no other run is about if empty, for a device gives its shares for each only once
     * @param change what the kit says instead of the truth of configuration and terms
     */
    private SecureDrill(
            TestedClient client, String run, Optional<Broadcast> given, UnaryOperator<SecAggTask.Builder> change)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        this.client = client;
        this.companions = client.companions();
        this.device = client.connected().message().getDeviceId();
        Optional<String> known = companions.device();
        if (known.isPresent() && !known.get().equals(device)) {
            throw new RuleUntriedException(
                    "the directory has the key of \"%s\", but the client is \"%s\"; start one of them with the other's id"
                            .formatted(known.get(), device));
        }
        this.model = given.orElseGet(() -> modelOf(client.settings().model(), run));
        this.terms = new SumTerms(
                Map.of(ClientUpdate.PARAMETERS, model.layout().length()),
                VALUE_BITS,
                CLIP,
                LARGEST_WEIGHT,
                List.of("loss"));
        Task.Builder asked = client.task(run, 1, model);
        if (!asked.getModel().getDescriptionSha256().isEmpty()) {
            String digest = HexFormat.of()
                    .formatHex(asked.getModel().getDescriptionSha256().toByteArray());
            asked.putAlgorithm(ModelDescription.DIGEST_SETTING, digest);
        }
        SecAggConfig config = config(run, asked.getModel().getSha256(), asked.getAlgorithmMap());
        SecAggTask honest = SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(config))
                .setTerms(SecAggTerms.newBuilder()
                        .setValueBits(VALUE_BITS)
                        .setClip(CLIP)
                        .setLargestWeight(LARGEST_WEIGHT)
                        .addMetrics("loss")
                        .addSections(Section.newBuilder()
                                .setName(ClientUpdate.PARAMETERS)
                                .setLength(model.layout().length())))
                .build();
        this.task = asked.setSecagg(change.apply(honest.toBuilder())).build();
        this.server = new SecAggServer(stated(task, config), companions.directory());
    }

    /** What the kit states, as far as that is a configuration at all. */
    private static SecAggConfig stated(Task task, SecAggConfig honest) {
        try {
            return ServerMessages.read(task.getSecagg().getConfig());
        } catch (TransferException e) {
            return honest;
        }
    }

    /** One about the same model. */
    SecureDrill onTheSameModel() throws RuleBrokenException, RuleUntriedException, InterruptedException {
        return new SecureDrill(client, client.newRun(), Optional.of(model), secagg -> secagg);
    }

    private static Broadcast modelOf(Broadcast given, String run) {
        float[] parameters = given.parameters().clone();
        parameters[0] += run.hashCode() * 0x1p-40f;
        return new Broadcast(given.layout(), parameters, given.shared());
    }

    private SecAggConfig config(String run, ByteString model, Map<String, String> algorithm) {
        byte[] session = new byte[SecAggConfig.SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        int cohort = Companions.COUNT + 1;
        SecAggParameters parameters = SecAggParameters.forCohort(cohort)
                .with(SecAggParameters::minimumCohort, LEAST)
                .with(SecAggParameters::minimumSurvivors, LEAST);
        return new SecAggConfig(
                ByteString.copyFrom(session),
                run,
                1,
                model,
                terms.digest(algorithm),
                new UpdateVectors(terms, cohort).specs(),
                parameters);
    }

    Task task() {
        return task;
    }

    /** What the sum's vectors are. */
    List<VectorSpec> vectors() {
        return server.config().vectors();
    }

    /** R0: asks the client, and waits for its keys. */
    SecAggAdvertiseKeys keys() throws RuleBrokenException, RuleUntriedException, InterruptedException {
        client.ask(task);
        Heard heard = firstAnswer();
        Optional<TaskFailed> failed = TestedClient.failed(task, heard);
        if (failed.isPresent()) {
            throw new RuleUntriedException("it refused a secure aggregation in which nothing was wrong: "
                    + failed.get().getReason());
        }
        return accept(heard);
    }

    private Heard firstAnswer() throws RuleBrokenException, InterruptedException {
        return client.await(
                "secagg{KEYS}",
                said -> ours(said).isPresent()
                                || TestedClient.failed(task, said).isPresent()
                        ? Optional.of(said)
                        : Optional.empty(),
                this::inTheClear);
    }

    private SecAggAdvertiseKeys accept(Heard heard) throws RuleBrokenException {
        client.joinedSecure();
        SecAggDeviceMessage message = ours(heard).orElseThrow();
        require(message.hasKeys(), "it began with secagg{%s}".formatted(message.getMessageCase()), "its keys");
        MessageVerdict verdict = read(() -> server.receive(ClientMessages.read(message.getKeys())), "its keys");
        require(
                verdict == MessageVerdict.ACCEPTED,
                "its keys are not signed by \"%s\", or malformed (%s)".formatted(device, verdict),
                "keys signed by the identity that the others know");
        return message.getKeys();
    }

    /** R1: the roster for the client. */
    SecAggCoordinatorMessage.Builder roster() throws RuleBrokenException {
        for (String id : Companions.ids()) {
            own(() -> {
                others.put(id, participant(id));
                return server.receive(ClientMessages.read(
                        other(id).advertise(task.getModel().getSha256()).getKeys()));
            });
        }
        own(() -> {
            server.closeKeys(ZEROS);
            return server;
        });
        SecAggRoster roster = ServerMessages.write(rosterOf(device));
        members = roster.getMembersList();
        return withCertificates(roster, companions.certificates());
    }

    private Roster rosterOf(String id) {
        Roster roster = server.rosters().get(id);
        if (roster == null) {
            throw new IllegalStateException("\"%s\" is not on the roster".formatted(id));
        }
        return roster;
    }

    /** A message with a roster, and the certificates of its members if there are such. */
    SecAggCoordinatorMessage.Builder withCertificates(
            SecAggRoster roster, Optional<Function<String, ByteString>> certificates) {
        var message = message().setRoster(roster);
        certificates.ifPresent(of ->
                roster.getMembersList().forEach(member -> message.addCertificates(of.apply(member.getClientId()))));
        return message;
    }

    /** Keys of a companion that are new, and signed by it. */
    SecAggAdvertiseKeys otherKeys(String id) throws RuleBrokenException {
        return own(() -> participant(id).advertise(task.getModel().getSha256()).getKeys());
    }

    private SecureParticipant participant(String id) throws TransferException, SecAggAbort {
        var asked = new TrainingTask(
                task.getRunId(),
                task.getRound(),
                task.getAttempt(),
                id,
                task.getSeed(),
                task.getAlgorithmMap(),
                Map.of());
        return new SecureParticipant(asked, task.getSecagg(), companions.identity(id));
    }

    /** R1: waits for the client's shares after it was told the roster. */
    SecAggKeyShares shares() throws RuleBrokenException, InterruptedException {
        SecAggKeyShares shares = reply(MessageCase.SHARES).getShares();
        MessageVerdict verdict = read(() -> server.receive(device, ClientMessages.read(shares)), "its shares");
        require(
                verdict == MessageVerdict.ACCEPTED,
                "its shares are malformed (%s)".formatted(verdict),
                "one for each other device, by ascending place");
        for (String id : Companions.ids()) {
            own(() -> server.receive(
                    id,
                    ClientMessages.read(other(id)
                            .shareKeys(ServerMessages.write(rosterOf(id)), certificates())
                            .getShares())));
        }
        own(() -> {
            server.closeShares();
            return server;
        });
        return shares;
    }

    private List<ByteString> certificates() {
        return companions
                .certificates()
                .map(of -> members.stream()
                        .map(member -> of.apply(member.getClientId()))
                        .toList())
                .orElse(List.of());
    }

    /** R2: the others' shares, sealed for the client. */
    SecAggCoordinatorMessage.Builder inbox() {
        return message().setInbox(ServerMessages.write(server.inbox(device)));
    }

    /** R2: waits for the client's update under masks after it was given its inbox. */
    Masked masked() throws RuleBrokenException, InterruptedException {
        Masked masked = client.await(
                "SubmitMasked",
                heard ->
                        heard instanceof Masked sent && sent.header().getRunId().equals(task.getRunId())
                                ? Optional.of(sent)
                                : Optional.empty(),
                contradiction());
        List<Integer> bytes = vectors().stream()
                .map(spec -> Math.toIntExact(RingVector.packedBytes(spec.length(), spec.bits())))
                .toList();
        List<Integer> said = masked.header().getVectorBytesList().stream()
                .map(Math::toIntExact)
                .toList();
        ByteString payload = masked.payload();
        int all = bytes.stream().mapToInt(Integer::intValue).sum();
        require(
                said.equals(bytes) && payload.size() == all,
                "its masked vectors have %s bytes, and %s came".formatted(said, payload.size()),
                bytes.toString());
        boolean digest = Arrays.equals(
                FloatBytes.sha256().digest(payload.toByteArray()),
                masked.header().getSha256().toByteArray());
        require(
                digest,
                "the sha256 of its masked update is not that of what it sent",
                "the SHA-256 of all payload bytes");
        List<ByteString> packed = new ArrayList<>();
        int at = 0;
        for (int length : bytes) {
            packed.add(payload.substring(at, at + length));
            at += length;
        }
        MessageVerdict verdict = server.receive(device, new MaskedInput(packed));
        require(
                verdict == MessageVerdict.ACCEPTED,
                "its masked update does not count (%s)".formatted(verdict),
                "one input");
        for (String id : Companions.ids()) {
            MaskedInput input = own(() -> other(id).mask(ServerMessages.write(server.inbox(id)), nothing()));
            if (staying().contains(id)) {
                server.receive(id, input);
            }
        }
        own(() -> {
            server.closeMasked();
            return server;
        });
        return masked;
    }

    /** A companion's update: zeros, of weight 1. */
    private ClientUpdate nothing() {
        return ClientUpdate.ofParameters(
                1, new float[client.settings().model().layout().length()], Map.of());
    }

    /** The companions that send an input; the first leaves before that. */
    static List<String> staying() {
        return Companions.ids().subList(1, Companions.COUNT);
    }

    /** R3: who survived. */
    SecAggSurvivorSets survivors() {
        return ServerMessages.write(server.survivorSets());
    }

    /** R3: waits for the client's signature under who survived. */
    void signature() throws RuleBrokenException, InterruptedException {
        SecAggDeviceMessage signed = reply(MessageCase.SIGNATURE);
        MessageVerdict verdict =
                read(() -> server.receive(device, ClientMessages.read(signed.getSignature())), "its signature");
        require(
                verdict == MessageVerdict.ACCEPTED,
                "its signature under who survived is not right (%s)".formatted(verdict),
                "Ed25519 under the digest of both sets");
    }

    /** R3: the others' signatures; the request that follows from them. */
    SecAggUnmaskRequest request() throws RuleBrokenException {
        for (String id : staying()) {
            own(() -> server.receive(
                    id, ClientMessages.read(other(id).confirm(survivors()).getSignature())));
        }
        own(() -> {
            server.closeSignatures();
            return server;
        });
        return ServerMessages.write(server.unmaskRequest());
    }

    /** What a companion signs under any account of who survived. */
    ByteString signatureOf(String id, SecAggSurvivorSets sets) throws RuleBrokenException {
        return own(() -> other(id).confirm(sets).getSignature().getSignature());
    }

    /** R4: waits for the client's shares of masks. */
    SecAggUnmaskShares unmasked() throws RuleBrokenException, InterruptedException {
        SecAggUnmaskShares shares = reply(MessageCase.UNMASK).getUnmask();
        MessageVerdict verdict = read(() -> server.receive(device, ClientMessages.read(shares)), "its shares of masks");
        require(
                verdict == MessageVerdict.ACCEPTED,
                "its shares of masks are not those that were asked for (%s)".formatted(verdict),
                "the self-mask's of who survived, the key's of who did not");
        return shares;
    }

    /** The others' last step, and the sum. */
    SecAggResult sum() throws RuleBrokenException {
        SecAggUnmaskRequest request = ServerMessages.write(server.unmaskRequest());
        for (String id : staying()) {
            own(() -> server.receive(
                    id, ClientMessages.read(other(id).unmask(request).getUnmask())));
        }
        try {
            return server.finish(Runnable::run);
        } catch (SecAggAbort e) {
            throw new RuleBrokenException("the sum could not be unmasked: " + e.getMessage(), "a sum");
        }
    }

    /** Tells the client that its update is in the sum. */
    void outcome() throws RuleBrokenException, InterruptedException {
        say(message().setOutcome(SecAggOutcome.newBuilder().setCounted(true)));
        client.say(TestedClient.committed(task.getRunId(), 1, 1));
    }

    /** Which place in the roster a device has. */
    int place(String id) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).getClientId().equals(id)) {
                return i;
            }
        }
        throw new IllegalArgumentException("\"%s\" is not on the roster".formatted(id));
    }

    /** The client's place in the roster. */
    int place() {
        return place(device);
    }

    void say(SecAggCoordinatorMessage.Builder message) throws RuleBrokenException, InterruptedException {
        client.say(CoordinatorMessage.newBuilder().setSecagg(message).build());
    }

    /** A message of this session. */
    SecAggCoordinatorMessage.Builder message() {
        return SecAggCoordinatorMessage.newBuilder()
                .setRunId(task.getRunId())
                .setRound(task.getRound())
                .setAttempt(task.getAttempt());
    }

    /**
     * Waits for the client to refuse a lie that it was told, and sees that it has ended the session: it answers nothing
     * more, not even what would have been right.
     *
     * @param lie for a sentence
     * @param right what would have been said to it next without the lie
     */
    String refused(String lie, Optional<SecAggCoordinatorMessage.Builder> right)
            throws RuleBrokenException, InterruptedException {
        TaskFailed failed = client.await(
                "task_failed at the stage \"aggregate\", since " + lie,
                heard -> TestedClient.failed(task, heard),
                answer().or(this::inTheClear));
        require(
                failed.getStage().equals("aggregate"),
                "its task_failed was at the stage \"%s\"".formatted(failed.getStage()),
                "the stage \"aggregate\"");
        if (right.isPresent()) {
            say(right.get());
        }
        end("silence after it has given a session up, since " + lie);
        return "it said: " + failed.getReason();
    }

    /** The same for a lie that a client may find out before R0 or when it has the roster. */
    String refusedAtTheRoster(String lie) throws RuleBrokenException, RuleUntriedException, InterruptedException {
        client.ask(task);
        Heard heard = firstAnswer();
        Optional<TaskFailed> failed = TestedClient.failed(task, heard);
        if (failed.isPresent()) {
            return "it said: " + failed.get().getReason();
        }
        accept(heard);
        say(roster());
        return refused(lie, Optional.empty());
    }

    /** Closes the round, and sees that the client answers nothing of it any more. */
    void end(String expected) throws RuleBrokenException, InterruptedException {
        client.say(TestedClient.closed(task.getRunId(), task.getRound()));
        client.probe(answer().or(this::inTheClear), expected);
    }

    private SecAggDeviceMessage reply(MessageCase kind) throws RuleBrokenException, InterruptedException {
        return client.await(
                "secagg{%s}".formatted(kind),
                heard -> ours(heard).filter(message -> message.getMessageCase() == kind),
                contradiction());
    }

    private Predicate<Heard> contradiction() {
        return TestedClient.failureOf(task).or(answer()).or(this::inTheClear);
    }

    /** An answer in this session. */
    private Predicate<Heard> answer() {
        return heard -> ours(heard).isPresent()
                || (heard instanceof Masked sent && sent.header().getRunId().equals(task.getRunId()));
    }

    /** What shows the update to the coordinator. */
    private boolean inTheClear(Heard heard) {
        return TestedClient.updateOf(task, heard).isPresent();
    }

    private Optional<SecAggDeviceMessage> ours(Heard heard) {
        return heard instanceof Said said
                        && said.message().hasSecagg()
                        && said.message().getSecagg().getRunId().equals(task.getRunId())
                        && said.message().getSecagg().getRound() == task.getRound()
                        && said.message().getSecagg().getAttempt() == task.getAttempt()
                ? Optional.of(said.message().getSecagg())
                : Optional.empty();
    }

    private SecureParticipant other(String id) {
        SecureParticipant known = others.get(id);
        if (known == null) {
            throw new IllegalStateException("\"%s\" takes no part yet".formatted(id));
        }
        return known;
    }

    /** What the kit's own devices do; if they give up, the client has sent them something wrong. */
    private static <T> T own(Step<T> step) throws RuleBrokenException {
        try {
            return step.take();
        } catch (SecAggAbort | TransferException e) {
            throw new RuleBrokenException(
                    "another device gave up over what it got: " + e.getMessage(), "messages that it can use");
        }
    }

    private static <T> T read(Step<T> step, String what) throws RuleBrokenException {
        try {
            return step.take();
        } catch (SecAggAbort | TransferException e) {
            throw new RuleBrokenException("%s could not be read: %s".formatted(what, e.getMessage()), "proper ones");
        }
    }

    private static void require(boolean holds, String seen, String expected) throws RuleBrokenException {
        if (!holds) {
            throw new RuleBrokenException(seen, expected);
        }
    }

    /** Something that an honest device or the server does. */
    @FunctionalInterface
    private interface Step<T> {
        T take() throws SecAggAbort, TransferException;
    }
}
