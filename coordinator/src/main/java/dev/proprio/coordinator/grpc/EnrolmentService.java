package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.guard.EnrolmentRefusedException;
import dev.proprio.coordinator.guard.Enrolments;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.IssuedCertificate;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.v1.EnrollRequest;
import dev.proprio.proto.v1.EnrolledIdentity;
import dev.proprio.proto.v1.EnrolmentGrpc;
import dev.proprio.proto.v1.RenewRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service of {@code enrolment.proto}. It writes to disk, and so works on a thread of its own. */
public final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EnrolmentService.class);
    private static final int MOST_WAITING = 1_000;

    private final Guard guard;
    private final TokenBuckets buckets;
    private final ExecutorService worker = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("enrolment").factory());

    EnrolmentService(Guard guard, TokenBuckets buckets) {
        this.guard = guard;
        this.buckets = buckets;
    }

    @Override
    public void enroll(EnrollRequest request, StreamObserver<EnrolledIdentity> out) {
        if (!buckets.tryTake(RemoteAddressInterceptor.host())) {
            refuse(out, Status.RESOURCE_EXHAUSTED, "too many enrolments at once from this address; try again later");
            return;
        }
        var asked = new Asked("a device", "enrol " + request.getDeviceId(), RemoteAddressInterceptor.host());
        work(
                out,
                asked,
                enrolments -> enrolments.enrol(
                        request.getToken(),
                        request.getDeviceId(),
                        request.getPublicKey().toByteArray(),
                        request.getProof().toByteArray()));
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<EnrolledIdentity> out) {
        Optional<DeviceCertificate> caller = Caller.certificate();
        if (caller.isEmpty()) {
            refuse(out, Status.UNAUTHENTICATED, "only an enrolled device renews its certificate");
            return;
        }
        if (!buckets.tryTake(caller.get().device())) {
            refuse(out, Status.RESOURCE_EXHAUSTED, "too many renewals at once; try again later");
            return;
        }
        work(
                out,
                new Asked(caller.get().device(), "renew", RemoteAddressInterceptor.host()),
                enrolments -> enrolments.renew(
                        caller.get(),
                        request.getPublicKey().toByteArray(),
                        request.getProof().toByteArray()));
    }

    private void work(StreamObserver<EnrolledIdentity> out, Asked asked, Issuing issuing) {
        Optional<Enrolments> enrolments = guard.enrolments();
        if (enrolments.isEmpty()) {
            refuse(
                    out,
                    Status.FAILED_PRECONDITION,
                    "this coordinator enrols nobody: another authority certifies its devices");
            return;
        }
        try {
            worker.execute(() -> answer(out, asked, issuing, enrolments.get()));
        } catch (RejectedExecutionException e) {
            refuse(out, Status.RESOURCE_EXHAUSTED, "too many devices enrol at the same time; try again later");
        }
    }

    /** Who asks for what, for the audit trail. */
    private record Asked(String who, String what, String from) {}

    private void answer(StreamObserver<EnrolledIdentity> out, Asked asked, Issuing issuing, Enrolments enrolments) {
        try {
            IssuedCertificate issued = issuing.issue(enrolments);
            String until = String.valueOf(issued.certificate().getNotAfter().toInstant());
            guard.audit().add(asked.who(), "device", asked.from(), asked.what(), "certified until " + until);
            out.onNext(EnrolledIdentity.newBuilder()
                    .setCertificate(ByteString.copyFrom(Certificates.encoded(issued.certificate())))
                    .setDeviceAuthority(ByteString.copyFrom(Certificates.encoded(issued.deviceAuthority())))
                    .build());
            out.onCompleted();
        } catch (EnrolmentRefusedException e) {
            note(asked, "refused: " + e.getMessage());
            refuse(out, Status.PERMISSION_DENIED, String.valueOf(e.getMessage()));
        } catch (GuardException | IOException | RuntimeException e) {
            log.error("an enrolment failed", e);
            refuse(out, Status.INTERNAL, "the coordinator can't enrol anybody now; its operator finds why in its log");
        }
    }

    private void note(Asked asked, String refusal) {
        try {
            guard.audit().refused(asked.who(), "device", asked.from(), asked.what(), refusal);
        } catch (IOException e) {
            log.error("{}", e.getMessage());
        }
    }

    private static void refuse(StreamObserver<EnrolledIdentity> out, Status status, String reason) {
        out.onError(status.withDescription(reason).asRuntimeException());
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    @FunctionalInterface
    private interface Issuing {
        IssuedCertificate issue(Enrolments enrolments) throws EnrolmentRefusedException, GuardException;
    }
}
