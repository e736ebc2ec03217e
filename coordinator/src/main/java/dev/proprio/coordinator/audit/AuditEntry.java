package dev.proprio.coordinator.audit;

import dev.proprio.proto.text.VisibleText;
import java.time.Instant;

/**
 * Something that somebody did, or was refused.
 *
 * @param who the name of the token that was shown, {@code local} for the coordinator's own user, or what is known of whoever was refused
 * @param role of the token; empty if there is none
 * @param from the address that it came from; {@code command line} for a command on the store itself
 * @param what was asked for, such as {@code POST /api/v1/runs}
 * @param outcome what became of it, such as {@code 201 /api/v1/runs/quickstart-1}
 */
public record AuditEntry(Instant at, String who, String role, String from, String what, String outcome) {
    private static final int LONGEST = 300;

    public AuditEntry {
        who = VisibleText.excerpt(who, LONGEST);
        role = VisibleText.excerpt(role, LONGEST);
        from = VisibleText.excerpt(from, LONGEST);
        what = VisibleText.excerpt(what, LONGEST);
        outcome = VisibleText.excerpt(outcome, LONGEST);
    }
}
