package dev.proprio.coordinator.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The coordinator's own authority, which is made when it is first needed. Thread-safe. */
final class OwnAuthority {
    private final Path folder;
    private final GuardDatabase database;
    private final Clock clock;
    private Optional<CertificateAuthority> opened = Optional.empty();

    OwnAuthority(Path folder, GuardDatabase database, Clock clock) {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
    }

    /** Opens it, or makes it. */
    synchronized CertificateAuthority get() throws GuardException {
        if (opened.isEmpty()) {
            // The write lock keeps two processes from creating two authorities.
            opened = Optional.of(database.write(connection -> CertificateAuthority.open(folder, clock)));
        }
        return opened.get();
    }

    /** Opens it if it was ever made. */
    synchronized Optional<CertificateAuthority> existing() throws GuardException {
        return Files.exists(CertificateAuthority.keyIn(folder)) ? Optional.of(get()) : Optional.empty();
    }
}
