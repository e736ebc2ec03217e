package dev.proprio.client.session;

import dev.proprio.proto.extension.NamePattern;
import dev.proprio.proto.noise.LocalNoise;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.signing.ModelLayoutBytes;
import dev.proprio.proto.signing.TaskHeader;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.QueryTask;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds each task against what the device's owner allows.
 *
 * @param log what the device has done already
 * @param clock by which a budget goes
 */
public record SiteGuard(SitePolicy policy, TaskLog log, Clock clock) {
    /** The stage at which tasks are refused, as the protocol calls it. */
    static final String STAGE = "refuse";

    /** One that lets everything pass. */
    public static final SiteGuard OPEN = new SiteGuard(SitePolicy.OPEN, new TaskLog(), Clock.systemUTC());

    /**
     * Lets a task pass, and notes that it begins.
     *
     * @param coordinator the certificate of whom the session is with; empty without transport security
     * @param shards the names of the device's shards of data; none if it does not tell them apart
     * @return which of them the task may use; none if there are none
     * @throws TaskFailedException if the owner does not allow it
     */
    Set<String> require(Task task, TrainingTask asked, Optional<X509Certificate> coordinator, Set<String> shards)
            throws TaskFailedException {
        Set<String> names = coordinator.isPresent() && policy.namesCoordinators() ? names(coordinator.get()) : Set.of();
        requireCoordinator(coordinator, names);
        requireSigned(task, asked.device());
        allow(isRun(policy.runs(), asked.run()), "this run is none of those that it takes part in");
        TaskKind kind = TaskKind.of(task);
        allow(policy.kinds().contains(kind), String.format(Locale.ROOT, "it takes no task of the kind \"%s\"", kind));
        requireFigures(task.getQuery());
        requirePromise(task, asked);
        Set<String> usable = usable(shards, names, asked.run(), kind);
        requireLimits(task, asked);
        return usable;
    }

    private Set<String> usable(Set<String> shards, Set<String> names, String run, TaskKind kind)
            throws TaskFailedException {
        if (shards.isEmpty() || policy.shards().isEmpty()) {
            return shards;
        }
        Set<String> usable = policy.shards().stream()
                .filter(rule -> shards.contains(rule.shard()) && rule.kinds().contains(kind))
                .filter(rule -> isOneOf(rule.coordinators(), names) && isRun(rule.runs(), run))
                .map(ShardRule::shard)
                .collect(Collectors.toUnmodifiableSet());
        allow(!usable.isEmpty(), "none of its shards of data may be used for this task");
        return usable;
    }

    /** Whether no names are asked for, or one of them is among those that there are. */
    private static boolean isOneOf(List<String> asked, Set<String> names) {
        return asked.isEmpty() || asked.stream().anyMatch(names::contains);
    }

    private static boolean isRun(List<String> named, String run) {
        return named.isEmpty() || named.stream().anyMatch(each -> NamePattern.matches(each, run));
    }

    private void requireCoordinator(Optional<X509Certificate> coordinator, Set<String> names)
            throws TaskFailedException {
        if (policy.coordinators().isEmpty()) {
            return;
        }
        allow(
                coordinator.isPresent(),
                "it works for certain coordinators alone, and this connection shows no certificate of its coordinator");
        allow(
                isOneOf(policy.coordinators(), names),
                "the coordinator's certificate is none of those that it works for");
    }

    /** All that a certificate is known by, in lower case. */
    private static Set<String> names(X509Certificate certificate) throws TaskFailedException {
        try {
            Set<String> names = new HashSet<>();
            names.add(
                    SitePolicy.FINGERPRINT + Hexadecimal.of(FloatBytes.sha256().digest(certificate.getEncoded())));
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
            return names;
        } catch (CertificateEncodingException | CertificateParsingException e) {
            throw new TaskFailedException(STAGE, e);
        }
    }

    private void requireSigned(Task task, String device) throws TaskFailedException {
        if (policy.authorities().isEmpty()) {
            return;
        }
        TaskPromise promise = task.getPromise();
        allow(!promise.getSignature().isEmpty(), "it takes signed tasks alone, and this one is not signed");
        byte[] signer = promise.getSigner().toByteArray();
        allow(
                policy.authorities().contains(Hexadecimal.of(signer)),
                "this task is signed by nobody whose signature it takes");
        allow(
                Identity.verify(
                        signer,
                        TaskHeader.of(task, device),
                        promise.getSignature().toByteArray()),
                "this task is not the one that was signed");
    }

    private void requireFigures(QueryTask query) throws TaskFailedException {
        if (policy.figures().isEmpty()) {
            return;
        }
        List<String> asked = switch (query.getQueryCase()) {
            case MOMENTS -> query.getMoments().getFiguresList();
            case HISTOGRAM -> List.of(query.getHistogram().getFigure());
            case VOTE -> List.of(query.getVote().getFigure());
            case SCORES -> List.of(query.getScores().getScore());
            case EVALUATION, COMPARISON, QUERY_NOT_SET -> List.of();
        };
        allow(policy.figures().get().containsAll(asked), "this query is for a figure of which it tells nothing");
    }

    private void requirePromise(Task task, TrainingTask asked) throws TaskFailedException {
        TaskPromise promise = task.getPromise();
        int cohort = promise.getLeastCohort();
        allow(
                policy.leastCohort() == 0 || Integer.compareUnsigned(cohort, policy.leastCohort()) >= 0,
                String.format(
                        Locale.ROOT,
                        "a round must be promised to have at least %s updates, and this one is promised to have %s",
                        policy.leastCohort(),
                        Integer.toUnsignedString(cohort)));
        double noise = Math.max(promise.getNoiseMultiplier(), ownNoise(asked));
        allow(
                policy.leastNoise() == 0 || noise >= policy.leastNoise(),
                String.format(
                        Locale.ROOT,
                        "a round must be promised to have noise of a multiplier of at least %s, and this one is"
                                + " promised %s",
                        policy.leastNoise(),
                        noise));
    }

    /** What the device adds by itself needs no promise. */
    private static double ownNoise(TrainingTask asked) throws TaskFailedException {
        try {
            return LocalNoise.in(asked.algorithm()).map(LocalNoise::multiplier).orElse(0.0);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(STAGE, e);
        }
    }

    private void requireLimits(Task task, TrainingTask asked) throws TaskFailedException {
        if (!policy.limitsTasks()) {
            return;
        }
        String question = question(task);
        String name = String.format(
                Locale.ROOT,
                "%s/%s/%s/%s%s",
                asked.run(),
                asked.round(),
                asked.attempt(),
                Hexadecimal.of(task.getModel().getSha256().toByteArray()),
                question);
        try {
            Optional<String> tooMuch = log.begin(asked.run(), asked.round() + question, name, policy, clock.millis());
            if (tooMuch.isPresent()) {
                throw new TaskFailedException(STAGE, "the device " + tooMuch.get());
            }
        } catch (IOException e) {
            throw new TaskFailedException(
                    STAGE, "the device can't keep which tasks it has begun: " + FailureReasons.of(e));
        }
    }

    /** Tells what is asked from whatever else is asked in the round; empty for a training. */
    private static String question(Task task) {
        if (!task.hasQuery()) {
            return "";
        }
        var asked = CanonicalBytes.labelled("proprio/v1/question")
                .prefixed(task.getQuery().toByteArray());
        ModelLayoutBytes.addModel(asked, task.getModel());
        return "/" + Hexadecimal.of(asked.sha256().toByteArray());
    }

    private static void allow(boolean allowed, String reason) throws TaskFailedException {
        if (!allowed) {
            throw new TaskFailedException(STAGE, "the device's owner does not allow it: " + reason);
        }
    }
}
