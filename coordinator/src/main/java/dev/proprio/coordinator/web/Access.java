package dev.proprio.coordinator.web;

import java.util.Optional;

/** Knows who may do what. Thread-safe. */
public interface Access {
    /**
     * The role of whoever shows a token.
     *
     * @param token as it was sent; empty if none was
     * @return empty if it is not known
     */
    Optional<Role> role(String token);

    /** Whether no token is needed, because only people of this machine can connect. */
    default boolean isOpen() {
        return false;
    }

    /** Lets everybody do everything: for loopback addresses. */
    static Access open() {
        return new Access() {
            @Override
            public Optional<Role> role(String token) {
                return Optional.of(Role.ADMIN);
            }

            @Override
            public boolean isOpen() {
                return true;
            }
        };
    }
}
