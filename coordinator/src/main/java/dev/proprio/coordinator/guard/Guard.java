package dev.proprio.coordinator.guard;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that decides who gets in, kept in one folder: the authority and the server's certificate, tokens, issued
 * and revoked certificates. Several processes may have it open. Thread-safe.
 */
public final class Guard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final String FOLDER = "guard";
    private static final String DATABASE = "guard.db";

    private final Path folder;
    private final GuardDatabase database;
    private final AuditTrail audit;
    private final GuardSettings settings;
    private final OwnAuthority own;
    private final Optional<Authority> otherAuthority;
    private final EnrolmentTokens enrolmentTokens;
    private final OperatorTokens operatorTokens;
    private final Revocations revocations;
    private final Enrolments enrolments;
    private final Clock clock;

    private Guard(Path folder, GuardDatabase database, AuditTrail audit, GuardSettings settings, Clock clock)
            throws GuardException, IdentityException {
        this.folder = folder;
        this.database = database;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
        this.own = new OwnAuthority(folder, database, clock);
        this.otherAuthority = settings.deviceAuthority().isPresent()
                ? Optional.of(Authority.read(settings.deviceAuthority().get()))
                : Optional.empty();
        this.enrolmentTokens = new EnrolmentTokens(database, clock);
        this.operatorTokens = new OperatorTokens(database, clock);
        this.revocations = new Revocations(database, clock);
        this.enrolments = new Enrolments(database, own, settings.deviceCertificates(), clock);
    }

    /**
     * Opens the guard of a coordinator's store, or creates it.
     *
     * @throws GuardException if a file of it is damaged or can't be read or written
     */
    public static Guard open(Path store, GuardSettings settings) throws GuardException {
        return open(store, settings, Clock.systemUTC());
    }

    /** The same with another clock than the system's. */
    public static Guard open(Path store, GuardSettings settings, Clock clock) throws GuardException {
        Guard guard = lazily(store, settings, clock);
        boolean opened = false;
        try {
            if (settings.server().isEmpty()) {
                guard.own.get();
            }
            opened = true;
            return guard;
        } finally {
            if (!opened) {
                guard.close();
            }
        }
    }

    /**
     * Opens the guard of a store for what its owner does on the command line: an authority is made only if that needs
     * one, for the coordinator may have none.
     */
    public static Guard forOwner(Path store) throws GuardException {
        return lazily(store, new GuardSettings(), Clock.systemUTC());
    }

    private static Guard lazily(Path store, GuardSettings settings, Clock clock) throws GuardException {
        Path folder = store.resolve(FOLDER);
        try {
            if (!PrivateFiles.closeOwnFolder(store)) {
                log.warn("the store {} is another user's folder; others may be able to see what files it has", store);
            }
            PrivateFiles.closeFolder(folder);
        } catch (IOException e) {
            throw new GuardException("%s can't be created: %s".formatted(folder, e), e);
        }
        AuditTrail audit = trail(store, clock);
        GuardDatabase database = GuardDatabase.open(folder.resolve(DATABASE));
        try {
            return new Guard(folder, database, audit, settings, clock);
        } catch (IdentityException e) {
            database.close();
            throw new GuardException(String.valueOf(e.getMessage()), e);
        } catch (GuardException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Whether a folder is a store with a guard. */
    public static boolean isIn(Path store) {
        return Files.isRegularFile(store.resolve(FOLDER).resolve(DATABASE));
    }

    private static AuditTrail trail(Path store, Clock clock) throws GuardException {
        try {
            return AuditTrail.open(store, clock);
        } catch (IOException e) {
            throw new GuardException("%s can't be written: %s".formatted(store.resolve(AuditTrail.FILE), e), e);
        }
    }

    /** Where it is noted who came in and who was refused. */
    public AuditTrail audit() {
        return audit;
    }

    /** The coordinator's own authority, which is made when it is first asked for. */
    public CertificateAuthority authority() throws GuardException {
        return own.get();
    }

    /** The coordinator's own authority, if it was ever needed. */
    public Optional<CertificateAuthority> existingAuthority() throws GuardException {
        return own.existing();
    }

    /** The server's key and certificate, for gRPC and HTTP; the coordinator's own is made or renewed if need be. */
    public CertifiedKey server() throws GuardException {
        var names = new SubjectAlternativeNames(settings.names());
        if (settings.server().isPresent()) {
            return GivenServer.read(settings.server().get(), names, folder, clock);
        }
        CertificateAuthority authority = own.get();
        return database.write(connection -> authority.server(names, settings.serverCertificate()));
    }

    /**
     * Watches over what this guard relies on.
     *
     * @param own the server's key and certificates, as it has them in use
     */
    public CertificateEnds ends(CertifiedKey own) throws GuardException {
        boolean given = settings.server().isPresent();
        X509Certificate vouching = own.chain().getLast();
        String renew = given
                ? "ask for another with `proprio ca request`, install it, and start the coordinator again"
                : "start the coordinator again, and it has another";
        String enrol = "devices need certificates by another authority then, and whoever connects its certificate";
        List<CertificateEnds.Watched> watched = new ArrayList<>(List.of(
                new CertificateEnds.Watched("the server", own.certificate(), renew),
                new CertificateEnds.Watched("the authority that vouches for the coordinator", vouching, enrol)));
        if (!deviceAuthority().equals(vouching)) {
            watched.add(
                    new CertificateEnds.Watched("the authority that vouches for devices", deviceAuthority(), enrol));
        }
        return new CertificateEnds(watched, clock);
    }

    /** The certificate of the authority that vouches for devices. */
    public X509Certificate deviceAuthority() throws GuardException {
        return vouching().certificate();
    }

    private Authority vouching() throws GuardException {
        try {
            return otherAuthority.isPresent()
                    ? otherAuthority.get()
                    : new Authority(own.get().certificate());
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Gives devices certificates; empty if another authority than the coordinator's own vouches for devices. */
    public Optional<Enrolments> enrolments() {
        return settings.deviceAuthority().isPresent() ? Optional.empty() : Optional.of(enrolments);
    }

    /** Decides which devices get in. */
    public DeviceTrust trust() throws GuardException {
        return new DeviceTrust(vouching(), otherAuthority.isEmpty(), revocations, clock);
    }

    public EnrolmentTokens enrolmentTokens() {
        return enrolmentTokens;
    }

    public OperatorTokens operatorTokens() {
        return operatorTokens;
    }

    /** Draws a token for the coordinator's own user; it counts once it is kept. */
    public LocalToken localToken() {
        return LocalToken.draw(folder, operatorTokens);
    }

    public Revocations revocations() {
        return revocations;
    }

    @Override
    public void close() throws GuardException {
        try {
            audit.close();
        } catch (IOException e) {
            throw new GuardException("the audit trail can't be closed: " + e.getMessage(), e);
        } finally {
            database.close();
        }
    }
}
