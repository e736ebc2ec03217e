package dev.proprio.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "LocalHost",
                "127.0.0.1",
                "127.0.0.2",
                "127.255.255.254",
                "::1",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]"
            })
    void leadsHere(String host) {
        assertThat(LoopbackNames.is(host)).isTrue();
    }

    /** A name that begins like an address is one that somebody else may have point anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.2.",
                "128.0.0.1",
                "0.0.0.0",
                "10.0.0.1",
                "::",
                "[::]",
                "[::2]",
                "[]",
                "127.0.0.256",
                "127.0.0.1:7480",
                "null"
            })
    void mayLeadElsewhere(String host) {
        assertThat(LoopbackNames.is(host)).isFalse();
    }
}
