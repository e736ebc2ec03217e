/**
 * Who may do what: the coordinator's certificate authority, tokens for devices and operators, certificates and their
 * revocation, and the folder that all of it lives in. How a connection or a call asks for it is {@code grpc}'s and the
 * web server's.
 */
@NullMarked
package dev.proprio.coordinator.guard;

import org.jspecify.annotations.NullMarked;
