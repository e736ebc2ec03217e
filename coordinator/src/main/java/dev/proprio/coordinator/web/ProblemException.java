package dev.proprio.coordinator.web;

/** A request can't be answered. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetails problem;

    ProblemException(int status, String detail) {
        this(ProblemDetails.of(status, detail));
    }

    ProblemException(ProblemDetails problem) {
        super(problem.detail());
        this.problem = problem;
    }

    ProblemDetails problem() {
        return problem;
    }
}
