package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.InvalidSettingException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardSettingsTest {
    @Test
    void aServersCertificateIsForTheAddressAtWhichItIsReached() {
        assertThat(GuardSettings.servedAt(new InetSocketAddress("192.0.2.7", 1)).names())
                .containsExactly("192.0.2.7");
        assertThat(GuardSettings.servedAt(InetSocketAddress.createUnresolved("hub.example.org", 1))
                        .names())
                .containsExactly("hub.example.org");
        assertThat(GuardSettings.servedAt(new InetSocketAddress("0.0.0.0", 1)).names())
                .isEmpty();
    }

    @Test
    void aGivenServerNeedsAnAuthorityForDevicesBesideIt() {
        var file = Optional.of(Path.of("server.pem"));
        assertThatThrownBy(() ->
                        new GuardSettings(List.of(), Duration.ofDays(1), Duration.ofDays(1), Optional.empty(), file))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("needs guard.device-authority beside it");
        assertThat(new GuardSettings(List.of(), Duration.ofDays(1), Duration.ofDays(1), file, Optional.empty())
                        .server())
                .isEmpty();
        assertThat(new GuardSettings(List.of(), Duration.ofDays(1), Duration.ofDays(1), file, file).server())
                .isPresent();
    }
}
