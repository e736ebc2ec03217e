/**
 * The primitives of secure aggregation, thin over the Java platform: HKDF-SHA256, AES-GCM for shares and AES-CTR for
 * masks; X25519 and Ed25519 by Bouncy Castle where that is on the class path. The protocol's rules live one floor up.
 */
@NullMarked
package dev.proprio.proto.secagg.crypto;

import org.jspecify.annotations.NullMarked;
