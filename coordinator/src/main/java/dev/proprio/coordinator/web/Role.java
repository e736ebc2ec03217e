package dev.proprio.coordinator.web;

import java.util.Locale;

/** What somebody may do; each role may do what those before it may. */
public enum Role {
    /** See everything. */
    VIEWER,
    /** Make runs and act on them. */
    OPERATOR,
    /** Remove runs, and see to devices. */
    ADMIN;

    /** Whether this role may do what {@code least} may. */
    public boolean covers(Role least) {
        return compareTo(least) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
