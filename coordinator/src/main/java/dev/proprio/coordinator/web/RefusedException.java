package dev.proprio.coordinator.web;

/** Whoever asks may not. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetails problem;
    private final String who;
    private final String role;

    /** @param who is known of whoever asks */
    RefusedException(int status, String detail, String who, String role) {
        super(detail);
        this.problem = ProblemDetails.of(status, detail);
        this.who = who;
        this.role = role;
    }

    ProblemDetails problem() {
        return problem;
    }

    String who() {
        return who;
    }

    String role() {
        return role;
    }
}
