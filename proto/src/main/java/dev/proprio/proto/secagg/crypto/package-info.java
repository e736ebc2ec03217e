/**
 * The primitives of secure aggregation, thin over the Java platform: X25519, Ed25519, HKDF-SHA256, AES-GCM for
 * shares and AES-CTR for masks. The protocol's rules live one floor up.
 */
@NullMarked
package dev.proprio.proto.secagg.crypto;

import org.jspecify.annotations.NullMarked;
