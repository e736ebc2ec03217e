package dev.proprio.coordinator.guard;

import java.security.cert.X509Certificate;

/**
 * What a device gets.
 *
 * @param certificate its own
 * @param deviceAuthority of the authority that vouches for devices
 */
public record IssuedCertificate(X509Certificate certificate, X509Certificate deviceAuthority) {}
