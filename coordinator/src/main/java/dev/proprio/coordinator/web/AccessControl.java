package dev.proprio.coordinator.web;

import java.util.Optional;

/** Knows who may do what. Thread-safe. */
public interface AccessControl {
    /**
     * Whoever shows a token.
     *
     * @param token as it was sent; empty if none was
     * @return empty if it is not known
     */
    Optional<Principal> principal(String token);

    /** What may be told of a token that is not known; never the token itself. */
    default String nameOf(String token) {
        return token.isEmpty() ? "no token" : "an unknown token";
    }

    /** The role of whoever shows a token; empty if it is not known. */
    default Optional<Role> role(String token) {
        return principal(token).map(Principal::role);
    }

    /** Whether only people of this machine can connect, so that no name but this machine's own leads here. */
    default boolean isLocal() {
        return false;
    }
}
