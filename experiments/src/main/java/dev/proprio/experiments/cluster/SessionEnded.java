package dev.proprio.experiments.cluster;

import io.grpc.Status;

/**
 * How a worker's session ended.
 *
 * @param served whether the worker was let in
 * @param sentHome whether the coordinator ended it in good order
 * @param refused whether it is of no use to come back
 */
record SessionEnded(boolean served, boolean sentHome, boolean refused, String reason) {
    static SessionEnded of(Status status, boolean served) {
        boolean refused = switch (status.getCode()) {
            case FAILED_PRECONDITION, PERMISSION_DENIED, INVALID_ARGUMENT, UNIMPLEMENTED -> true;
            default -> false;
        };
        String description = status.getDescription();
        return new SessionEnded(
                served,
                false,
                refused,
                description == null ? "the connection broke: " + status.getCode() : description);
    }

    static SessionEnded farewell(String reason, boolean served) {
        return new SessionEnded(served, true, false, reason);
    }
}
