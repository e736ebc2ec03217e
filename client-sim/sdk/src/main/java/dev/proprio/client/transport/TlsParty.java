package dev.proprio.client.transport;

import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who a device is in a handshake, and whom it believes.
 *
 * @param key how it authenticates itself; empty if it has no certificate yet
 * @param trust checks the other side's certificate
 */
public record TlsParty(Optional<X509ExtendedKeyManager> key, X509ExtendedTrustManager trust) {}
