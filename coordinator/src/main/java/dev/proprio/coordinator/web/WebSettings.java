package dev.proprio.coordinator.web;

import io.vertx.core.net.KeyCertOptions;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How the HTTP server listens.
 *
 * @param address port 0 takes any free one
 * @param certificate the server's own, with its key; without it only a loopback address may be listened on
 * @param access who may do what
 */
public record WebSettings(InetSocketAddress address, Optional<KeyCertOptions> certificate, AccessControl access) {}
