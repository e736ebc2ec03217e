package dev.proprio.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.Catalog;
import dev.proprio.coordinator.service.DeviceDesk;
import dev.proprio.coordinator.service.DeviceMatches;
import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.Runs;
import dev.proprio.coordinator.service.Uploads;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** However many devices there are, an answer holds some of them and says where the others begin. */
@Timeout(60)
class DevicePagesTest {
    private static final List<DeviceView> DEVICES =
            IntStream.range(10_000, 12_500).mapToObj(DevicePagesTest::device).toList();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void allDevicesAreOnPagesOfAtMostAThousand() throws Exception {
        try (AuditTrail audit = AuditTrail.open(folder, Clock.systemUTC());
                WebServer server = listen(audit);
                HttpClient client = HttpClient.newHttpClient()) {
            List<String> ids = new ArrayList<>();
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                String url = server.url() + "/api/v1/devices?after=" + after.get();
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
                JsonNode page = ApiJson.read(response.body(), JsonNode.class);
                assertThat(page.get("devices").size()).isBetween(1, 1_000);
                page.get("devices").forEach(device -> ids.add(device.get("id").asString()));
                after = page.path("next").asStringOpt();
            }
            assertThat(ids)
                    .containsExactlyElementsOf(
                            DEVICES.stream().map(DeviceView::id).toList());
        }
    }

    private static WebServer listen(AuditTrail audit) throws Exception {
        return WebServer.listen(
                new WebSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.empty(),
                        token -> Optional.of(new Principal("somebody", Role.VIEWER))),
                new WebServices(
                        Unused.of(Runs.class),
                        Unused.of(Catalog.class),
                        Unused.of(Uploads.class),
                        desk(),
                        Map.of(),
                        List::of,
                        () -> "",
                        audit));
    }

    /** Only ever asked for a page. */
    private static DeviceDesk desk() {
        return (DeviceDesk) Proxy.newProxyInstance(
                DeviceDesk.class.getClassLoader(), new Class<?>[] {DeviceDesk.class}, (self, method, arguments) -> {
                    DeviceQuery query = (DeviceQuery) arguments[0];
                    List<DeviceView> matching = DEVICES.stream()
                            .filter(device -> device.id().compareTo(query.after()) > 0)
                            .toList();
                    return new DeviceMatches(
                            matching.stream().limit(query.most()).toList(), matching.size());
                });
    }

    private static DeviceView device(int number) {
        return new DeviceView(
                "watch-" + number,
                true,
                "test",
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                0,
                0,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
