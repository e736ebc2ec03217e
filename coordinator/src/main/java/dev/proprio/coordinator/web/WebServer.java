package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.proto.text.VisibleText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The coordinator's HTTP server: the API, its events, and the dashboard. Thread-safe. */
public final class WebServer implements AutoCloseable {
    private static final int MOST_HEADERS = 16 * 1024;
    private static final int MOST_ADDRESS = 4 * 1024;
    private static final int MOST_READERS = 512;
    private static final int MOST_WAITING = 256;
    private static final int MOST_WAITING_EACH = 32;
    private static final Set<String> TLS = Set.of("TLSv1.3");
    private static final int IDLE_SECONDS = 60;
    private static final int CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("http-", 0).factory());
    private final DashboardFiles site = new DashboardFiles();
    private final SignInCodes codes = new SignInCodes(Clock.systemUTC());
    private final FairExecutor work = new FairExecutor(
            "answer", Math.max(2, Runtime.getRuntime().availableProcessors() / 2), MOST_WAITING, MOST_WAITING_EACH);
    private final CallerPermits readers = new CallerPermits(MOST_READERS, MOST_READERS / 2);
    private final RequestBodies bodies = new RequestBodies();
    private final RequestAudit audit;
    private final RequestAuthorizer gate;
    private final InetSocketAddress address;
    private final boolean secure;
    private final HttpServer server;

    private WebServer(WebSettings settings, WebServices services) throws IOException, InterruptedException {
        this.gate = new RequestAuthorizer(settings.access());
        this.audit = new RequestAudit(services.audit());
        this.secure = settings.certificate().isPresent();
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                // Nothing is unpacked into the machine's temporary folder.
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        var options = new HttpServerOptions()
                .setHost(settings.address().getHostString())
                .setPort(settings.address().getPort())
                .setMaxHeaderSize(MOST_HEADERS)
                .setMaxInitialLineLength(MOST_ADDRESS)
                .setIdleTimeout(IDLE_SECONDS);
        settings.certificate()
                .ifPresent(own -> options.setSsl(true).setKeyCertOptions(own).setEnabledSecureTransportProtocols(TLS));
        boolean listening = false;
        try {
            this.server = await(vertx.createHttpServer(options)
                    .requestHandler(router(routes(services, settings.access(), codes)))
                    .listen());
            listening = true;
        } catch (ExecutionException e) {
            throw unable(settings.address(), e);
        } finally {
            if (!listening) {
                vertx.close();
            }
        }
        this.address = new InetSocketAddress(settings.address().getAddress(), server.actualPort());
    }

    /**
     * Listens.
     *
     * @throws IOException if the address is not loopback and there is no certificate, or the port is in use; the
     *     message says what to do
     */
    public static WebServer listen(WebSettings settings, WebServices services)
            throws IOException, InterruptedException {
        InetSocketAddress address = settings.address();
        boolean loopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        if (!loopback && settings.certificate().isEmpty()) {
            throw new IOException(
                    "refused to listen on %s without transport security; listen on a loopback address such as 127.0.0.1"
                            .formatted(address.getHostString()));
        }
        return new WebServer(settings, services);
    }

    /** The port that it listens on. */
    public int port() {
        return address.getPort();
    }

    /** Where a browser finds it. */
    public String url() {
        String host = address.getHostString();
        return "%s://%s:%s".formatted(secure ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port());
    }

    /** A link to the dashboard that signs a browser in with a token, once and soon. */
    public String signInUrl(String token) {
        return "%s/#/sign-in?code=%s".formatted(url(), codes.create(token));
    }

    static List<Route> routes(WebServices services, AccessControl access, SignInCodes codes) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new RunRoutes(services.runs()).routes());
        routes.addAll(new CatalogRoutes(services.catalog()).routes());
        routes.addAll(new UploadRoutes(services.uploads()).routes());
        routes.addAll(new DeviceRoutes(services.devices()).routes());
        routes.addAll(new StateRoutes(services).routes());
        routes.addAll(new SessionRoutes(access, codes).routes());
        routes.addAll(new AuditRoutes(services.audit()).routes());
        return routes;
    }

    private Router router(List<Route> routes) {
        Router router = Router.router(vertx);
        if (secure) {
            router.route().handler(context -> {
                context.response().putHeader("Strict-Transport-Security", "max-age=31536000");
                context.next();
            });
        }
        // Whether it lives is said at once, whatever else is asked.
        router.get(StateRoutes.LIVE).handler(context -> send(context.request(), StateRoutes.live()));
        routes.forEach(route -> add(router, route));
        router.get().handler(context -> threads.execute(() -> page(context)));
        for (int status : new int[] {400, 404, 405, 413, 414, 431, 500}) {
            router.errorHandler(status, context -> failed(context, status));
        }
        return router;
    }

    private void add(Router router, Route route) {
        var answering = new RequestHandler(gate, route, work, readers, bodies, audit);
        router.route(route.method(), route.pattern()).handler(context -> {
            if (route.takesBody()) {
                // Nothing of the body is taken before it is known who asks.
                context.request().pause();
            }
            threads.execute(() -> answering.answer(context));
        });
    }

    private void page(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            gate.pass(request, Optional.empty());
            if (request.path().startsWith("/api/")) {
                throw new ProblemException(
                        404,
                        "there is nothing at %s; /api/v1/openapi.json says what there is".formatted(shown(request)));
            }
            request.response().putHeader("X-Content-Type-Options", "nosniff");
            site.answer(request);
        } catch (RefusedException e) {
            send(request, audit.refused(request, e));
        } catch (Exception e) {
            refuse(request, RequestHandler.problem(request, e));
        }
    }

    private static void failed(RoutingContext context, int status) {
        Throwable failure = context.failure();
        refuse(
                context.request(),
                switch (status) {
                    case 404 -> ProblemDetails.of(404, "there is nothing at " + shown(context.request()));
                    case 405 ->
                        ProblemDetails.of(
                                405,
                                "%s is not possible at %s"
                                        .formatted(context.request().method(), shown(context.request())));
                    case 413 -> ProblemDetails.of(413, "a body must be at most %s bytes".formatted(RequestBodies.MOST));
                    case 500 -> RequestHandler.problem(context.request(), failure == null ? new Exception() : failure);
                    default -> ProblemDetails.of(status, "the request is malformed");
                });
    }

    /** A request's path as a message may repeat it. */
    static String shown(HttpServerRequest request) {
        return VisibleText.excerpt(String.valueOf(request.path()), 80);
    }

    private static void refuse(HttpServerRequest request, ProblemDetails problem) {
        send(request, ApiResponse.problem(problem));
    }

    private static void send(HttpServerRequest request, ApiResponse answer) {
        try {
            RequestHandler.send(answer, request.response());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | IllegalStateException e) {
            throw new IllegalStateException("an answer could not be sent", e);
        }
    }

    private static IOException unable(InetSocketAddress address, ExecutionException failure) {
        String host = address.getHostString();
        Throwable cause = failure.getCause();
        return cause instanceof BindException
                ? new IOException(
                        "cannot listen on %s:%s: the port is in use or not permitted; choose another, or 0 for any free one"
                                .formatted(host, address.getPort()),
                        cause)
                : new IOException("cannot listen on %s:%s: %s".formatted(host, address.getPort(), cause), cause);
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    /** Ends all connections and stops listening. */
    @Override
    public void close() {
        threads.shutdownNow();
        work.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the HTTP server could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
