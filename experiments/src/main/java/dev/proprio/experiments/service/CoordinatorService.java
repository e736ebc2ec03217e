package dev.proprio.experiments.service;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.LocalToken;
import dev.proprio.coordinator.metrics.CoordinatorMeters;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.coordinator.web.HealthCheck;
import dev.proprio.coordinator.web.WebServer;
import dev.proprio.coordinator.web.WebServices;
import dev.proprio.coordinator.web.WebSettings;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator that stays: its devices, its runs, and how people reach both. Thread-safe. */
public final class CoordinatorService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorService.class);

    private final CoordinatorSpec spec;
    private final CoordinatorStore store;
    private final ServerEndpoints endpoints;
    private final CoordinatorServer grpc;
    private final CoordinatorMeters meters = new CoordinatorMeters();
    private final AuditTrail audit;
    private final EventPublisher publisher;
    private final RunQueue queue;
    private final FairExecutor replays = new FairExecutor("replay", 1, 1024, 1);
    private final StoredRuns runs;
    private final OfferedResources offer;
    private final WebServer web;
    private final EndsWatch ends;

    private CoordinatorService(CoordinatorSpec spec, CoordinatorStore store, ServerEndpoints endpoints)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        this.spec = spec;
        this.store = store;
        this.endpoints = endpoints;
        this.grpc = endpoints.devices();
        this.audit = AuditTrail.open(spec.store(), clock);
        // Devices may come before the store's runs are known, and wait for the answer then.
        var known = new CompletableFuture<StoredRuns>();
        grpc.tellOf(new SettledRuns(() -> known.join().all()));
        this.publisher = new EventPublisher(clock, grpc.devices().history());
        grpc.devices().history().watch(publisher::tell);
        grpc.desk().watch(this::note);
        grpc.desk().keepIn(new StoredQuarantine(spec.store()));
        this.queue = new RunQueue(spec.atOnce(), clock, publisher, this::work);
        var uploads = new UploadStore(
                spec.store(), spec.data().largestUpload(), spec.data().uploads(), clock);
        this.offer = OfferedResources.of(spec.data(), uploads, spec.store(), spec.atOnce());
        this.runs = new StoredRuns(store, offer, queue, publisher, replays, grpc.basis());
        known.complete(runs);
        meters.watchRuns(runs::count);
        meters.watchPrivacy(runs::epsilons);
        meters.watchDevices(() -> grpc.devices().size());
        meters.watchCertificates(
                () -> endpoints.ends().near().size() + endpoints.ends().over().size());
        this.web = WebServer.listen(
                new WebSettings(spec.http().address(), endpoints.certificate(), endpoints.people()),
                new WebServices(
                        runs,
                        new SpecCatalog(offer),
                        new StoredUploads(uploads, runs),
                        grpc.desk(),
                        checks(),
                        () -> endpoints.ends().near(),
                        meters::scrape,
                        audit));
        this.ends = new EndsWatch(endpoints.ends());
    }

    /**
     * Opens the store, listens, and goes on with the runs that were under way.
     *
     * @throws IOException if the store can't be used or a port is taken; the message says what to do
     */
    public static CoordinatorService open(CoordinatorSpec spec) throws IOException, InterruptedException {
        ServerEndpoints endpoints = ServerEndpoints.open(spec);
        boolean opened = false;
        Optional<CoordinatorStore> store = Optional.empty();
        try {
            store = Optional.of(CoordinatorStore.open(spec.store(), Clock.systemUTC()));
            var service = new CoordinatorService(spec, store.get(), endpoints);
            opened = true;
            service.goOn();
            return service;
        } finally {
            if (!opened) {
                endpoints.close();
                if (store.isPresent()) {
                    store.get().close();
                }
            }
        }
    }

    /** What nobody asked for is noted like what somebody did. */
    private void note(String what, String outcome) {
        try {
            audit.add("the coordinator", "", "", what, outcome);
        } catch (IOException e) {
            log.error("{}", e.getMessage());
        }
    }

    private void goOn() throws IOException {
        boolean goingOn = false;
        try {
            // Only now is it certain that the store has no other coordinator.
            if (endpoints.local().isPresent()) {
                endpoints.local().get().keep();
            }
            runs.goOn();
            goingOn = true;
        } finally {
            if (!goingOn) {
                close();
            }
        }
    }

    /** Where people reach it. */
    public String url() {
        return web.url();
    }

    /** The token of the coordinator's own user; empty with TLS, where tokens are made by hand. */
    public Optional<String> localToken() {
        return endpoints.local().map(LocalToken::text);
    }

    /** A link to the dashboard that signs a browser in with a token, once and within ten minutes. */
    public String signInUrl(String token) {
        return web.signInUrl(token);
    }

    /** The port at which devices reach it. */
    public int grpcPort() {
        return grpc.port();
    }

    /**
     * Lines of shell that connect a first device and have it take part in a run; none where devices get their certificates
     * elsewhere.
     *
     * @throws IOException if the store's authority can't be read
     */
    public List<String> firstDevice() throws IOException {
        String devices = FirstDevice.host(spec.grpc().address(), spec.guard().names()) + ":" + grpcPort();
        if (!spec.tls()) {
            return FirstDevice.inTheClear(devices, url());
        }
        if (spec.guard().deviceAuthority().isPresent()) {
            return List.of();
        }
        try {
            String people = "https://%s:%s"
                    .formatted(
                            FirstDevice.host(spec.http().address(), spec.guard().names()),
                            URI.create(url()).getPort());
            return FirstDevice.enrolled(
                    devices,
                    people,
                    endpoints.guard().authority().fingerprint(),
                    spec.store().toAbsolutePath().normalize().toString());
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private RunWork work(StoredRun run, ExperimentSpec experiment, RunQueue at) {
        boolean here = run.record().devices() == DeviceKind.SIMULATED;
        Experiment.FleetOpener opener =
                here ? Experiment.engineOf(experiment) : new ConnectedFleet(grpc, run.folder(), spec.patience());
        List<RoundListener> listeners = new ArrayList<>(List.of(meters));
        if (!here) {
            listeners.add(grpc.desk());
        }
        var observer = new RunObserver(run, listeners, () -> publisher.tell(run), () -> at.pauses(run));
        Optional<ConnectedNormalization> elsewhere =
                here ? Optional.empty() : Optional.of(new ConnectedNormalization(grpc, spec.patience()));
        return new RunWork(
                run, opener, offer, elsewhere, spec.trainers(), observer, parameters -> at.measured(run, parameters));
    }

    private Map<String, HealthCheck> checks() {
        Map<String, HealthCheck> checks = new LinkedHashMap<>();
        checks.put("store", this::storeCheck);
        if (spec.tls()) {
            checks.put("certificates", () -> endpoints.ends().over().stream().findFirst());
        }
        return checks;
    }

    private Optional<String> storeCheck() {
        return Files.isWritable(store.folder())
                ? Optional.empty()
                : Optional.of("%s can't be written".formatted(store.folder()));
    }

    /** Lets runs end their round, sends the devices home, and stops listening. What was under way goes on next time. */
    @Override
    public void close() throws IOException {
        try {
            queue.close(spec.grace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // In any case all of it.
            try (store;
                    meters;
                    endpoints;
                    ends;
                    replays;
                    audit) {
                web.close();
            }
        }
    }
}
