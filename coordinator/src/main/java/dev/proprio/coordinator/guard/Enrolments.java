package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.wire.DeviceIds;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives devices their certificates: the first one for a token, later ones for the one before. Thread-safe. */
public final class Enrolments {
    private static final Logger log = LoggerFactory.getLogger(Enrolments.class);

    private final GuardDatabase database;
    private final OwnAuthority own;
    private final Duration lifetime;
    private final Clock clock;

    Enrolments(GuardDatabase database, OwnAuthority own, Duration lifetime, Clock clock) {
        this.database = database;
        this.own = own;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * Enrols a device. Of two that use one token at the same time one succeeds; the same key with the same token gets
     * the same certificate again, so that a lost answer costs no token.
     *
     * @param device as the device calls itself; empty to be what the token names
     * @param publicKey Ed25519, 32 bytes
     * @param proof {@link DeviceKey#prove} of the token and device
     * @throws EnrolmentRefusedException if it may not; the message is for the device's owner
     */
    public IssuedCertificate enrol(String token, String device, byte[] publicKey, byte[] proof)
            throws EnrolmentRefusedException, GuardException {
        PublicKey key = key(publicKey);
        requireProof(token, device, publicKey, proof);
        // It takes the database to be opened.
        CertificateAuthority authority = own.get();
        X509Certificate issued =
                database.write(connection -> redeem(connection, new SecretToken(token), device, publicKey, key));
        log.info("{} enrolled", issued.getSubjectX500Principal().getName());
        return new IssuedCertificate(issued, authority.certificate());
    }

    /**
     * Gives an enrolled device its next certificate.
     *
     * @param current with which it authenticated itself
     * @param proof {@link DeviceKey#prove} of an empty token and its id
     */
    public IssuedCertificate renew(DeviceCertificate current, byte[] publicKey, byte[] proof)
            throws EnrolmentRefusedException, GuardException {
        PublicKey key = key(publicKey);
        requireProof("", current.device(), publicKey, proof);
        CertificateAuthority authority = own.get();
        X509Certificate issued = database.write(connection -> {
            if (blocked(connection, current.device())) {
                throw new EnrolmentRefusedException("%s is revoked".formatted(current.device()));
            }
            // It may have waited since it was let in, and the device been enrolled with another key meanwhile.
            if (revoked(connection, current)) {
                throw new EnrolmentRefusedException("the certificate of %s was revoked; ask for a token and enrol anew"
                        .formatted(current.device()));
            }
            return issue(connection, current.device(), key, CertifiedRole.DEVICE);
        });
        return new IssuedCertificate(issued, authority.certificate());
    }

    private static void requireProof(String token, String device, byte[] publicKey, byte[] proof)
            throws EnrolmentRefusedException {
        if (!DeviceKey.proves(publicKey, token, device, proof)) {
            throw new EnrolmentRefusedException("the request is not signed with the private key of its public key");
        }
    }

    private static PublicKey key(byte[] publicKey) throws EnrolmentRefusedException {
        try {
            return DeviceKey.publicKey(publicKey);
        } catch (IdentityException e) {
            throw new EnrolmentRefusedException(String.valueOf(e.getMessage()));
        }
    }

    private X509Certificate redeem(
            Connection connection, SecretToken shown, String requested, byte[] publicKey, PublicKey key)
            throws SQLException, EnrolmentRefusedException, GuardException {
        Redeemable token = find(connection, shown);
        String device = token.device(requested);
        Optional<Redemption> before = redemption(connection, token.name, device);
        if (before.isPresent()) {
            return again(connection, before.get(), device, publicKey);
        }
        if (redemptions(connection, token.name) >= token.uses) {
            throw new EnrolmentRefusedException(
                    token.uses == 1
                            ? "this token was used already, and serves once; ask for another"
                            : "this token has served %s devices, and no more may use it; ask for another"
                                    .formatted(token.uses));
        }
        long now = clock.instant().getEpochSecond();
        if (EnrolmentToken.isOneDevice(token.pattern)) {
            execute(connection, "DELETE FROM blocked WHERE device = ?", device);
            Revocations.withdraw(connection, device, now);
        } else if (blocked(connection, device) || enrolled(connection, device, now)) {
            throw new EnrolmentRefusedException(
                    "%s is enrolled or revoked already; a token for several devices does not replace it, ask for one that names it"
                            .formatted(device));
        }
        // What it had before was revoked one by one.
        execute(connection, "DELETE FROM readmitted WHERE device = ?", device);
        X509Certificate issued = issue(connection, device, key, CertifiedRole.ofId(token.pattern));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO redemptions (token, device, public_key, serial, at) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, token.name);
            insert.setString(2, device);
            insert.setBytes(3, publicKey);
            insert.setString(4, Certificates.serial(issued));
            insert.setLong(5, now);
            insert.executeUpdate();
        }
        return issued;
    }

    private Redeemable find(Connection connection, SecretToken shown) throws SQLException, EnrolmentRefusedException {
        String unknown = "this enrolment token is not known here, or was revoked; ask for another";
        if (!shown.isPlausible()) {
            throw new EnrolmentRefusedException(unknown);
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT hash, pattern, uses, expires FROM enrolment_tokens WHERE name = ? AND revoked IS NULL")) {
            query.setString(1, shown.name());
            try (ResultSet found = query.executeQuery()) {
                if (!found.next() || !MessageDigest.isEqual(found.getBytes(1), shown.hash())) {
                    throw new EnrolmentRefusedException(unknown);
                }
                Instant expires = Instant.ofEpochSecond(found.getLong(4));
                if (!clock.instant().isBefore(expires)) {
                    throw new EnrolmentRefusedException("this token ran out at %s, and it is %s; ask for another"
                            .formatted(expires, clock.instant()));
                }
                return new Redeemable(shown.name(), found.getString(2), found.getInt(3));
            }
        }
    }

    private X509Certificate again(Connection connection, Redemption before, String device, byte[] publicKey)
            throws SQLException, EnrolmentRefusedException {
        if (!MessageDigest.isEqual(before.publicKey, publicKey)) {
            throw new EnrolmentRefusedException(
                    "this token was used for %s at %s, and serves once; ask for another, and if it was not you who used it, have %s revoked"
                            .formatted(device, Instant.ofEpochSecond(before.at), device));
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT encoded FROM certificates WHERE serial = ? AND revoked IS NULL")) {
            query.setString(1, before.serial);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    throw new EnrolmentRefusedException(
                            "the certificate that %s got for this token was revoked".formatted(device));
                }
                X509Certificate certificate =
                        Certificates.read(com.google.protobuf.ByteString.copyFrom(found.getBytes(1)));
                Instant until = certificate.getNotAfter().toInstant();
                if (clock.instant().isAfter(until)) {
                    throw new EnrolmentRefusedException(
                            "the certificate that %s got for this token ran out at %s; ask for another token"
                                    .formatted(device, until));
                }
                return certificate;
            }
        } catch (IdentityException e) {
            throw new SQLException("a certificate is damaged: " + e.getMessage(), e);
        }
    }

    private X509Certificate issue(Connection connection, String device, PublicKey key, CertifiedRole role)
            throws SQLException, GuardException {
        X509Certificate issued = own.get().certify(role, device, key, lifetime);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO certificates (serial, device, encoded, issued, expires) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, Certificates.serial(issued));
            insert.setString(2, device);
            insert.setBytes(3, Certificates.encoded(issued));
            insert.setLong(4, clock.instant().getEpochSecond());
            insert.setLong(5, issued.getNotAfter().toInstant().getEpochSecond());
            insert.executeUpdate();
        }
        return issued;
    }

    private static Optional<Redemption> redemption(Connection connection, String token, String device)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT public_key, serial, at FROM redemptions WHERE token = ? AND device = ?")) {
            query.setString(1, token);
            query.setString(2, device);
            try (ResultSet found = query.executeQuery()) {
                return found.next()
                        ? Optional.of(new Redemption(found.getBytes(1), found.getString(2), found.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    private static int redemptions(Connection connection, String token) throws SQLException {
        return count(connection, "SELECT count(*) FROM redemptions WHERE token = ?", token);
    }

    private static boolean blocked(Connection connection, String device) throws SQLException {
        return count(connection, "SELECT count(*) FROM blocked WHERE device = ?", device) > 0;
    }

    private static boolean revoked(Connection connection, DeviceCertificate certificate) throws SQLException {
        return count(
                        connection,
                        "SELECT count(*) FROM certificates WHERE serial = ? AND revoked IS NOT NULL",
                        certificate.serial())
                > 0;
    }

    private static boolean enrolled(Connection connection, String device, long now) throws SQLException {
        return count(
                        connection,
                        "SELECT count(*) FROM certificates WHERE device = ? AND revoked IS NULL AND expires >= " + now,
                        device)
                > 0;
    }

    static int count(Connection connection, String select, String parameter) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(select)) {
            query.setString(1, parameter);
            try (ResultSet found = query.executeQuery()) {
                return found.next() ? found.getInt(1) : 0;
            }
        }
    }

    static void execute(Connection connection, String statement, String parameter) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, parameter);
            prepared.executeUpdate();
        }
    }

    private record Redemption(byte[] publicKey, String serial, long at) {}

    private record Redeemable(String name, String pattern, int uses) {
        /** The device that a request is for. */
        String device(String requested) throws EnrolmentRefusedException {
            String device = requested.isEmpty() && EnrolmentToken.isOneDevice(pattern) ? pattern : requested;
            if (!DeviceIds.isValid(device) || device.length() > DeviceCertificate.LONGEST_DEVICE) {
                throw new EnrolmentRefusedException(
                        "an enrolled device's id must be 1 to %s characters of A-Z a-z 0-9 . _ : - but was \"%s\""
                                .formatted(DeviceCertificate.LONGEST_DEVICE, device));
            }
            if (!EnrolmentToken.matches(pattern, device)) {
                throw new EnrolmentRefusedException("this token is for %s, not for %s".formatted(pattern, device));
            }
            return device;
        }
    }
}
